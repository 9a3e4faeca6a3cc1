import type { JsonObject } from '../../../../src/core/util/json.ts';
import type { RevertRow } from './checkRow.ts';
import { describeRows } from './checkRow.ts';

const APP = 'argoproj.io/v1alpha1 Application';
const FLUX = 'kustomize.toolkit.fluxcd.io/v1 Kustomization';
const HELM = 'helm.toolkit.fluxcd.io/v2 HelmRelease';

const finalizer = (name: string): JsonObject => ({ metadata: { finalizers: [name] } });
const CASCADE = {
  'app-removed': ['D', '', /^The revert deletes the app and, by its finalizer, all/],
} as const;
const ORPHANS = { 'app-removed': ['C', '', /^The revert deletes the app; .* stays as orphans\.$/] } as const;
const STAYS = { 'app-removed': ['C', '', /stays in the cluster until it is pruned/] } as const;
const removed = (kind: string, before: JsonObject, finds: RevertRow['finds']): RevertRow => ({
  kind,
  before,
  prunes: true,
  finds,
});

describeRows('reverting an app away', {
  'takes all along by the finalizer': removed(
    APP,
    finalizer('resources-finalizer.argocd.argoproj.io'),
    CASCADE,
  ),
  'takes all along in the background': removed(
    APP,
    finalizer('resources-finalizer.argocd.argoproj.io/background'),
    CASCADE,
  ),
  'leaves all behind without it': removed(APP, finalizer('example.com/other'), ORPHANS),
  'leaves the app where nothing is pruned': {
    ...removed(APP, finalizer('resources-finalizer.argocd.argoproj.io'), STAYS),
    prunes: false,
  },
  'leaves the app that asks to be kept': removed(
    APP,
    { metadata: { annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false' } } },
    STAYS,
  ),
  'takes all along for Flux that prunes': removed(FLUX, { spec: { prune: true } }, CASCADE),
  'leaves all behind for Flux that does not': removed(FLUX, { spec: { prune: false } }, ORPHANS),
  'follows deletionPolicy over prune': removed(
    FLUX,
    { spec: { prune: false, deletionPolicy: 'WaitForTermination' } },
    CASCADE,
  ),
  'leaves orphans by deletionPolicy': removed(
    FLUX,
    { spec: { prune: true, deletionPolicy: 'Orphan' } },
    ORPHANS,
  ),
  'leaves all behind that is suspended': removed(FLUX, { spec: { prune: true, suspend: true } }, ORPHANS),
  'uninstalls a release': removed(HELM, {}, CASCADE),
});

const changed = (
  kind: string,
  field: string,
  id: string,
  level: 'C' | 'D' | 'U',
  words: RegExp,
): RevertRow => {
  const side = (value: string): JsonObject =>
    field
      .split('.')
      .toReversed()
      .reduce<JsonObject | string>((inner, key) => ({ [key]: inner }), value) as JsonObject;
  return {
    kind,
    before: side('b'),
    after: side('a'),
    finds: { [id]: [level, `/${field.replaceAll('.', '/')}`, words] },
  };
};
const ORPHANED = /^The destination changes: everything is made anew/;
const POLICY = /^Automation, pruning, project or source of the app change/;
const INPUT = /^What the app renders from changes\. .* were not rendered\.$/;

describeRows('reverting the wiring of an app', {
  'moves all to another destination': changed(APP, 'spec.destination', 'app-destination', 'D', ORPHANED),
  'moves all to another namespace': changed(FLUX, 'spec.targetNamespace', 'app-destination', 'D', ORPHANED),
  'moves all to another cluster': changed(FLUX, 'spec.kubeConfig', 'app-destination', 'D', ORPHANED),
  'moves all to another release': changed(HELM, 'spec.releaseName', 'app-destination', 'D', ORPHANED),
  'changes automation': changed(APP, 'spec.syncPolicy', 'app-policy', 'C', POLICY),
  'changes the project': changed(APP, 'spec.project', 'app-policy', 'C', POLICY),
  'changes the path': changed(APP, 'spec.source.path', 'app-policy', 'C', POLICY),
  'changes the revision': changed(APP, 'spec.source.targetRevision', 'app-policy', 'C', POLICY),
  'changes sources': changed(APP, 'spec.sources', 'app-policy', 'C', POLICY),
  'changes pruning of Flux': changed(FLUX, 'spec.prune', 'app-policy', 'C', POLICY),
  'changes the path of Flux': changed(FLUX, 'spec.path', 'app-policy', 'C', POLICY),
  'is unknown, not rendered, for values of a chart': changed(
    APP,
    'spec.source.helm',
    'app-input',
    'U',
    INPUT,
  ),
  'is unknown, not rendered, for images of an app': changed(
    APP,
    'spec.source.kustomize',
    'app-input',
    'U',
    INPUT,
  ),
  'is unknown, not rendered, for values of a release': changed(HELM, 'spec.values', 'app-input', 'U', INPUT),
  'is unknown, not rendered, for patches': changed(FLUX, 'spec.patches', 'app-input', 'U', INPUT),
  'brings an app back': {
    kind: APP,
    after: { spec: {} },
    finds: { 'app-added': ['C', '', /^The app comes back, with all that it deploys\.$/] },
  },
  'is nothing for labels of an app': {
    kind: APP,
    before: { metadata: { labels: { a: '1' } } },
    after: {},
    finds: {},
  },
});

const MANY = /makes or deletes many apps; without preserveResourcesOnDeletion/;
const SET = 'argoproj.io/v1alpha1 ApplicationSet';

describeRows('reverting an ApplicationSet', {
  'makes or deletes many by its spec': {
    kind: SET,
    before: { spec: { generators: [1, 2] } },
    after: { spec: { generators: [1] } },
    finds: { 'application-set': ['D', '/spec', MANY] },
  },
  'says how many it makes now': {
    kind: SET,
    before: { spec: { generators: [1, 2] } },
    after: { spec: { generators: [1] } },
    generated: 3,
    finds: { 'application-set': ['D', '/spec', /^It makes 3 apps now\. One change/] },
  },
  'leaves workloads where the set says so': {
    kind: SET,
    before: { spec: { generators: [1, 2] } },
    after: { spec: { generators: [1], syncPolicy: { preserveResourcesOnDeletion: true } } },
    finds: { 'application-set': ['C', '/spec', /what a deleted one has deployed stays as orphans\.$/] },
  },
  'goes by what the set says then, not by what it says now': {
    kind: SET,
    before: { spec: { generators: [1, 2], syncPolicy: { preserveResourcesOnDeletion: true } } },
    after: { spec: { generators: [1] } },
    finds: { 'application-set': ['D', '/spec', MANY] },
  },
  'deletes many when it goes': {
    kind: SET,
    before: {},
    prunes: true,
    finds: { 'application-set': ['D', '', MANY] },
  },
  'stays with its apps where nothing is pruned': {
    kind: SET,
    before: {},
    finds: { 'application-set': ['C', '', /^The set is declared no more and stays/] },
  },
  'makes many when it comes': { kind: SET, after: {}, finds: { 'application-set': ['D', '', MANY] } },
  'is nothing for labels': { kind: SET, before: { metadata: { labels: { a: '1' } } }, after: {}, finds: {} },
});

const chart = (name: string, targetRevision: string): JsonObject => ({
  spec: { sources: [{ repoURL: 'https://git.example' }, { chart: name, targetRevision }] },
});
const release = (version: string): JsonObject => ({ spec: { chart: { spec: { chart: 'db', version } } } });
const oci = (ref: JsonObject): JsonObject => ({ spec: { url: 'oci://reg.example/db', ref } });
const OCI = 'source.toolkit.fluxcd.io/v1 OCIRepository';
const down = (words: RegExp, pointer: string) => ({ 'chart-major-down': ['D', pointer, words] }) as const;

describeRows('reverting a chart', {
  'goes down a major version': {
    kind: APP,
    before: { spec: { source: { chart: 'db', targetRevision: '16.1.0' } } },
    after: { spec: { source: { chart: 'db', targetRevision: '15.9.0' } } },
    finds: {
      ...down(/^Chart db goes back to 15\.9\.0, a lower major/, '/spec/source/targetRevision'),
      'app-policy': ['C', '/spec/source/targetRevision', POLICY],
    },
  },
  'goes down in one of several sources': {
    kind: APP,
    before: chart('db', '^2.0.0'),
    after: chart('db', '~1.4'),
    finds: {
      ...down(/back to ~1\.4/, '/spec/sources/1/targetRevision'),
      'app-policy': ['C', '/spec/sources', POLICY],
    },
  },
  'goes down in a release': {
    kind: HELM,
    before: release('v10.0.0'),
    after: release('v9.0.0'),
    finds: {
      ...down(/^Chart db goes back to v9\.0\.0/, '/spec/chart/spec/version'),
      'app-input': ['U', '/spec/chart', INPUT],
    },
  },
  'goes down in an artifact': {
    kind: OCI,
    before: oci({ tag: '3.0.0' }),
    after: oci({ tag: '2.0.0' }),
    finds: down(/^Chart oci:\/\/reg\.example\/db goes back to 2\.0\.0/, '/spec/ref/tag'),
  },
  'goes down in a range of an artifact': {
    kind: OCI,
    before: oci({ semver: '>=3.0.0' }),
    after: oci({ semver: '2.x' }),
    finds: down(/back to 2\.x/, '/spec/ref/semver'),
  },
  'is no more than policy within a major version': {
    kind: APP,
    before: chart('db', '2.1.0'),
    after: chart('db', '2.0.0'),
    finds: { 'app-policy': ['C', '/spec/sources', POLICY] },
  },
  'is not compared with another chart': {
    kind: APP,
    before: chart('web', '9.0.0'),
    after: chart('db', '1.0.0'),
    finds: { 'app-policy': ['C', '/spec/sources', POLICY] },
  },
  'is not judged without a number': {
    kind: HELM,
    before: release('5.0.0'),
    after: release('*'),
    finds: { 'app-input': ['U', '/spec/chart', INPUT] },
  },
});

const PROJECT = 'argoproj.io/v1alpha1 AppProject';
const BOUNDS = /^What its apps may deploy, where to and when changes/;

describeRows('reverting a project', {
  'may stop apps that it permits no more': {
    kind: PROJECT,
    before: { spec: { destinations: [{ namespace: 'a' }, { namespace: 'b' }] } },
    after: { spec: { destinations: [{ namespace: 'a' }] } },
    finds: { 'project-bounds': ['C', '/spec', BOUNDS] },
  },
  'may stop all of them when it goes': {
    kind: PROJECT,
    before: { spec: {} },
    finds: { 'project-bounds': ['C', '', BOUNDS] },
  },
  'is nothing where it comes back': { kind: PROJECT, after: { spec: {} }, finds: {} },
});
