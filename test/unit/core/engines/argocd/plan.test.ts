import assert from 'node:assert/strict';

import { argoCdEngine } from '../../../../../src/core/engines/argocd/argoCdEngine.ts';
import type { PlanContext } from '../../../../../src/core/engines/engine.ts';
import type { KubeObject } from '../../../../../src/core/model/kubeObject.ts';
import type { SyncWindow } from '../../../../../src/core/model/syncWindow.ts';
import type { Action, Plan } from '../../../../../src/core/model/plan.ts';
import type { SyncAllowance } from '../../../../../src/core/windows/syncAllowance.ts';
import { asText, at } from '../../../../../src/core/util/json.ts';
import { laidOver, passing, recorded, type Over } from '../../../recorded.ts';
import { appOf } from './fixtures.ts';

type Sync = Extract<Action, { readonly kind: 'sync' }>;

const NOW = Date.UTC(2026, 10, 24, 14, 0, 0, 250);
/** Synced by hand, nothing automated. */
const CALM = recorded('synced');
/** Synced by itself, with prune and self-heal; somebody's edit was put back. */
const AUTOMATED = recorded('self-heal-fast');
const SYNC: Sync = { kind: 'sync', dryRun: false, prune: false, resources: [] };

function plan(action: Action, of: KubeObject, context: Partial<PlanContext> = {}): Plan {
  const planned = argoCdEngine.plan(action, of, { app: appOf(of), now: NOW, user: 'kim', ...context });
  assert.ok(planned.ok);
  return planned.value;
}

const AUTOMATED_POLICY = { automated: { prune: true, selfHeal: true } };
const OPTIONS = {
  ...AUTOMATED_POLICY,
  syncOptions: ['CreateNamespace=true', 'ApplyOutOfSyncOnly=true'],
  retry: { limit: 5, backoff: { duration: '5s', factor: 2, maxDuration: '3m' } },
};

const codes = (notes: Plan['warnings']): readonly string[] => notes.map(({ code }) => code);
const textOf = (notes: Plan['warnings'], code: string): string =>
  notes.find((note) => note.code === code)?.text ?? '';

