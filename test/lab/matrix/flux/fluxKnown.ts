/** Where Plumbline does not foretell what Flux did, and why. */
export const FLUX_KNOWN: Readonly<
  Record<string, { readonly why: string; readonly objects: readonly string[] }>
> = {
  leak: {
    why: 'Made by a commit that failed, and so in no inventory: neither Flux nor Plumbline lists it.',
    objects: ['k-leak-of-earlier-stage ClusterRole/k-leak-of-earlier-stage'],
  },
  install: {
    why: 'A first install takes over what is there; what it will hold takes a renderer.',
    objects: ['k-release-adopts ConfigMap/shop'],
  },
};

/** What cannot be foretold besides where no clone tells what Git says now: the managers of fields are all there is. */
export const FLUX_BLIND: readonly string[] = [
  // Git changed what nobody may change, or gave the object up.
  'k-force-deletes-on-invalid-value Deployment/web',
  'k-force-on-live-job Job/once',
  'k-given-up-in-git ConfigMap/settings',
  'k-live-prune-disabled-in-time ConfigMap/settings',
  // The order of a list is in no record, and neither is the value that was put back by hand.
  'k-variables-reordered Deployment/web',
  'k-same-value-taken-over ConfigMap/settings',
  'k-release-adopts ConfigMap/shop',
];
