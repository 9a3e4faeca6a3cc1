import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

import * as fc from 'fast-check';

import { argoCdEngine } from '../../../../../src/core/engines/argocd/argoCdEngine.ts';
import type { App, Operation } from '../../../../../src/core/model/app.ts';
import type { KubeObject } from '../../../../../src/core/model/kubeObject.ts';
import { anApplication, appOf, HERE, object, objectNames, OLDER, SHA, SYNCED_BY_KIM } from './fixtures.ts';

describe('an Application as an App', () => {
  for (const name of objectNames()) {
    it(`reads ${name} as the golden file says`, () => {
      const whole = object(name);
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
    assert.equal(argoCdEngine.toApp(anApplication({ apiVersion: 'example.com/v1' }), HERE), undefined);
    assert.equal(argoCdEngine.toApp(anApplication({ kind: 'Rollout' }), HERE), undefined);
  });

  it('reads an app that the controller has never seen', () => {
    const { sync, health, operation, revisions, resourceCount } = appOf(anApplication({ status: null }));
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
        const broken = { ...anApplication(), spec, status, operation } as unknown as KubeObject;
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
      const { syncPolicy: read } = appOf({ ...anApplication(), spec });
      assert.deepEqual({ ...read, ...expected }, read);
    });
  }
});

describe('the operation', () => {
  const check = (over: Record<string, unknown>, expected: Partial<Operation> | undefined): void => {
    const { operation } = appOf(anApplication(over));
    assert.deepEqual(operation && { ...operation, ...expected }, expected && operation);
    assert.equal(operation === undefined, expected === undefined);
  };

  it('is requested while the slot is filled and nothing is on record, as right after a self-heal begins', () => {
    const operation = { initiatedBy: { automated: true }, sync: { revision: SHA, autoHealAttemptsCount: 1 } };
    check({ operation }, { isRequested: true, isAutomated: true, isSelfHeal: true, revision: SHA });
    assert.equal(appOf(anApplication({ operation })).operation?.phase, undefined);
  });

  it('is a new request where the record is of an operation that ended', () => {
    const over = {
      operation: { initiatedBy: { username: 'lee' }, sync: { dryRun: true } },
      status: { operationState: SYNCED_BY_KIM },
    };
    check(over, { isRequested: true, initiatedBy: 'lee', isDryRun: true });
    assert.equal(
      appOf(anApplication(over)).operation?.startedAt,
      undefined,
      'the old record is not this one',
    );
  });

  it('is the running one while its slot is still filled', () => {
    const over = {
      operation: { sync: {} },
      status: {
        operationState: {
          ...SYNCED_BY_KIM,
          phase: 'Running',
          finishedAt: undefined,
          message: 'one or more tasks are running',
        },
      },
    };
    check(over, {
      isRequested: false,
      phase: 'Running',
      message: 'one or more tasks are running',
      startedAt: '2026-11-24T13:00:00Z',
    });
  });

  it('waits to retry: running, with an end and a count', () => {
    check(
      {
        status: {
          operationState: {
            ...SYNCED_BY_KIM,
            phase: 'Running',
            retryCount: 2,
            message: 'Retrying attempt #2 at 1:00PM.',
          },
        },
      },
      {
        phase: 'Running',
        finishedAt: '2026-11-24T13:00:05Z',
        retryCount: 2,
      },
    );
  });

  it('is no self-heal when a rolling ApplicationSet syncs, automated or not', () => {
    const operation = { initiatedBy: { automated: true, username: 'applicationset-controller' }, sync: {} };
    check(
      { status: { operationState: { ...SYNCED_BY_KIM, operation } } },
      { isAutomated: true, isSelfHeal: false, initiatedBy: 'applicationset-controller' },
    );
  });

  it('takes the revision from the result, which is resolved, before the request', () => {
    check(
      { status: { operationState: { ...SYNCED_BY_KIM, operation: { sync: { revision: 'main' } } } } },
      { revision: SHA },
    );
    check(
      { status: { operationState: { phase: 'Running', operation: { sync: { revision: 'main' } } } } },
      { revision: 'main' },
    );
    check(
      { status: { operationState: { phase: 'Succeeded', syncResult: { revisions: [OLDER, SHA] } } } },
      { revision: OLDER },
    );
  });

  it('is absent where there was none', () => check({}, undefined));
});

