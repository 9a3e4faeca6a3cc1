import assert from 'node:assert/strict';

import { Activity } from '../../../world/pull/activity.ts';
import { clientSideApply, lastAppliedText, printedName } from '../../../world/pull/applyObject.ts';
import { generate } from '../../../world/pull/appSet.ts';
import { setConditions } from '../../../world/pull/conditions.ts';
import { isConfirmed } from '../../../world/pull/confirmation.ts';
import { isExcluded } from '../../../world/pull/exclusions.ts';
import { isSyncBlocked } from '../../../world/pull/syncWindows.ts';
import { deletePolicies, hookTypes, waveOf } from '../../../world/pull/hooks.ts';
import { glob } from '../../../world/pull/ignoreRules.ts';
import {
  applyMergePatch,
  at,
  equal,
  mergePatchOf,
  removePointer,
  type Dict,
  type Json,
} from '../../../world/pull/json.ts';
import { annotationOf, lastApplied, nameOf } from '../../../world/pull/objects.ts';
import { isKindPermitted, specProblems } from '../../../world/pull/project.ts';
import { canonicalQuantity } from '../../../world/pull/quantity.ts';
import { isSameRepository } from '../../../world/pull/refs.ts';
import { kitchenTime, mayRetry, parseDuration, retryDelay } from '../../../world/pull/retry.ts';
import { isSelfReferenced, stampTracking, trackingOf } from '../../../world/pull/tracking.ts';
import { WorkQueue } from '../../../world/pull/workQueue.ts';
import { ShiftableClock } from '../../../world/demo/clock.ts';
import { applied, changed, yaml } from './build.ts';

describe('quantities', () => {
  const cases: readonly [string | number, string][] = [
    ['1000m', '1'],
    ['250m', '250m'],
    ['1500m', '1500m'],
    ['0.5', '500m'],
    [2, '2'],
    ['1000', '1k'],
    ['1024Mi', '1Gi'],
    ['0.5Gi', '512Mi'],
    ['1e3', '1k'],
    ['0', '0'],
    ['much', 'much'],
  ];
  for (const [given, canonical] of cases) {
    it(`${given} is ${canonical}`, () => assert.equal(canonicalQuantity(given), canonical));
  }
});

describe('retries', () => {
  it('wait twice as long each time, from five seconds to three minutes', () => {
    assert.deepEqual(
      [0, 1, 2, 9].map((count) => retryDelay({}, count)),
      [5_000, 10_000, 20_000, 180_000],
    );
    const own = { backoff: { duration: '1s', factor: 3, maxDuration: '1m' } };
    assert.deepEqual(
      [1, 2, 5].map((count) => retryDelay(own, count)),
      [3_000, 9_000, 60_000],
    );
  });

  it('end at their limit, and never below zero', () => {
    assert.deepEqual(
      [mayRetry({ limit: 2 }, 1), mayRetry({ limit: 2 }, 2), mayRetry({ limit: -1 }, 99), mayRetry({}, 0)],
      [true, false, true, false],
    );
  });

  it('read durations and print times as Go does', () => {
    assert.deepEqual(['1m30s', '15', '250ms', 'soon'].map(parseDuration), [90_000, 15_000, 250, undefined]);
    assert.deepEqual(
      ['00:05', '12:30', '15:04'].map((time) => kitchenTime(Date.parse(`2026-01-01T${time}:00Z`))),
      ['12:05AM', '12:30PM', '3:04PM'],
    );
  });
});

describe('hooks', () => {
  const object = (annotations: Dict): Dict => ({ metadata: { annotations } });
  const helm = object({
    'helm.sh/hook': 'pre-install,pre-upgrade',
    'helm.sh/hook-weight': '-4',
    'helm.sh/hook-delete-policy': 'hook-succeeded',
  });

  it("are Helm's where Argo CD names none", () => {
    assert.deepEqual(
      [hookTypes(helm), waveOf(helm), deletePolicies(helm)],
      [['PreSync'], -4, ['HookSucceeded']],
    );
    const both = object({
      'helm.sh/hook': 'pre-install',
      'argocd.argoproj.io/hook': 'PostSync',
      'argocd.argoproj.io/sync-wave': '2',
    });
    assert.deepEqual([hookTypes(both), waveOf(both)], [['PostSync'], 2]);
  });

  it('are deleted before they are made again unless they say otherwise', () => {
    assert.deepEqual(deletePolicies(object({})), ['BeforeHookCreation']);
    assert.deepEqual(
      deletePolicies(object({ 'argocd.argoproj.io/hook-delete-policy': 'HookFailed, Never' })),
      ['HookFailed'],
    );
  });

  it('take a wave that is no integer as none', () => {
    assert.deepEqual(
      ['1', '-3', 'x', '1.5', ''].map((wave) => waveOf(object({ 'argocd.argoproj.io/sync-wave': wave }))),
      [1, -3, 0, 0, 0],
    );
  });
});

