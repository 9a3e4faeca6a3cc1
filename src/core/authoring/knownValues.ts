import * as l10n from '@vscode/l10n';

/** A value that a free-text field understands, with what it does. */
export interface KnownValue {
  readonly value: string;
  readonly text: string;
}

/** By type and field. These are no enums: the API takes any text, and the controller ignores what it does not know. */
export function knownValues(label: string, field: string): readonly KnownValue[] {
  return (
    VALUES[`${label}.${field}`]?.() ?? (/^(?:interval|timeout|retryInterval)$/.test(field) ? DURATIONS() : [])
  );
}

/** Annotations that Argo CD reads from the objects it applies, and from its own. */
export function knownAnnotations(kind: string): readonly KnownValue[] {
  return kind === 'Application' || kind === 'ApplicationSet'
    ? [...APPLICATION_ANNOTATIONS(), ...ANNOTATIONS()]
    : ANNOTATIONS();
}

/** Values of those annotations. */
export function annotationValues(annotation: string): readonly KnownValue[] {
  switch (annotation) {
    case 'argocd.argoproj.io/hook':
      return HOOKS();
    case 'argocd.argoproj.io/hook-delete-policy':
      return DELETE_POLICIES();
    case 'argocd.argoproj.io/sync-options':
      return [...SYNC_OPTIONS(), ...OBJECT_OPTIONS()];
    case 'argocd.argoproj.io/compare-options':
      return COMPARE_OPTIONS();
    default:
      return [];
  }
}

const SYNC_OPTIONS = (): readonly KnownValue[] => [
  {
    value: 'CreateNamespace=true',
    text: l10n.t('Makes the destination namespace if it is missing. Needs `destination.namespace`.'),
  },
  {
    value: 'ServerSideApply=true',
    text: l10n.t('Applies with server-side apply: large objects fit, and other managers keep their fields.'),
  },
  {
    value: 'ApplyOutOfSyncOnly=true',
    text: l10n.t('Applies only what differs. Faster for large apps; hooks run anyway.'),
  },
  {
    value: 'PruneLast=true',
    text: l10n.t('Deletes what is no longer in Git only when everything else is healthy.'),
  },
  {
    value: 'PrunePropagationPolicy=foreground',
    text: l10n.t('How deletions reach dependents: foreground, background or orphan.'),
  },
  { value: 'Prune=confirm', text: l10n.t('Asks somebody before anything is pruned.') },
  { value: 'Delete=confirm', text: l10n.t('Asks somebody before resources are deleted with the app.') },
  {
    value: 'RespectIgnoreDifferences=true',
    text: l10n.t('Leaves the fields in `ignoreDifferences` alone when syncing too, not only when comparing.'),
  },
  {
    value: 'SkipDryRunOnMissingResource=true',
    text: l10n.t('Does not fail on a custom resource whose CRD is installed by the same sync.'),
  },
  {
    value: 'FailOnSharedResource=true',
    text: l10n.t('Fails when another app already owns one of the objects.'),
  },
  {
    value: 'Replace=true',
    text: l10n.t(
      'Replaces objects instead of patching them. What others set is lost; some objects are deleted and made anew.',
    ),
  },
  {
    value: 'Force=true',
    text: l10n.t(
      'Deletes and recreates what cannot be replaced. Only with `Replace=true`: pods and claims go with it.',
    ),
  },
  {
    value: 'Validate=false',
    text: l10n.t('Does not check objects against the API’s schemas before applying.'),
  },
  {
    value: 'ClientSideApplyMigration=false',
    text: l10n.t(
      'Does not take over fields that client-side apply left behind when server-side apply begins.',
    ),
  },
];

const OBJECT_OPTIONS = (): readonly KnownValue[] => [
  { value: 'Prune=false', text: l10n.t('This object stays when it is no longer in Git.') },
  { value: 'Delete=false', text: l10n.t('This object stays when its app is deleted.') },
];

const COMPARE_OPTIONS = (): readonly KnownValue[] => [
  {
    value: 'IgnoreExtraneous',
    text: l10n.t('An object that is not in Git does not make the app OutOfSync.'),
  },
  {
    value: 'ServerSideDiff=true',
    text: l10n.t('Compares by a dry run on the server, with its defaults and webhooks.'),
  },
  {
    value: 'IncludeMutationWebhook=true',
    text: l10n.t('Counts what mutating webhooks would change. Only with ServerSideDiff.'),
  },
];

