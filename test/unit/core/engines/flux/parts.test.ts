import assert from 'node:assert/strict';

import { fluxEngine } from '../../../../../src/core/engines/flux/fluxEngine.ts';
import { parseInventoryId } from '../../../../../src/core/engines/flux/inventory.ts';
import { FLUX_KINDS } from '../../../../../src/core/engines/flux/kinds.ts';
import {
  isSameRevision,
  parseRevision,
  plainRevision,
  shortRevision,
} from '../../../../../src/core/engines/flux/revision.ts';
import type { ApiResource } from '../../../../../src/core/ports.ts';
import { at } from '../../../../../src/core/util/json.ts';
import { appOf, changed, recorded, recordings } from './fixtures.ts';

const SHA = 'b6fc4c1be8b9b1e6e3a5a8f0d0a4f0d9a0b1c2d3';
const DIGEST = SHA.padEnd(64, '0');

describe('a revision of Flux', () => {
  it('is cut at the last @, since a branch may hold one', () => {
    assert.deepEqual(parseRevision(`release/@2@sha1:${SHA}`), {
      pointer: 'release/@2',
      algorithm: 'sha1',
      hash: SHA,
    });
    assert.deepEqual(parseRevision(`refs/heads/main@sha1:${SHA}`).pointer, 'refs/heads/main');
    assert.deepEqual(parseRevision(`sha256:${DIGEST}`), { pointer: '', algorithm: 'sha256', hash: DIGEST });
    assert.deepEqual(parseRevision(`main/${SHA}`), { pointer: 'main', algorithm: 'sha1', hash: SHA });
    assert.deepEqual(parseRevision('1.4.0+dc77dfcfc36e'), { pointer: '1.4.0+dc77dfcfc36e' });
  });

  it('is a plain SHA for the history, a digest with its algorithm, a version as it is', () => {
    assert.equal(plainRevision(`main@sha1:${SHA}`), SHA);
    assert.equal(plainRevision(`1.4.0@sha256:${DIGEST}`), `sha256:${DIGEST}`);
    assert.equal(plainRevision('1.4.0'), '1.4.0');
    assert.equal(shortRevision(`main@sha1:${SHA}`), 'main@b6fc4c1b');
    assert.equal(shortRevision(`sha1:${SHA}`), 'b6fc4c1b');
  });

  it('is the same where the hash is, whatever names it', () => {
    assert.ok(isSameRevision(`main@sha1:${SHA}`, `v1.0.0@sha1:${SHA}`));
    assert.ok(isSameRevision(`main/${SHA}`, `main@sha1:${SHA}`));
    assert.ok(isSameRevision('1.4.0+dc77dfcfc36e', `1.4.0@sha256:${'dc77dfcfc36e'.padEnd(64, '0')}`));
    assert.ok(!isSameRevision('1.4.0', '1.4.1'));
    assert.ok(!isSameRevision(`main@sha1:${SHA}`, `main@sha1:${SHA.replace('b6', 'b7')}`));
  });
});

describe('an id of an inventory', () => {
  const ids: readonly (readonly [string, string | undefined])[] = [
    ['default_podinfo__Service', 'default|podinfo||Service'],
    ['_apps__Namespace', '|apps||Namespace'],
    [
      '_system__node_rbac.authorization.k8s.io_ClusterRole',
      '|system:node|rbac.authorization.k8s.io|ClusterRole',
    ],
    ['shop_with_under_scores_apps_Deployment', 'shop|with_under_scores|apps|Deployment'],
    ['shop_web_apps', undefined],
    ['shop', undefined],
    ['', undefined],
  ];
  for (const [id, expected] of ids) {
    it(`${id || '(empty)'} is ${expected ?? 'none'}`, () => {
      const parts = parseInventoryId(id);
      const text = parts && [parts.namespace, parts.name, parts.group, parts.kind].join('|');
      assert.equal(text, expected);
    });
  }

  it('names the objects of each recording as its scenario lists them', () => {
    const withInventory = recordings.filter(({ expect }) => expect.inventory !== undefined);
    assert.ok(withInventory.length > 5);
    for (const { object, expect, name } of withInventory) {
      const found = fluxEngine.resources(object).map((one) => `${one.kind}/${one.name}`);
      assert.deepEqual(found.toSorted(), expect.inventory, name);
      assert.equal(appOf(object).resourceCount, expect.inventory?.length);
    }
  });

  it('claims neither sync nor health of an object', () => {
    for (const resource of fluxEngine.resources(recorded('ks-applied'))) {
      assert.equal(resource.sync, undefined);
      assert.equal(resource.health, undefined);
    }
  });
});