describe('the end of the last deployment', () => {
  const check = (status: Record<string, unknown>, expected: string | undefined): void =>
    assert.equal(appOf(anApplication({ status })).lastSyncedAt, expected);
  const history = [
    { id: 1, deployedAt: '2026-11-24T12:00:00Z' },
    { id: 2, deployedAt: '2026-11-24T12:30:00Z' },
  ];

  it('is the newest of history and a sync that succeeded', () => {
    check({ history }, '2026-11-24T12:30:00Z');
    check({ history, operationState: SYNCED_BY_KIM }, '2026-11-24T13:00:05Z');
  });
  it('is not that of a failure or a dry run', () => {
    check({ history, operationState: { ...SYNCED_BY_KIM, phase: 'Failed' } }, '2026-11-24T12:30:00Z');
    check(
      { history, operationState: { ...SYNCED_BY_KIM, operation: { sync: { dryRun: true } } } },
      '2026-11-24T12:30:00Z',
    );
  });
  it('is unknown before the first', () => check({}, undefined));
});

describe('a verdict of an older spec', () => {
  const spec = {
    source: { repoURL: 'https://git.example.com/fleet.git', path: 'apps/web', targetRevision: 'main' },
    destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' },
  };
  const check = (comparedTo: unknown, expected: boolean, more: Record<string, unknown> = {}): void =>
    assert.equal(
      appOf(anApplication({ ...more, status: { sync: { comparedTo }, controllerNamespace: 'argocd' } }))
        .isVerdictStale,
      expected,
    );

  it('is current where the same was compared, or nothing was', () => {
    check(spec, false);
    check(undefined, false);
  });
  it('does not mind what the controller leaves out as empty', () => {
    check(
      {
        ...spec,
        source: { ...spec.source, directory: { jsonnet: {} }, helm: { parameters: [], skipCrds: false } },
      },
      false,
    );
  });
  it('is stale when path, target or value files moved', () => {
    check({ ...spec, source: { ...spec.source, path: 'apps/old' } }, true);
    check({ ...spec, source: { ...spec.source, targetRevision: 'v1' } }, true);
    check({ ...spec, source: { ...spec.source, helm: { valueFiles: ['a.yaml'] } } }, true);
  });
  it('is stale when one source became several', () => {
    check(spec, true, { spec: { sources: [spec.source, spec.source] } });
  });
  it('knows a cluster by name and by the server that the controller looked up', () => {
    check({ ...spec, destination: { server: 'https://10.0.0.1', name: 'prod', namespace: 'shop' } }, false, {
      spec: { destination: { server: null, name: 'prod' } },
    });
    check({ ...spec, destination: { server: 'https://10.0.0.1', name: 'prod', namespace: 'shop' } }, true, {
      spec: { destination: { server: null, name: 'stage' } },
    });
    check({ ...spec, destination: { ...spec.destination, namespace: 'other' } }, true);
  });
  it('is stale when a rule to ignore differences came or went, and the controller records rules', () => {
    const ignoreDifferences = [{ kind: 'Deployment', group: 'apps', jsonPointers: ['/spec/replicas'] }];
    check(spec, true, { spec: { ignoreDifferences } });
    check({ ...spec, ignoreDifferences }, false, { spec: { ignoreDifferences } });
    check({ ...spec, ignoreDifferences }, true);
    const old = anApplication({ spec: { ignoreDifferences }, status: { sync: { comparedTo: spec } } });
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
  assert.equal(text, readFileSync(file, 'utf8'));
}
