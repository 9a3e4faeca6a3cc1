/** Names that Flux gives meaning to. */
export const ENGINE_ID = 'flux';

export const KUSTOMIZE_GROUP = 'kustomize.toolkit.fluxcd.io';
export const HELM_GROUP = 'helm.toolkit.fluxcd.io';
export const SOURCE_GROUP = 'source.toolkit.fluxcd.io';
export const IMAGE_GROUP = 'image.toolkit.fluxcd.io';
export const NOTIFICATION_GROUP = 'notification.toolkit.fluxcd.io';

/** Any new value is a new request; the controller copies it into `status.lastHandledReconcileAt` when it has tried. */
export const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt';
/** Count only beside a `requestedAt` of the same value (specs/flux.md c). */
export const FORCE_AT = 'reconcile.fluxcd.io/forceAt';
export const RESET_AT = 'reconcile.fluxcd.io/resetAt';
/** Who suspended it, as the web interface of flux-operator writes it. */
export const SUSPENDED_BY = 'fluxcd.controlplane.io/suspendedBy';

/** Manager names of server-side apply, under which the two controllers write managed objects. */
export const KUSTOMIZE_MANAGER = 'kustomize-controller';
export const HELM_MANAGER = 'helm-controller';