describe('what a cluster serves of Flux', () => {
  const serve = (group: string, kind: string, version: string): ApiResource => ({
    group,
    kind,
    version,
    resource: '',
    isNamespaced: true,
    verbs: ['list', 'watch'],
  });
  const found = (served: readonly ApiResource[]): readonly string[] | undefined =>
    fluxEngine.detect(served)?.map(({ spec, version }) => `${spec.kind} ${version}`);

  it('is followed in the best version that is served, also in one we do not know', () => {
    assert.deepEqual(
      found([
        serve('kustomize.toolkit.fluxcd.io', 'Kustomization', 'v1beta2'),
        serve('kustomize.toolkit.fluxcd.io', 'Kustomization', 'v1'),
        serve('source.toolkit.fluxcd.io', 'GitRepository', 'v2'),
        serve('kustomize.config.k8s.io', 'Kustomization', 'v1beta1'),
        serve('notification.toolkit.fluxcd.io', 'Receiver', 'v1'),
      ]),
      ['Kustomization v1', 'GitRepository v2', 'Receiver v1'],
    );
  });

  it('is no Flux without a kind that applies or fetches, or where nothing may be listed', () => {
    assert.equal(found([serve('notification.toolkit.fluxcd.io', 'Alert', 'v1beta3')]), undefined);
    assert.equal(found([serve('argoproj.io', 'Application', 'v1alpha1')]), undefined);
    const served = { ...serve('kustomize.toolkit.fluxcd.io', 'Kustomization', 'v1'), verbs: ['get'] };
    assert.equal(found([served]), undefined);
  });

  it('is named by the plural under which the API has it', () => {
    assert.deepEqual(
      FLUX_KINDS.map(({ resource }) => resource).toSorted(),
      [
        'alerts',
        'buckets',
        'externalartifacts',
        'gitrepositories',
        'helmcharts',
        'helmreleases',
        'helmrepositories',
        'imagepolicies',
        'imagerepositories',
        'imageupdateautomations',
        'kustomizations',
        'ocirepositories',
        'providers',
        'receivers',
      ].toSorted(),
    );
  });
});

describe('whose object it is', () => {
  const owned = (labels: Record<string, string>, more: object = {}): unknown =>
    fluxEngine.trackedBy({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'x', labels, ...more },
    });
  const BY_KUSTOMIZATION = {
    'kustomize.toolkit.fluxcd.io/name': 'apps',
    'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
  };
  const BY_RELEASE = {
    'helm.toolkit.fluxcd.io/name': 'shop',
    'helm.toolkit.fluxcd.io/namespace': 'shop',
  };

  it('stands in the owner labels, those of a release before those of a Kustomization', () => {
    assert.deepEqual(owned(BY_KUSTOMIZATION), {
      kind: 'Kustomization',
      name: 'apps',
      namespace: 'flux-system',
    });
    assert.deepEqual(owned({ ...BY_KUSTOMIZATION, ...BY_RELEASE }), {
      kind: 'HelmRelease',
      name: 'shop',
      namespace: 'shop',
    });
    assert.equal(owned({ 'app.kubernetes.io/name': 'shop' }), undefined);
  });

  it('does not stand in labels that an owned object inherited', () =>
    assert.equal(
      owned(BY_KUSTOMIZATION, {
        ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'w', uid: '1' }],
      }),
      undefined,
    ));

  it('is what the recorded children of a Kustomization say', () => {
    const children = recordings.find(({ name }) => name === 'ks-of-kustomizations')?.others ?? [];
    const trackers = children.flatMap((child) => fluxEngine.trackedBy(child) ?? []);
    assert.ok(trackers.length > 0);
    assert.deepEqual([...new Set(trackers.map(({ name }) => name))], ['ks-of-kustomizations']);
  });
});