describe('a refresh', () => {
  it('is one annotation and a time that makes it unique, to the byte', () => {
    const { patch, title, consent } = plan({ kind: 'refresh', hard: false }, CALM);
    assert.equal(
      JSON.stringify(patch.body),
      '{"metadata":{"annotations":{"argocd.argoproj.io/refresh":"normal","argocd.argoproj.io/refresh-timestamp":"2026-11-24T14:00:00.250Z"}}}',
    );
    assert.deepEqual(
      [patch.type, patch.group, patch.version, patch.kind, patch.resource, patch.namespace, patch.name],
      ['merge', 'argoproj.io', 'v1alpha1', 'Application', 'applications', 'argocd', 'synced'],
    );
    assert.deepEqual([title, consent], ['Refresh synced', 'refresh']);
  });

  it('may be hard, and says what that costs', () => {
    const { patch, warnings, title } = plan({ kind: 'refresh', hard: true }, CALM);
    assert.match(JSON.stringify(patch.body), /"argocd\.argoproj\.io\/refresh":"hard"/);
    assert.deepEqual([codes(warnings), title], [['hard'], 'Hard-refresh synced']);
  });

  it('takes one right, on this app', () => {
    const { access } = plan({ kind: 'refresh', hard: false }, CALM);
    assert.deepEqual(access, [
      { verb: 'patch', group: 'argoproj.io', resource: 'applications', namespace: 'argocd', name: 'synced' },
    ]);
  });

  it('is done when the annotation is gone and the time of comparison moved', () => {
    assert.deepEqual(plan({ kind: 'refresh', hard: false }, CALM).doneWhen, {
      kind: 'refreshed',
      annotation: 'argocd.argoproj.io/refresh',
      reconciledBefore: at(CALM, 'status', 'reconciledAt'),
    });
    assert.deepEqual(plan({ kind: 'refresh', hard: false }, recorded('never-compared')).doneWhen, {
      kind: 'refreshed',
      annotation: 'argocd.argoproj.io/refresh',
    });
  });

  it('warns that auto-sync may follow, and that one is pending already', () => {
    const { warnings } = plan(
      { kind: 'refresh', hard: false },
      laidOver(AUTOMATED, { metadata: { annotations: { 'argocd.argoproj.io/refresh': 'normal' } } }),
    );
    assert.deepEqual(codes(warnings), ['autoSync', 'alreadyAsked']);
  });

  it('would never be answered while the controller passes over the app', () => {
    const skipped = recorded('skip-reconcile');
    assert.deepEqual(codes(plan({ kind: 'refresh', hard: false }, skipped).blockers), ['skipReconcile']);
    assert.deepEqual(codes(plan(SYNC, skipped).blockers), ['skipReconcile']);
  });

  it('of an ApplicationSet runs its generators, and cannot be hard', () => {
    const set = recorded('application-set');
    const { patch, doneWhen, consent } = plan({ kind: 'refresh', hard: false }, set);
    assert.equal(
      JSON.stringify(patch.body),
      '{"metadata":{"annotations":{"argocd.argoproj.io/application-set-refresh":"true"}}}',
    );
    assert.deepEqual(
      [patch.resource, doneWhen, consent],
      [
        'applicationsets',
        { kind: 'annotationGone', annotation: 'argocd.argoproj.io/application-set-refresh' },
        'refresh',
      ],
    );
    const context = { app: appOf(set), now: NOW, user: 'kim' };
    assert.equal(argoCdEngine.plan({ kind: 'refresh', hard: true }, set, context).ok, false);
    assert.equal(argoCdEngine.plan(SYNC, set, context).ok, false);
  });

  it('of a project does not exist', () => {
    const project = recorded('project-default');
    assert.equal(
      argoCdEngine.plan({ kind: 'refresh', hard: false }, project, {
        app: appOf(project),
        now: NOW,
        user: 'kim',
      }).ok,
      false,
    );
  });
});

