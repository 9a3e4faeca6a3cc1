/** Where Plumbline and Argo CD say different things of an object, and why that is so. */
export interface KnownDifference {
  readonly why: string;
  /** `<case> <engine> <Kind>/<name>`. */
  readonly objects: readonly string[];
}

export const KNOWN: Readonly<Record<string, KnownDifference>> = {
  failed: {
    why: 'The comparison of Argo CD fails as a whole, so it knows nothing of any object; Plumbline compares object by object.',
    objects: [
      'm16-no-value client ConfigMap/settings',
      'm16-no-value client ConfigMap/other',
      'm20-rule-does-not-compile client Deployment/web',
      'm20-rule-does-not-compile serverSide Deployment/web',
      'm20-rule-does-not-compile structured Deployment/web',
      'm24-end-of-document client ConfigMap/settings',
    ],
  },
  rejected: {
    why: 'The API server refuses what Git says, so a sync on the server side fails; the client engine does not ask it.',
    objects: [
      'm03-duplicate-env-in-git client Deployment/web',
      'm05-duplicate-env-from-the-start client Deployment/web',
    ],
  },
  stringData: {
    why: 'Argo CD runs rules about managers before stringData becomes data; its own API says of these that they are not modified.',
    objects: [
      'm09-managers-on-string-data client Secret/access',
      'm09-managers-on-string-data serverSide Secret/access',
      'm09-managers-on-string-data structured Secret/access',
    ],
  },
  project: {
    why: 'What a project forbids is not compared by Argo CD. Plumbline reads Git and the cluster, not the project.',
    objects: ['m21-forbidden-destination client ConfigMap/settings', 'm21-forbidden-kind client Service/web'],
  },
  policies: {
    why: 'Admission decides what would be live: the prediction of the API server knows it, the client engine and structured merge do not.',
    objects: [
      'm12-policy-arrives-later client ConfigMap/settings',
      'm12-policy-arrives-later structured ConfigMap/settings',
      'm12-policy-overwrites client ConfigMap/settings',
      'm12-policy-overwrites structured ConfigMap/settings',
    ],
  },
  forever: {
    why: 'OutOfSync for ever, although a sync would change nothing: the API server keeps something else than what it was sent.',
    objects: [
      'm06-empty-cluster-ip client Service/web',
      'm06-empty-cluster-ip structured Service/web',
      'm10-claim-templates structured StatefulSet/web',
      'm11-preserve-unknown-fields client CustomResourceDefinition/things.m11-preserve-unknown-fields.example',
      'm11-preserve-unknown-fields structured CustomResourceDefinition/things.m11-preserve-unknown-fields.example',
      'm13-status-in-git client Deployment/web',
      'm13-status-in-git structured Deployment/web',
      'm23-last-applied-in-git client ConfigMap/settings',
      'm23-self-link client Deployment/web',
    ],
  },
  emptyInGit: {
    why: 'Git says an empty map or list. What somebody put there is shown as not declared, which Argo CD counts as drift on the client side.',
    objects: [
      'm06-empty-data-filled client ConfigMap/settings',
      'm06-empty-map-of-custom-resource-filled structured Widget/wheel',
    ],
  },
  emptyGivenUp: {
    why: 'Git says an empty list, which the API server does not keep: the prediction keeps what is live, the record of what was applied says that it goes.',
    objects: [
      'm06-empty-ingress-filled serverSide NetworkPolicy/web',
      'm06-empty-ingress-filled structured NetworkPolicy/web',
      'm06-empty-subjects-filled serverSide RoleBinding/reader',
      'm06-empty-subjects-filled structured RoleBinding/reader',
    ],
  },
  zero: {
    why: 'The API server does not keep a false of Git, so its prediction says nothing; the record of what was applied does, and the next sync on the client side puts it back.',
    objects: ['m04-paused-by-hand serverSide Deployment/web', 'm04-paused-by-hand structured Deployment/web'],
  },
  numbers: {
    why: 'Integers beyond 2^53 are compared as floating point numbers.',
    objects: ['m07-big-integers structured Widget/wheel'],
  },
  nulls: {
    why: 'Git says null. The client engine drops it, structured merge keeps it; the prediction is what the API server would make of it.',
    objects: ['m08-null-of-default structured Widget/wheel', 'm08-null-of-nullable client Widget/wheel'],
  },
  crLists: {
    why: 'Lists of custom resources are one value to Plumbline and to the client engine; who asks the server or reads the schema keeps the items of others.',
    objects: [
      'grid-widget-taken-over serverSide Widget/wheel',
      'grid-widget-taken-over structured Widget/wheel',
      'm08-keyed-list-longer serverSide Widget/wheel',
      'm08-keyed-list-longer structured Widget/wheel',
      'm08-set-longer serverSide Widget/wheel',
      'm08-set-longer structured Widget/wheel',
    ],
  },
  refilled: {
    why: 'Git no longer states a default of the schema. The record of what was applied says that the field goes; that the server fills it in again, only the schema knows.',
    objects: ['m08-default-no-longer-stated serverSide Widget/wheel'],
  },
  removals: {
    why: 'Git gave a field up that was applied on the client side, or one with a default: server-side diff and structured merge do not see it, the next sync on the client side removes it.',
    objects: [
      'grid-cron-job-removed-in-git serverSide CronJob/report',
      'grid-stateful-set-removed-in-git serverSide StatefulSet/web',
      'grid-widget-removed-in-git serverSide Widget/wheel',
      'm02-data-key-removed-in-git serverSide ConfigMap/settings',
      'm02-env-removed-in-git serverSide Deployment/web',
      'm02-field-removed-in-git serverSide Widget/wheel',
      'm02-label-removed-in-git serverSide Deployment/web',
      'm02-replicas-removed-in-git serverSide Deployment/web',
      'm02-string-data-key-removed-in-git serverSide Secret/access',
      'm10-replicas-given-up-after-scale serverSide Deployment/web',
      'm10-resource-opts-out structured Deployment/web',
      'm10-turned-off-after-sync structured Deployment/web',
      'm10-turned-on-after-sync client Deployment/web',
    ],
  },
  blindClient: {
    why: 'The client engine does not see it; the prediction of the API server does.',
    objects: [
      'm01-node-selector-key-added client Deployment/web',
      'm01-service-selector-key-added client Service/web',
      'm05-port-of-two-protocols client Service/web',
      'm08-field-in-item-added client Widget/wheel',
      'm20-index-pointer client Deployment/web',
      'm20-index-pointer structured Deployment/web',
    ],
  },
};