describe('a manifest of Flux', () => {
  const declares = (apiVersion: string, kind: string, name: string): unknown =>
    fluxEngine.declares({ apiVersion, kind, metadata: { name, namespace: 'apps' } });

  it('declares a kind by name, in any version', () =>
    assert.deepEqual(declares('kustomize.toolkit.fluxcd.io/v1beta2', 'Kustomization', 'web'), {
      engine: 'flux',
      group: 'kustomize.toolkit.fluxcd.io',
      kind: 'Kustomization',
      namespace: 'apps',
      name: 'web',
    }));

  it('declares nothing as a file of kustomize itself, or under a name that is filled in later', () => {
    assert.equal(declares('kustomize.config.k8s.io/v1beta1', 'Kustomization', 'web'), undefined);
    assert.equal(declares('helm.toolkit.fluxcd.io/v2', 'HelmRelease', '${cluster}-web'), undefined);
  });
});

describe('the history of Flux', () => {
  it('has the builds that were applied, newest first, and not the one that failed', () => {
    const [only, ...others] = fluxEngine.history(recorded('ks-new-revision-fails'));
    assert.equal(others.length, 0);
    assert.deepEqual(only?.revisions, ['4019b096bca6b9edb36f61d466cd1c590464cc4c']);
    assert.equal(only?.deployedAt, '2026-01-05T09:00:02Z');
  });

  it('dates a build that came back by when the one between was last seen', () => {
    const entry = (digest: string, first: string, last: string): object => ({
      digest,
      firstReconciled: first,
      lastReconciled: last,
      lastReconciledStatus: 'ReconciliationSucceeded',
      metadata: { revision: `main@sha1:${SHA}` },
    });
    const object = changed(recorded('ks-applied'), {
      status: {
        history: [
          entry('sha256:a', '2026-01-05T09:00:00Z', '2026-01-05T12:00:00Z'),
          entry('sha256:b', '2026-01-05T10:00:00Z', '2026-01-05T11:00:00Z'),
        ],
      },
    });
    assert.deepEqual(
      fluxEngine.history(object).map(({ deployedAt, firstAt }) => [deployedAt, firstAt]),
      [
        ['2026-01-05T11:00:00Z', '2026-01-05T09:00:00Z'],
        ['2026-01-05T10:00:00Z', undefined],
      ],
    );
  });

  it('has the releases that went through, by chart version', () =>
    assert.deepEqual(
      fluxEngine.history(recorded('hr-rolled-back')).map(({ id, revisions }) => `${id} ${revisions[0]}`),
      ['v5 1.4.0+dc77dfcfc36e', 'v3 1.4.0+dc77dfcfc36e'],
    ));

  it('has them by their numbers, wherever the controller left one that Helm wrote again', () => {
    const object = recorded('hr-rolled-back');
    const [newest, failed, older] = at(object, 'status', 'history') as readonly object[];
    // A rollback supersedes what Helm calls deployed: a release that the status had dropped comes first, till it is sorted.
    const again = { ...older, version: 1, status: 'superseded' };
    const unsorted = changed(object, { status: { history: [again, newest, failed, older] } });
    assert.deepEqual(
      fluxEngine.history(unsorted).map(({ id }) => id),
      ['v5', 'v3', 'v1'],
    );
    const { details = [], revisions, lastSyncedAt } = appOf(unsorted);
    const sorted = appOf(object);
    assert.deepEqual([revisions, lastSyncedAt], [sorted.revisions, sorted.lastSyncedAt]);
    assert.deepEqual(
      details
        .filter(({ label }) => label === 'release' || label === 'before it')
        .map(({ text }) => text.replaceAll(/, shop \S+: /g, ' ')),
      ['shop.v5 deployed', 'shop.v4 failed, shop.v3 superseded, shop.v1 superseded'],
    );
  });
});