const HOOKS = (): readonly KnownValue[] => [
  { value: 'PreSync', text: l10n.t('Runs before anything is applied; if it fails, nothing is.') },
  { value: 'Sync', text: l10n.t('Runs along with the manifests, after all PreSync hooks.') },
  { value: 'PostSync', text: l10n.t('Runs when everything is applied and healthy.') },
  { value: 'SyncFail', text: l10n.t('Runs when the sync has failed.') },
  { value: 'PreDelete', text: l10n.t('Runs before the app’s resources are deleted.') },
  { value: 'PostDelete', text: l10n.t('Runs after the app’s resources are deleted.') },
  { value: 'Skip', text: l10n.t('Is not applied at all.') },
];

const DELETE_POLICIES = (): readonly KnownValue[] => [
  {
    value: 'BeforeHookCreation',
    text: l10n.t('Deletes the hook of the last sync before the next one is made.'),
  },
  { value: 'HookSucceeded', text: l10n.t('Deletes the hook when it has succeeded.') },
  { value: 'HookFailed', text: l10n.t('Deletes the hook when it has failed: its log is gone then too.') },
];

const ANNOTATIONS = (): readonly KnownValue[] => [
  {
    value: 'argocd.argoproj.io/sync-wave',
    text: l10n.t('Order within a sync, as a quoted whole number; lower ones first, 0 if left out.'),
  },
  {
    value: 'argocd.argoproj.io/sync-options',
    text: l10n.t('Sync options for this object alone, separated by commas.'),
  },
  { value: 'argocd.argoproj.io/compare-options', text: l10n.t('How this object is compared.') },
  {
    value: 'argocd.argoproj.io/hook',
    text: l10n.t('Makes the object a hook of the sync instead of a part of the app.'),
  },
  { value: 'argocd.argoproj.io/hook-delete-policy', text: l10n.t('When a hook is deleted.') },
];

const APPLICATION_ANNOTATIONS = (): readonly KnownValue[] => [
  {
    value: 'argocd.argoproj.io/manifest-generate-paths',
    text: l10n.t(
      'Paths, separated by `;`, whose change concerns this app. A webhook for others does not render it anew.',
    ),
  },
  {
    value: 'notifications.argoproj.io/subscribe.on-sync-failed.slack',
    text: l10n.t('Sends failed syncs to these channels, if the trigger and service are set up.'),
  },
  { value: 'link.argocd.argoproj.io/external-link', text: l10n.t('A link that the UI shows on the app.') },
];

const DURATIONS = (): readonly KnownValue[] =>
  ['1m', '5m', '10m', '30m', '1h', '12h'].map((value) => ({ value, text: '' }));

const VALUES: Readonly<Record<string, () => readonly KnownValue[]>> = {
  'SyncPolicy.syncOptions': SYNC_OPTIONS,
  'ObjectMeta.finalizers': () => FINALIZERS(),
  'ApplicationSetTemplateMeta.finalizers': () => FINALIZERS(),
  'ApplicationSetSpec.goTemplateOptions': () => [
    { value: 'missingkey=error', text: l10n.t('An unknown parameter is an error.') },
    { value: 'missingkey=zero', text: l10n.t('An unknown parameter is empty.') },
    { value: 'missingkey=default', text: l10n.t('An unknown parameter becomes the text `<no value>`.') },
  ],
  'ApplicationDestination.server': () => [
    { value: 'https://kubernetes.default.svc', text: l10n.t('The cluster that Argo CD runs in.') },
  ],
  'ApplicationDestination.name': () => [
    { value: 'in-cluster', text: l10n.t('The cluster that Argo CD runs in.') },
  ],
  'ApplicationSource.targetRevision': () => [
    { value: 'HEAD', text: l10n.t('The default branch, wherever it points: it moves with every push.') },
  ],
  'GitGenerator.revision': () => [{ value: 'HEAD', text: l10n.t('The default branch.') }],
  'PullRequestGeneratorGitLab.pullRequestState': () =>
    ['opened', 'closed', 'merged', 'locked'].map((value) => ({ value, text: '' })),
  'SCMProviderGenerator.cloneProtocol': () => ['https', 'ssh'].map((value) => ({ value, text: '' })),
  'ValuesReference.valuesKey': () => [{ value: 'values.yaml', text: '' }],
};
function FINALIZERS(): readonly KnownValue[] {
  return [
    {
      value: 'resources-finalizer.argocd.argoproj.io',
      text: l10n.t('Deleting the app deletes its resources, and waits until they are gone.'),
    },
    {
      value: 'resources-finalizer.argocd.argoproj.io/background',
      text: l10n.t('Deleting the app deletes its resources without waiting for their dependents.'),
    },
    {
      value: 'pre-delete-finalizer.argocd.argoproj.io',
      text: l10n.t('Runs PreDelete hooks before the app is deleted. Argo CD adds it by itself.'),
    },
    {
      value: 'post-delete-finalizer.argocd.argoproj.io',
      text: l10n.t('Runs PostDelete hooks after the app’s resources are gone. Argo CD adds it by itself.'),
    },
  ];
}