describe('tracking', () => {
  const settings = yaml('{ apiVersion: v1, kind: ConfigMap, metadata: { name: "a:b", namespace: shop } }');

  it('reads what it stamps, colons in names included', () => {
    const stamped = stampTracking(settings, 'web');
    assert.deepEqual(trackingOf(stamped), {
      app: 'web',
      group: '',
      kind: 'ConfigMap',
      namespace: 'shop',
      name: 'a:b',
    });
    assert.equal(isSelfReferenced(stamped, undefined), true);
    assert.equal(isSelfReferenced(changed(stamped, { '/metadata/name': 'c' }), undefined), false);
    assert.equal(isSelfReferenced(changed(stamped, { '/metadata/name': 'c' }), settings), true);
  });

  it('leaves CRDs alone', () => {
    const definition = yaml(
      '{ apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: { name: x } }',
    );
    assert.equal(stampTracking(definition, 'web'), definition);
  });
});

describe('client-side apply', () => {
  const settings = yaml(
    '{ kind: ConfigMap, apiVersion: v1, metadata: { name: s, namespace: n }, data: { b: "2", a: "1" } }',
  );

  it('keeps the configuration as one line of sorted JSON', () => {
    const text =
      '{"apiVersion":"v1","data":{"a":"1","b":"2"},"kind":"ConfigMap","metadata":{"annotations":{},"name":"s","namespace":"n"}}\n';
    assert.equal(lastAppliedText(settings), text);
    assert.equal(lastAppliedText(applied(settings)), text);
  });

  it('removes what it set before, keeps what others set', () => {
    const live = applied(settings, { '/data/c': '3' });
    const after = clientSideApply(changed(settings, { '/data/b': undefined }), live);
    assert.deepEqual(after['data'], { a: '1', c: '3' });
    assert.equal(annotationOf(after, lastApplied).includes('"b"'), false);
  });

  it('names objects as kubectl prints them', () => {
    assert.equal(printedName(settings), 'configmap/s');
    assert.equal(
      printedName({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd' } }),
      'deployment.apps/d',
    );
  });
});

describe('JSON', () => {
  it('merge patches lead from one object to the other, and nothing to none', () => {
    const from: Dict = { a: 1, b: { c: [1, 2], d: 'x' }, e: null };
    const to: Dict = { b: { c: [2], d: 'x', f: {} } };
    const patch = mergePatchOf(from, to)!;
    assert.deepEqual(patch, { a: null, e: null, b: { c: [2], f: {} } });
    assert.deepEqual(applyMergePatch(from, patch), to);
    assert.equal(mergePatchOf(to, to), undefined);
  });

  it('is equal whatever the order of keys, not of items', () => {
    assert.equal(equal({ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1 }), true);
    assert.equal(equal([1, 2], [2, 1]), false);
    assert.equal(equal({ a: undefined as unknown as Json }, {}), false);
  });

  it('loses what a pointer names, and nothing where it leads nowhere', () => {
    const object: Dict = { a: { 'x/y': 1, '~': 2 }, list: [1, 2, 3] };
    ['/a/x~1y', '/a/~0', '/list/1', '/list/9', '/no/where', '/list/-'].forEach((pointer) =>
      removePointer(object, pointer),
    );
    assert.deepEqual(object, { a: {}, list: [1, 3] });
  });

  it('globs cross every separator and take alternatives', () => {
    assert.deepEqual(
      [
        glob('*.yaml', 'a/b.yaml'),
        glob('{a,b}/?.yml', 'b/c.yml'),
        glob('a.yaml', 'aXyaml'),
        glob('pricing-*', 'pricing-eu'),
      ],
      [true, true, false, true],
    );
  });
});

describe('conditions', () => {
  it('keep their time while they say the same, and others are left alone', () => {
    const before = [
      { type: 'SyncError', message: 'x', lastTransitionTime: 'then' },
      { type: 'ComparisonError', message: 'same', lastTransitionTime: 'then' },
    ];
    const after = setConditions(
      before,
      [
        { type: 'ComparisonError', message: 'same' },
        { type: 'SharedResourceWarning', message: 'new' },
      ],
      ['ComparisonError', 'SharedResourceWarning'],
      'now',
    );
    assert.deepEqual(
      after.map((one) => `${one['type'] as string} ${one['lastTransitionTime'] as string}`),
      ['ComparisonError then', 'SharedResourceWarning now', 'SyncError then'],
    );
    assert.deepEqual(setConditions(before, [], ['ComparisonError', 'SyncError'], 'now'), []);
  });
});

describe('projects', () => {
  const project = yaml(`
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: { name: shop }
spec:
  sourceRepos: [https://git.example/*, "!https://git.example/secret.git"]
  destinations: [{ server: https://kubernetes.default.svc, namespace: shop-* }]
  clusterResourceWhitelist: [{ group: "", kind: Namespace }]
`);
  const spec = (repoURL: string, destination: Dict): Dict => ({
    metadata: { name: 'a', namespace: 'argocd' },
    spec: { project: 'shop', source: { repoURL, path: 'x' }, destination },
  });
  const here = { server: 'https://kubernetes.default.svc', namespace: 'shop-eu' };
  const messages = (app: Dict, of = project): string[] => specProblems(app, of).map((one) => one.message);

  it('permit sources and destinations by globs, and deny by exclamation marks', () => {
    assert.deepEqual(messages(spec('https://git.example/a.git', here)), []);
    assert.deepEqual(messages(spec('https://git.example/secret.git', here)), [
      "application repo https://git.example/secret.git is not permitted in project 'shop'",
    ]);
    assert.deepEqual(messages(spec('https://git.example/a.git', { ...here, namespace: 'other' })), [
      "application destination server 'https://kubernetes.default.svc' and namespace 'other' do not match any of the allowed destinations in project 'shop'",
    ]);
    assert.deepEqual(messages(spec('https://git.example/a.git', { namespace: 'shop-eu' })), [
      'Destination server missing from app spec',
    ]);
  });

  it('allow every namespaced kind and no cluster-scoped one unless they are listed', () => {
    assert.equal(isKindPermitted(project, 'apps', 'Deployment', true), true);
    assert.equal(isKindPermitted(project, '', 'Namespace', false), true);
    assert.equal(isKindPermitted(project, 'rbac.authorization.k8s.io', 'ClusterRole', false), false);
    const closed = changed(project, { '/spec/namespaceResourceWhitelist': [] });
    assert.equal(isKindPermitted(closed, 'apps', 'Deployment', true), false);
  });
});

describe('sync windows', () => {
  const app = yaml('{ metadata: { name: web }, spec: { destination: { namespace: shop } } }');
  const noon = Date.parse('2026-11-24T12:00:00Z');
  const open = { schedule: '0 11 * * *', duration: '2h', applications: ['*'] };
  const closed = { schedule: '0 8 * * *', duration: '2h', namespaces: ['shop'] };
  const elsewhere = { ...open, applications: ['other'] };
  const blocked = (windows: readonly Dict[], isManual = false): boolean =>
    isSyncBlocked({ spec: { syncWindows: [...windows] } }, app, isManual, noon);

  const cases: readonly [what: string, windows: readonly Dict[], automated: boolean, manual: boolean][] = [
    ['none', [], false, false],
    ['one of other apps', [{ ...elsewhere, kind: 'deny' }], false, false],
    ['an open denying one', [{ ...open, kind: 'deny' }], true, true],
    [
      'an open denying one that lets hands through',
      [{ ...open, kind: 'deny', manualSync: true }],
      true,
      false,
    ],
    ['a closed denying one', [{ ...closed, kind: 'deny' }], false, false],
    ['an open allowing one', [{ ...open, kind: 'allow' }], false, false],
    ['a closed allowing one', [{ ...closed, kind: 'allow' }], true, true],
    [
      'a closed allowing one that lets hands through',
      [{ ...closed, kind: 'allow', manualSync: true }],
      true,
      false,
    ],
    [
      'both open: denial wins',
      [
        { ...open, kind: 'allow' },
        { ...open, kind: 'deny' },
      ],
      true,
      true,
    ],
  ];
  for (const [what, windows, automated, manual] of cases) {
    it(what, () => assert.deepEqual([blocked(windows), blocked(windows, true)], [automated, manual]));
  }
});

describe('excluded kinds', () => {
  const object = (apiVersion: string, kind: string): Dict => ({ apiVersion, kind, metadata: { name: 'x' } });

  it('are a few always, and what the settings name', () => {
    const settings = [{ groups: ['*.example'], kinds: ['Widget'] }];
    const seen = [
      object('v1', 'Event'),
      object('coordination.k8s.io/v1', 'Lease'),
      object('a.example/v1', 'Widget'),
      object('a.example/v1', 'Other'),
      object('v1', 'ConfigMap'),
    ];
    assert.deepEqual(
      seen.map((one) => isExcluded(one, settings)),
      [true, true, true, false, false],
    );
    assert.equal(isExcluded(seen[2]!, []), false);
  });
});

describe('confirmation', () => {
  it('counts when it came after what it confirms', () => {
    const app = yaml(
      '{ metadata: { annotations: { argocd.argoproj.io/deletion-approved: "2026-01-02T00:00:00Z" } } }',
    );
    assert.equal(isConfirmed(app, '2026-01-01T00:00:00Z'), true);
    assert.equal(isConfirmed(app, '2026-01-03T00:00:00Z'), false);
    assert.equal(isConfirmed({}, '2026-01-01T00:00:00Z'), false);
  });
});

describe('ApplicationSets', () => {
  it('fill the template with each element and hold what they make', () => {
    const set = yaml(`
metadata: { name: regions, namespace: argocd }
spec:
  generators: [{ list: { elements: [{ region: eu, at: { zone: 1 } }, { region: us, at: { zone: 2 } }] } }]
  template:
    metadata: { name: "pricing-{{.region}}", labels: { zone: "{{ .at.zone }}" } }
    spec: { source: { path: "overlays/{{region}}" } }
`);
    assert.deepEqual(
      generate(set).map((app) => [
        nameOf(app),
        at(app, 'metadata', 'labels', 'zone'),
        at(app, 'spec', 'source', 'path'),
      ]),
      [
        ['pricing-eu', '1', 'overlays/eu'],
        ['pricing-us', '2', 'overlays/us'],
      ],
    );
    assert.deepEqual(at(generate(set)[0], 'metadata', 'finalizers'), [
      'resources-finalizer.argocd.argoproj.io',
    ]);
    const keeping = changed(set, { '/spec/syncPolicy': { preserveResourcesOnDeletion: true } });
    assert.equal(at(generate(keeping)[0], 'metadata', 'finalizers'), undefined);
  });
});

describe('the machinery of the loop', () => {
  it('works on one thing per key at a time and merges what comes in meanwhile', async () => {
    const activity = new Activity({ speed: 1 });
    const done: string[] = [];
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const queue = new WorkQueue<number>(
      activity,
      async (key, ask) => {
        done.push(`${key}${ask}`);
        await (key === 'a' && ask === 1 ? held : undefined);
      },
      Math.max,
    );
    queue.add('a', 1);
    await Promise.resolve();
    await Promise.resolve();
    queue.add('a', 2);
    queue.add('a', 3);
    queue.add('b', 1);
    assert.equal(activity.isIdle, false);
    release();
    await activity.idle();
    assert.deepEqual(done, ['a1', 'b1', 'a3']);
  });

  it('moves the clock by what it did not wait, though never beyond today', async () => {
    const clock = new ShiftableClock(() => 1_000_000);
    clock.goBackTo(400_000);
    const activity = new Activity({ speed: 1_000_000, onWaited: (due) => clock.goTo(due) }, clock.now);
    await Promise.all([activity.wait(100_000), activity.wait(50_000)]);
    assert.equal(clock.now(), 500_000);
    clock.goTo(300_000);
    assert.equal(clock.now(), 500_000);
    clock.goTo(9_000_000);
    assert.equal(clock.now(), 1_000_000);
  });

  it('takes addresses for one repository whatever their case and ending', () => {
    assert.equal(isSameRepository('https://Git.example/a/b.git', 'https://git.example/a/b/'), true);
    assert.equal(isSameRepository('https://git.example/a/b', 'https://git.example/a/c'), false);
  });
});