describe('what a HelmRelease says of itself', () => {
  const detail = (name: string, label: string): string | undefined =>
    appOf(recorded(name)).details?.find((one) => one.label === label)?.text;

  it('is its releases, its tests and its remediation', () => {
    assert.equal(detail('hr-rolled-back', 'release'), 'shop.v5, shop 1.4.0+dc77dfcfc36e: deployed');
    assert.match(detail('hr-rolled-back', 'before it') ?? '', /shop\.v4, shop 1\.5\.0\S*: failed/);
    assert.match(detail('hr-rolled-back', 'remediation') ?? '', /^RollbackSucceeded: /);
    assert.match(detail('hr-test-failed', 'tests') ?? '', /^TestFailed: /);
    assert.equal(detail('hr-values-missing', 'values from'), 'ConfigMap nobody values.yaml');
    assert.equal(detail('hr-edit-unseen', 'drift detection'), 'off: edits of its objects are not seen');
  });

  it('is where its values come from, in the order in which the later wins', () => {
    const object = changed(recorded('hr-values-missing'), {
      spec: {
        valuesFrom: [
          { kind: 'ConfigMap', name: 'base' },
          { kind: 'Secret', name: 'token', valuesKey: 'key', targetPath: 'auth.token' },
        ],
        values: { replicas: 2 },
      },
    });
    const { text } = appOf(object).details?.find(({ label }) => label === 'values from') ?? { text: '' };
    assert.equal(text, 'ConfigMap base values.yaml, Secret token key → auth.token, the spec itself');
  });
});

describe('what stands beside', () => {
  const beside = (kind: string, group: string, rest: object): string => {
    const app = appOf({
      apiVersion: `${group}/v1`,
      kind,
      metadata: { name: 'x', namespace: 'flux-system', generation: 1 },
      ...rest,
    });
    const details = (app.details ?? []).map(({ label, text }) => `${label}: ${text}`).join('; ');
    return `${app.role} ${app.phase.word} ${app.actions?.join() ?? ''}| ${details}`;
  };
  const READY = [{ type: 'Ready', status: 'True', reason: 'Succeeded', message: '' }];

  it('is read, and asked for nothing', () => {
    assert.equal(
      beside('ImagePolicy', 'image.toolkit.fluxcd.io', {
        spec: { imageRepositoryRef: { name: 'web' } },
        status: {
          conditions: READY,
          latestRef: { name: 'ghcr.io/shop/web', tag: '1.2.0' },
          observedPreviousRef: { name: 'ghcr.io/shop/web', tag: '1.1.0' },
        },
      }),
      'imageAutomation Ready | image: ghcr.io/shop/web:1.2.0; before it: ghcr.io/shop/web:1.1.0; images of: web',
    );
    assert.equal(
      beside('ImageUpdateAutomation', 'image.toolkit.fluxcd.io', {
        spec: { sourceRef: { kind: 'GitRepository', name: 'fleet' }, update: { path: './apps' } },
        status: {
          conditions: [
            { type: 'Ready', status: 'False', reason: 'GitOperationFailed', message: 'push refused' },
          ],
        },
      }),
      'imageAutomation Failed | writes to: fleet; path: ./apps',
    );
    assert.equal(
      beside('ImageRepository', 'image.toolkit.fluxcd.io', {
        spec: { image: 'ghcr.io/shop/web' },
        status: { conditions: READY, lastScanResult: { tagCount: 12, latestTags: ['3', '2', '1', '0'] } },
      }),
      'imageAutomation Ready | image: ghcr.io/shop/web; tags: 12; newest: 3, 2, 1',
    );
  });

  it('is valid without a status where the kind has none, and never shows an address', () => {
    const provider = beside('Provider', 'notification.toolkit.fluxcd.io', {
      spec: { type: 'slack', channel: 'ops', address: 'https://hooks.example/T0/SECRET' },
    });
    assert.equal(provider, 'notification Ready | type: slack; channel: ops');
    assert.equal(
      beside('Alert', 'notification.toolkit.fluxcd.io', {
        spec: { providerRef: { name: 'slack' }, eventSources: [{ kind: 'Kustomization', name: '*' }] },
      }),
      'notification Ready | tells: slack; severity: info; of: Kustomization *',
    );
    assert.equal(
      beside('Receiver', 'notification.toolkit.fluxcd.io', {
        spec: { type: 'github', resources: [{ kind: 'GitRepository', name: 'fleet' }] },
        status: { conditions: READY, webhookPath: '/hook/secret' },
      }),
      'notification Ready | type: github; wakes: GitRepository fleet',
    );
  });
});

describe('a first paint of Flux', () => {
  it('is its first page: columns do not tell what is suspended, so no table is asked for', () =>
    assert.ok(fluxEngine.watches.every(({ hasTable }) => !hasTable)));
});

describe('a source that others make', () => {
  it('says who makes it', () =>
    assert.equal(
      appOf(recorded('external-artifact-ready')).details?.find(({ label }) => label === 'made by')?.text,
      'ArtifactGenerator shop',
    ));
});
