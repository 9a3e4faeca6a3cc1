import * as l10n from '@vscode/l10n';

/** What a reason of a controller means, and what the reader can do. */
export interface Trouble {
  readonly why: () => string;
  readonly help: () => string;
}

const FIX_IN_GIT = (): string => l10n.t('Mend the manifests in Git, or revert the commit.');
const MEND_SPEC = (): string => l10n.t('Nothing is tried again before the spec changes: mend it in Git.');

/** Reasons of conditions by which kustomize-controller, helm-controller and source-controller fail (specs/flux.md a). */
const TROUBLES: ReadonlyMap<string, Trouble> = new Map<string, Trouble>([
  // Kustomization
  [
    'ArtifactFailed',
    {
      why: () => l10n.t('What is to be deployed could not be had from the source.'),
      help: () => l10n.t('Look at the source, and at the path in it.'),
    },
  ],
  ['BuildFailed', { why: () => l10n.t('The manifests of this revision cannot be built.'), help: FIX_IN_GIT }],
  [
    'ReconciliationFailed',
    { why: () => l10n.t('The API server does not take an object of this revision.'), help: FIX_IN_GIT },
  ],
  [
    'PruneFailed',
    {
      why: () => l10n.t('Everything is applied, and an object that left Git could not be deleted.'),
      help: () => l10n.t('Look for a finalizer, or for rights that the service account lacks.'),
    },
  ],
  [
    'HealthCheckFailed',
    {
      why: () => l10n.t('Everything is applied, and an object did not become healthy in time.'),
      help: () => l10n.t('Mend that object, change it in Git, or revert the commit.'),
    },
  ],
  [
    'HealthCheckCanceled',
    {
      why: () => l10n.t('The wait for healthy objects was cut short by a newer revision.'),
      help: () => l10n.t('The newer revision comes next.'),
    },
  ],
  [
    'DependencyNotReady',
    {
      why: () => l10n.t('Something that has to be ready first is not.'),
      help: () => l10n.t('It goes on by itself when that is ready.'),
    },
  ],
  [
    'AccessDenied',
    {
      why: () => l10n.t('A reference into another namespace, or a kind of source, is not allowed here.'),
      help: MEND_SPEC,
    },
  ],
  [
    'InvalidCELExpression',
    { why: () => l10n.t('An expression in the spec cannot be evaluated.'), help: MEND_SPEC },
  ],
  [
    'FeatureGateDisabled',
    { why: () => l10n.t('The controller runs without a feature that the spec needs.'), help: MEND_SPEC },
  ],
  // HelmRelease
  [
    'InstallFailed',
    {
      why: () => l10n.t('The first install failed.'),
      help: () => l10n.t('Mend the chart or its values in Git.'),
    },
  ],
  [
    'UpgradeFailed',
    {
      why: () => l10n.t('The upgrade failed.'),
      help: () => l10n.t('Mend the chart or its values in Git, or revert the commit.'),
    },
  ],
  [
    'TestFailed',
    {
      why: () => l10n.t('The release is in the cluster, and its tests failed.'),
      help: () => l10n.t('Read what the test hooks say, then mend the chart or its values.'),
    },
  ],
  [
    'RollbackSucceeded',
    {
      why: () => l10n.t('The upgrade failed and was rolled back to the release before.'),
      help: () => l10n.t('What Git asks for is not in the cluster: mend it there, or revert the commit.'),
    },
  ],
  [
    'RollbackFailed',
    {
      why: () => l10n.t('The upgrade failed, and so did the way back.'),
      help: () =>
        l10n.t('The release may be between two versions: look at its objects before anything else.'),
    },
  ],
  [
    'UninstallSucceeded',
    {
      why: () => l10n.t('The release failed and was uninstalled.'),
      help: () => l10n.t('Mend the chart or its values in Git.'),
    },
  ],
  [
    'UninstallFailed',
    {
      why: () => l10n.t('The release could not be uninstalled.'),
      help: () => l10n.t('Look for a finalizer or a hook that holds it.'),
    },
  ],
  [
    'RetriesExceeded',
    {
      why: () => l10n.t('No try is left.'),
      help: () => l10n.t('Mend it in Git; or reset the failures to let it try the same again.'),
    },
  ],
  [
    'MissingRollbackTarget',
    {
      why: () => l10n.t('It cannot be rolled back: there is no release before.'),
      help: () => l10n.t('Mend it in Git, or force an upgrade.'),
    },
  ],
  [
    'SourceNotReady',
    {
      why: () => l10n.t('The chart could not be had from its source.'),
      help: () => l10n.t('Look at the source.'),
    },
  ],
  [
    'ValuesError',
    {
      why: () => l10n.t('The values could not be put together.'),
      help: () => l10n.t('Look at what valuesFrom names: the object, its key, and that it is YAML.'),
    },
  ],
  // Sources
  [
    'AuthenticationFailed',
    {
      why: () => l10n.t('The login of the source is missing or refused.'),
      help: () => l10n.t('Look at the Secret that the source names.'),
    },
  ],
  [
    'GitOperationFailed',
    {
      why: () => l10n.t('The Git repository could not be read.'),
      help: () => l10n.t('Look at its address, the branch or tag, and whether the cluster reaches it.'),
    },
  ],
  [
    'OCIArtifactPullFailed',
    {
      why: () => l10n.t('The artifact could not be pulled from its registry.'),
      help: () => l10n.t('Look at its address and tag, and whether the cluster reaches it.'),
    },
  ],
  [
    'IndexationFailed',
    {
      why: () => l10n.t('The index of the chart repository could not be read.'),
      help: () => l10n.t('Look at its address, and whether the cluster reaches it.'),
    },
  ],
  [
    'InvalidChartReference',
    {
      why: () => l10n.t('The source has no such chart in such a version.'),
      help: () => l10n.t('Look at the name of the chart and at the range of its versions.'),
    },
  ],
  [
    'BucketOperationFailed',
    {
      why: () => l10n.t('The bucket could not be read.'),
      help: () => l10n.t('Look at its name and address, and whether the cluster reaches it.'),
    },
  ],
  [
    'VerificationError',
    {
      why: () => l10n.t('The signature does not hold.'),
      help: () => l10n.t('Find out who pushed it before you trust it.'),
    },
  ],
  [
    'InvalidProviderConfiguration',
    { why: () => l10n.t('The spec asks for a login that its provider does not have.'), help: MEND_SPEC },
  ],
  [
    'ArchiveOperationFailed',
    {
      why: () => l10n.t('What was fetched could not be packed.'),
      help: () => l10n.t('Look at the space on the disk of the source-controller.'),
    },
  ],
  [
    'StorageOperationFailed',
    {
      why: () => l10n.t('What was fetched could not be stored.'),
      help: () => l10n.t('Look at the space on the disk of the source-controller.'),
    },
  ],
  ['URLInvalid', { why: () => l10n.t('The address is none that a source can have.'), help: MEND_SPEC }],
]);

const OTHER: Trouble = {
  why: () => l10n.t('The controller could not do what the spec asks for.'),
  help: () => l10n.t('Mend what its message names.'),
};

export function troubleOf(reason: string): Trouble {
  return TROUBLES.get(reason) ?? OTHER;
}

/** Whether the words are of this reason alone. A test holds the reasons of all recordings to it. */
export function isKnownTrouble(reason: string): boolean {
  return TROUBLES.has(reason);
}