describe('a sync', () => {
  const body = (action: Partial<Sync>, of: KubeObject): string =>
    JSON.stringify(plan({ ...SYNC, ...action }, of).patch.body);

  it('copies options and retry of the spec, locks the version and clears the old record, to the byte', () => {
    assert.equal(
      body({}, laidOver(AUTOMATED, { spec: { syncPolicy: OPTIONS } })),
      `{"metadata":{"resourceVersion":"${AUTOMATED.metadata.resourceVersion ?? ''}"},` +
        '"operation":{"initiatedBy":{"username":"kim"},"info":[{"name":"Reason","value":"plumbline"}],' +
        '"retry":{"limit":5,"backoff":{"duration":"5s","factor":2,"maxDuration":"3m"}},' +
        '"sync":{"prune":false,"syncOptions":["CreateNamespace=true","ApplyOutOfSyncOnly=true"],"syncStrategy":{"hook":{}}}},' +
        '"status":{"operationState":null}}',
    );
  });

  it('leaves out what the spec has not', () => {
    assert.equal(
      body({}, CALM),
      `{"metadata":{"resourceVersion":"${CALM.metadata.resourceVersion ?? ''}"},"operation":{"initiatedBy":{"username":"kim"},"info":[{"name":"Reason","value":"plumbline"}],"sync":{"prune":false,"syncStrategy":{"hook":{}}}},"status":{"operationState":null}}`,
    );
  });

  it('may prune, try, select, and go to a revision', () => {
    const sync = (action: Partial<Sync>): string =>
      body(action, CALM).replace(/^.*"sync":(.*),"status".*$/, '$1');
    assert.equal(sync({ prune: true }), '{"prune":true,"syncStrategy":{"hook":{}}}}');
    assert.equal(sync({ dryRun: true }), '{"prune":false,"dryRun":true,"syncStrategy":{"hook":{}}}}');
    assert.equal(sync({ revision: 'v2' }), '{"prune":false,"syncStrategy":{"hook":{}},"revision":"v2"}}');
    assert.equal(
      sync({
        resources: [
          { group: '', kind: 'Service', namespace: 'shop', name: 'web' },
          { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole', namespace: '', name: 'r' },
        ],
      }),
      '{"prune":false,"syncStrategy":{"hook":{}},"resources":[{"kind":"Service","namespace":"shop","name":"web"},{"group":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"r"}]}}',
    );
  });

  it('has a title that says where to and how much', () => {
    const title = (action: Partial<Sync>): string => plan({ ...SYNC, ...action }, CALM).title;
    assert.equal(title({}), 'Sync synced to main');
    assert.equal(title({ revision: 'v2' }), 'Sync synced to v2');
    assert.equal(title({ prune: true }), 'Sync synced and prune');
    assert.equal(title({ dryRun: true, prune: true }), 'Dry-run a sync of synced');
    assert.equal(
      title({ resources: [{ group: '', kind: 'Service', namespace: 'shop', name: 'web' }] }),
      'Sync 1 object of synced to main',
    );
    assert.equal(
      plan(SYNC, laidOver(CALM, { spec: { source: { targetRevision: null } } })).title,
      'Sync synced to HEAD',
    );
    assert.equal(plan(SYNC, recorded('multi-source')).title, 'Sync multi-source');
  });

  it('asks every time, and its end is that of an operation that began later', () => {
    const { consent, doneWhen } = plan(SYNC, CALM);
    const startedBefore = asText(at(CALM, 'status', 'operationState', 'startedAt'));
    assert.ok(startedBefore);
    assert.deepEqual(
      [consent, doneWhen],
      ['always', { kind: 'operationFinished', graceMs: 30_000, startedBefore }],
    );
    assert.deepEqual(plan(SYNC, recorded('never-synced')).doneWhen, {
      kind: 'operationFinished',
      graceMs: 30_000,
    });
  });

  describe('must not run', () => {
    const blockers = (of: KubeObject, action: Partial<Sync> = {}): readonly string[] =>
      codes(plan({ ...SYNC, ...action }, of).blockers);
    it('while another one does, or is about to', () => {
      for (const name of [
        'sync-waiting-for-hook',
        'sync-blocked-by-window',
        'sync-retrying',
        'sync-terminating',
      ]) {
        assert.deepEqual(blockers(recorded(name)), ['operationRunning'], name);
      }
      const { operation } = recorded('sync-requested');
      for (const of of [
        recorded('sync-requested'),
        laidOver(CALM, { operation }),
        passing('self-heal-fast', 0),
      ]) {
        assert.deepEqual(blockers(of), ['operationRequested']);
      }
    });
    it('on an app that is being deleted', () =>
      assert.deepEqual(blockers(recorded('deleting')), ['deleting']));
    it('to another revision while auto-sync would go back at once', () => {
      assert.deepEqual(blockers(AUTOMATED, { revision: 'v2' }), ['autoSyncOtherRevision']);
      assert.deepEqual(blockers(AUTOMATED, { revision: 'main' }), []);
      assert.deepEqual(blockers(recorded('paused-automation'), { revision: 'v2' }), []);
    });
    it('to one revision of several sources', () =>
      assert.deepEqual(blockers(recorded('multi-source'), { revision: 'v2' }), ['severalSources']));
    it('but may after one that ended', () => {
      for (const name of ['synced', 'sync-failed', 'sync-terminated', 'sync-failed-automated']) {
        assert.deepEqual(blockers(recorded(name)), [], name);
      }
    });
  });

  describe('warns', () => {
    const resources = [
      { group: 'apps', kind: 'StatefulSet', namespace: 'shop', name: 'db', status: 'OutOfSync' },
      { kind: 'Service', namespace: 'shop', name: 'web', status: 'Synced' },
      { group: 'batch', kind: 'Job', namespace: 'shop', name: 'migrate', hook: true, requiresPruning: true },
      { kind: 'ConfigMap', namespace: 'shop', name: 'old', status: 'OutOfSync', requiresPruning: true },
      {
        group: 'apiextensions.k8s.io',
        kind: 'CustomResourceDefinition',
        name: 'carts.shop.example.com',
        status: 'OutOfSync',
        requiresPruning: true,
      },
    ];
    // No recorded app has all of this at once.
    const app = (over: Over = {}): KubeObject => laidOver(AUTOMATED, { status: { resources }, ...over });
    const warnings = (
      action: Partial<Sync>,
      of: KubeObject = app(),
      context: Partial<PlanContext> = {},
    ): Plan['warnings'] => plan({ ...SYNC, ...action }, of, context).warnings;

    it('of how much it touches', () => {
      assert.equal(
        textOf(warnings({}), 'scope'),
        'Applies 2 objects to the cluster; 1 differs from Git now.',
      );
      assert.match(
        textOf(warnings({ dryRun: true }), 'dryRun'),
        /Nothing is changed: the controller tries 2 objects/,
      );
      assert.match(
        textOf(
          warnings({ resources: [{ group: '', kind: 'Service', namespace: 'shop', name: 'web' }] }),
          'scope',
        ),
        /Applies 1 object to the cluster; 0 differ from Git now/,
      );
    });
    it('of every object that it deletes, and of what goes with it', () => {
      const pruning = warnings({ prune: true });
      assert.equal(
        textOf(pruning, 'prunes'),
        'Deletes: ConfigMap/old (shop), CustomResourceDefinition/carts.shop.example.com.',
      );
      assert.match(
        textOf(pruning, 'prunesMore'),
        /carts\.shop\.example\.com deletes every object of its kind/,
      );
      assert.match(textOf(warnings({}), 'prunesKept'), /Not pruned.*ConfigMap\/old/);
      assert.match(textOf(warnings({ prune: true, dryRun: true }), 'prunes'), /would delete/);
    });
    it('names eight and counts the rest', () => {
      const many = Array.from({ length: 11 }, (_, index) => ({
        kind: 'Pod',
        namespace: 'n',
        name: `p${index}`,
        requiresPruning: true,
      }));
      assert.match(
        textOf(warnings({ prune: true }, laidOver(CALM, { status: { resources: many } })), 'prunes'),
        /Pod\/p7 \(n\) and 3 more\.$/,
      );
    });
    it('of state that Git does not bring back, and of hooks', () => {
      const all = warnings({});
      assert.match(textOf(all, 'stateful'), /StatefulSet\/db \(shop\)/);
      assert.match(textOf(all, 'hooks'), /Runs its hooks again: Job\/migrate \(shop\)/);
    });
    it('that a selection runs no hooks and leaves no trace', () => {
      const selected = codes(
        warnings({ resources: [{ group: 'apps', kind: 'StatefulSet', namespace: 'shop', name: 'db' }] }),
      );
      assert.ok(
        selected.includes('selective') && selected.includes('stateful') && !selected.includes('hooks'),
      );
    });
    it('of options that replace or force', () => {
      const options = {
        spec: {
          syncPolicy: { syncOptions: ['Replace=true', 'Force=true', 'PrunePropagationPolicy=orphan'] },
        },
      };
      assert.deepEqual(
        codes(warnings({ prune: true }, laidOver(CALM, options))).filter((code) =>
          ['replace', 'force', 'orphans'].includes(code),
        ),
        ['replace', 'force', 'orphans'],
      );
    });
    it('of a revision that is not the tracked one', () =>
      assert.match(
        textOf(warnings({ revision: 'v2' }, CALM), 'otherRevision'),
        /v2 is not the tracked revision main/,
      ));
    describe('of the windows of the project', () => {
      const held = (over: Partial<SyncAllowance> = {}): Partial<PlanContext> => ({
        allowance: {
          word: 'denied',
          automated: false,
          byHand: false,
          until: NOW + 3 * 3_600_000,
          windows: [],
          unread: 0,
          ...over,
        },
      });
      it('first of all, when they hold this sync back', () => {
        const [first] = warnings({}, app(), held());
        assert.deepEqual(first, {
          code: 'windowHolds',
          text: 'A sync window of the project holds syncs of this app back for another 3 hours. The operation would stand there as running until then, and apply nothing.',
        });
        const codesOfHeld = codes(warnings({}, app(), held()));
        assert.ok(!codesOfHeld.includes('selfHeal'), 'the controller does nothing by itself now');
      });
      it('by their names, and without an end where none is in sight', () => {
        const window: SyncWindow = {
          kind: 'deny',
          schedule: '* * * * *',
          duration: '1h',
          applications: ['*'],
          namespaces: [],
          clusters: [],
          needsAll: false,
          manualSync: false,
          description: 'release freeze',
        };
        const { until: _, ...endless } = held({ windows: [window] }).allowance ?? {};
        assert.match(
          textOf(warnings({}, app(), { allowance: endless as SyncAllowance }), 'windowHolds'),
          /^A sync window of the project \(release freeze\) holds syncs of this app back, without an end in sight\./,
        );
      });
      it('that open later', () =>
        assert.match(
          textOf(warnings({}, app(), held({ word: 'waits' })), 'windowHolds'),
          /^The project lets this app sync in its windows only: the next one opens in 3 hours\./,
        ));
      it('that let a sync by hand through', () =>
        assert.match(
          textOf(warnings({}, app(), held({ byHand: true })), 'windowByHand'),
          /back for another 3 hours\. Syncs by hand go through, this one too\.$/,
        ));
      it('that nobody here can read', () =>
        assert.deepEqual(codes(warnings({}, app(), held({ automated: true, unread: 1 }))).slice(0, 1), [
          'windowUnread',
        ]));
      it('not while they let everything through', () =>
        assert.ok(
          !codes(warnings({}, app(), held({ automated: true, byHand: true, word: 'allowed' }))).some((code) =>
            code.startsWith('window'),
          ),
        ));
      it('also before a refresh, whose auto-sync would wait', () => {
        const { warnings: notes } = plan({ kind: 'refresh', hard: false }, AUTOMATED, held());
        assert.match(textOf(notes, 'autoSync'), /^Auto-sync is on, and waits\. A sync window of the project/);
      });
    });
    it('of self-heal, of a verdict that is old, and of who manages the app', () => {
      const stale = laidOver(recorded('stale-verdict'), { spec: { syncPolicy: AUTOMATED_POLICY } });
      const all = warnings({}, stale, { parent: { kind: 'ApplicationSet', name: 'previews' } });
      assert.deepEqual(codes(all).slice(-3), ['staleVerdict', 'selfHeal', 'managed']);
      assert.match(textOf(all, 'managed'), /ApplicationSet previews manages this app/);
    });
  });
});

describe('terminating', () => {
  const running = recorded('sync-waiting-for-hook');
  it('is one word in the record, to the byte', () => {
    const { patch, blockers, doneWhen, consent } = plan({ kind: 'terminate' }, running);
    assert.equal(JSON.stringify(patch.body), '{"status":{"operationState":{"phase":"Terminating"}}}');
    assert.deepEqual(
      [blockers, doneWhen, consent],
      [[], { kind: 'operationFinished', graceMs: 30_000 }, 'always'],
    );
  });
  it('needs an operation that runs', () => {
    assert.deepEqual(codes(plan({ kind: 'terminate' }, CALM).blockers), ['notRunning']);
    assert.deepEqual(codes(plan({ kind: 'terminate' }, recorded('sync-terminating')).blockers), [
      'terminating',
    ]);
  });
  it('warns that auto-sync does not come back by itself', () => {
    const warnings = (of: KubeObject): readonly string[] => codes(plan({ kind: 'terminate' }, of).warnings);
    assert.deepEqual(warnings(recorded('sync-retrying-automated')), ['partial', 'stuckAfter']);
    assert.deepEqual(warnings(running), ['partial']);
  });
});
