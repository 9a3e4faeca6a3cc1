import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

import * as fc from 'fast-check';

import { argoCdEngine } from '../../../../../src/core/engines/argocd/argoCdEngine.ts';
import type { App, Operation } from '../../../../../src/core/model/app.ts';
import type { KubeObject } from '../../../../../src/core/model/kubeObject.ts';
import { asText, at } from '../../../../../src/core/util/json.ts';
import { laidOver, passing, recorded, type Over } from '../../../recorded.ts';
import { appOf, HERE, object, objectNames } from './fixtures.ts';

/** Whole objects: states that a real Argo CD was brought to, and two that the lab cannot bring it to. */
const WHOLE: readonly (readonly [string, KubeObject])[] = [
  ...[
    'application-set-template-error',
    'child-of-apps',
    'multi-source',
    'project-with-rules',
    'prune-pending',
    'self-heal-slow',
    'sync-failed-automated',
    'sync-waiting-for-hook',
    'sync-waves-done',
  ].map((name) => [name, recorded(name)] as const),
  ...objectNames().map((name) => [name, object(name)] as const),
];

describe('an Application as an App', () => {
  for (const [name, whole] of WHOLE) {
    it(`reads ${name} as the golden file says`, () => {
      const read = {
        app: argoCdEngine.toApp(whole, HERE),
        resources: argoCdEngine.resources(whole),
        history: argoCdEngine.history(whole),
        comparedAt: argoCdEngine.comparedAt(whole),
        healRecord: argoCdEngine.healRecord(whole),
      };
      matchesGolden(name, read);
    });
  }

  it('knows nothing of other groups and kinds', () => {
    assert.equal(argoCdEngine.toApp(recorded('synced', { apiVersion: 'example.com/v1' }), HERE), undefined);
    assert.equal(argoCdEngine.toApp(recorded('synced', { kind: 'Rollout' }), HERE), undefined);
  });

  it('reads an app that the controller has never seen', () => {
    const { sync, health, operation, revisions, resourceCount } = appOf(recorded('never-compared'));
    assert.deepEqual(
      { sync, health, operation, revisions, resourceCount },
      {
        sync: 'Unknown',
        health: undefined,
        operation: undefined,
        revisions: [],
        resourceCount: 0,
      },
    );
  });

  it('never throws, whatever stands where', () => {
    const anything = fc.object({
      maxDepth: 4,
      key: fc.constantFrom(
        'spec',
        'status',
        'sync',
        'source',
        'sources',
        'resources',
        'operationState',
        'history',
        'conditions',
        'automated',
        'comparedTo',
        'kind',
        'type',
        'name',
      ),
    });
    fc.assert(
      fc.property(anything, anything, anything, (spec, status, operation) => {
        const broken = { ...recorded('synced'), spec, status, operation } as unknown as KubeObject;
        argoCdEngine.toApp(broken, HERE);
        argoCdEngine.resources(broken);
        argoCdEngine.history(broken);
        argoCdEngine.healRecord(broken);
      }),
    );
  });
});

describe('the sync policy', () => {
  const cases: readonly (readonly [string, unknown, Partial<App['syncPolicy']>])[] = [
    ['none', null, { automated: false, isPaused: false, selfHeal: false }],
    [
      'automated: {} is on',
      { automated: {} },
      { automated: true, prune: false, selfHeal: false, isPaused: false },
    ],
    [
      'enabled: false keeps the rest and is off',
      { automated: { enabled: false, selfHeal: true } },
      { automated: false, isPaused: true, selfHeal: true },
    ],
    [
      'enabled: true',
      { automated: { enabled: true, prune: true, allowEmpty: true } },
      { automated: true, isPaused: false, prune: true, allowEmpty: true },
    ],
    [
      'words that are no booleans are off',
      { automated: { prune: 'true' }, syncOptions: ['A=b', 3] },
      { automated: true, prune: false, syncOptions: ['A=b'] },
    ],
  ];
  for (const [name, syncPolicy, expected] of cases) {
    it(name, () => {
      const spec = { source: { repoURL: 'x' }, syncPolicy };
      const { syncPolicy: read } = appOf({ ...recorded('synced'), spec });
      assert.deepEqual({ ...read, ...expected }, read);
    });
  }
});

describe('the operation', () => {
  const check = (object: KubeObject, expected: Partial<Operation>): void => {
    const { operation } = appOf(object);
    assert.ok(operation);
    assert.deepEqual({ ...operation, ...expected }, operation);
  };
  const ofState = (object: KubeObject, ...path: readonly string[]): string | undefined =>
    asText(at(object, 'status', 'operationState', ...path));

  it('is requested while the slot is filled and nothing is on record, as right after a self-heal begins', () => {
    const object = passing('self-heal-fast', 0);
    const revision = asText(at(object, 'operation', 'sync', 'revision'));
    assert.match(revision ?? '', /^[0-9a-f]{40}$/);
    check(object, { isRequested: true, isAutomated: true, isSelfHeal: true, ...(revision && { revision }) });
    assert.equal(appOf(object).operation?.phase, undefined);
  });

  it('is a new request where the record is of an operation that ended', () => {
    const operation = { initiatedBy: { username: 'lee' }, sync: { dryRun: true } };
    const object = recorded('synced', { operation });
    check(object, { isRequested: true, initiatedBy: 'lee', isDryRun: true });
    assert.equal(appOf(object).operation?.startedAt, undefined, 'the old record is not this one');
  });

  it('is the running one while its slot is still filled', () => {
    const object = recorded('sync-waiting-for-hook');
    assert.ok(object['operation']);
    check(object, {
      isRequested: false,
      phase: 'Running',
      message: 'waiting for completion of hook batch/Job/migrate',
      startedAt: ofState(object, 'startedAt') ?? '',
    });
  });

  it('waits to retry: running, with an end and a count', () => {
    const object = recorded('sync-retrying');
    check(object, { phase: 'Running', finishedAt: ofState(object, 'finishedAt') ?? '', retryCount: 1 });
  });

  it('is no self-heal when a rolling ApplicationSet syncs, automated or not', () => {
    const initiatedBy = { automated: true, username: 'applicationset-controller' };
    const state = { operation: { initiatedBy } };
    check(laidOver(recorded('generated-app'), { status: { operationState: state } }), {
      isAutomated: true,
      isSelfHeal: false,
      initiatedBy: 'applicationset-controller',
    });
  });

  it('takes the revision from the result, which is resolved, before the request', () => {
    const done = recorded('sync-to-revision');
    const resolved = ofState(done, 'syncResult', 'revision');
    assert.ok(resolved);
    const operation = { sync: { revision: 'main' } };
    check(laidOver(done, { status: { operationState: { operation } } }), { revision: resolved });
    const unresolved = laidOver(done, { status: { operationState: { operation, syncResult: null } } });
    check(unresolved, { revision: 'main' });
    const several = recorded('multi-source');
    check(several, {
      revision: asText(at(several, 'status', 'operationState', 'syncResult', 'revisions', 0)) ?? '',
    });
  });

  it('is absent where there was none', () =>
    assert.equal(appOf(recorded('never-synced')).operation, undefined));
});

describe('the end of the last deployment', () => {
  const check = (object: KubeObject, ...path: readonly (string | number)[]): void =>
    assert.equal(appOf(object).lastSyncedAt, at(object, ...path) ?? 'no such field');
  const finished = ['status', 'operationState', 'finishedAt'];

  it('is the newest of history and a sync that succeeded', () => {
    check(recorded('synced'), 'status', 'history', 0, 'deployedAt');
    check(recorded('selective-sync'), ...finished);
    check(recorded('self-heal-slow'), ...finished);
  });
  it('is not that of a failure or a dry run', () => {
    check(recorded('sync-failed-automated'), 'status', 'history', 0, 'deployedAt');
    check(recorded('dry-run-succeeded'), 'status', 'history', 0, 'deployedAt');
  });
  it('is unknown before the first', () =>
    assert.equal(appOf(recorded('never-synced')).lastSyncedAt, undefined));
});

describe('a verdict of an older spec', () => {
  const compared = recorded('synced');
  const spec = at(compared, 'status', 'sync', 'comparedTo') as {
    readonly source: Over;
    readonly destination: Over;
  };
  /** The app as it was compared, with other words in `comparedTo`, or in its own spec. */
  const check = (comparedTo: unknown, expected: boolean, own: Over = {}): void => {
    const nothing = laidOver(compared, { spec: own, status: { sync: { comparedTo: null } } });
    assert.equal(appOf(laidOver(nothing, { status: { sync: { comparedTo } } })).isVerdictStale, expected);
  };

  it('is current where the same was compared, or nothing was', () => {
    check(spec, false);
    check(undefined, false);
  });
  it('does not mind what the controller leaves out as empty', () => {
    const source = { ...spec.source, directory: { jsonnet: {} }, helm: { parameters: [], skipCrds: false } };
    check({ ...spec, source }, false);
  });
  it('is stale when path, target or value files moved', () => {
    check({ ...spec, source: { ...spec.source, path: 'apps/old' } }, true);
    check({ ...spec, source: { ...spec.source, targetRevision: 'v1' } }, true);
    check({ ...spec, source: { ...spec.source, helm: { valueFiles: ['a.yaml'] } } }, true);
  });
  it('is stale when one source became several', () => {
    check(spec, true, { sources: [spec.source, spec.source] });
  });
  it('knows a cluster by name and by the server that the controller looked up', () => {
    const destination = { ...spec.destination, server: 'https://10.0.0.1', name: 'prod' };
    check({ ...spec, destination }, false, { destination: { server: null, name: 'prod' } });
    check({ ...spec, destination }, true, { destination: { server: null, name: 'stage' } });
    check({ ...spec, destination: { ...spec.destination, namespace: 'other' } }, true);
  });
  it('is stale when a rule to ignore differences came or went, and the controller records rules', () => {
    const ignoreDifferences = [{ kind: 'Deployment', group: 'apps', jsonPointers: ['/spec/replicas'] }];
    check(spec, true, { ignoreDifferences });
    check({ ...spec, ignoreDifferences }, false, { ignoreDifferences });
    check({ ...spec, ignoreDifferences }, true);
    const old = laidOver(compared, { spec: { ignoreDifferences }, status: { controllerNamespace: null } });
    assert.equal(appOf(old).isVerdictStale, false, 'controllers before 2.8 record none');
  });
});

function matchesGolden(name: string, read: unknown): void {
  const file = fileURLToPath(new URL(`../../../../golden/argocd/${name}.json`, import.meta.url));
  const text = `${JSON.stringify(read, undefined, 2)}\n`;
  if (process.env['UPDATE_GOLDEN'] !== undefined) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  assert.deepEqual(JSON.parse(text), JSON.parse(readFileSync(file, 'utf8')));
}
