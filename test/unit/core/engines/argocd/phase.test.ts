import assert from 'node:assert/strict';

import type { KubeObject } from '../../../../../src/core/model/kubeObject.ts';
import { at } from '../../../../../src/core/util/json.ts';
import { laidOver, passing, recorded, type Over } from '../../../recorded.ts';
import { appOf } from './fixtures.ts';

/** What is expected of the phase: its key, the field that holds since when, and words that its sentences must hold. */
interface Expected {
  readonly word: string;
  readonly since?: readonly (string | number)[];
  readonly reason?: RegExp;
  readonly next?: RegExp;
}

function check(object: KubeObject, expected: Expected): void {
  const { phase } = appOf(object);
  assert.equal(phase.word, expected.word);
  const { since } = expected;
  assert.equal(phase.since, since && (at(object, ...since) ?? 'no such field'));
  assert.match(phase.reason ?? '', expected.reason ?? /^/);
  assert.match(phase.next ?? '', expected.next ?? /^/);
}

const DELETED = ['metadata', 'deletionTimestamp'];
const STARTED = ['status', 'operationState', 'startedAt'];
const FINISHED = ['status', 'operationState', 'finishedAt'];
const HEALTH = ['status', 'health', 'lastTransitionTime'];
const CONDITION = ['status', 'conditions', 0, 'lastTransitionTime'];

const annotated = (annotations: Over): Over => ({ metadata: { annotations } });
const automated = (policy: Over | null): Over => ({ spec: { syncPolicy: { automated: policy } } });
const REFRESH = annotated({ 'argocd.argoproj.io/refresh': 'normal' });

describe('the phase of an app', () => {
  it('is its verdict where nothing is to be said', () => {
    check(recorded('synced'), { word: 'Synced', since: HEALTH });
    check(recorded('never-compared'), { word: 'Unknown' });
  });

  describe('while it is deleted', () => {
    it('says that the objects go too', () => {
      const expected = { word: 'Deleting', since: DELETED, reason: /objects with it/, next: /last object/ };
      check(recorded('deleting'), expected);
      const finalizers = ['resources-finalizer.argocd.argoproj.io/background'];
      check(recorded('deleting', { metadata: { finalizers } }), expected);
    });
    it('names a foreign finalizer', () =>
      check(recorded('deleting', { metadata: { finalizers: ['example.com/keep'] } }), {
        word: 'Deleting',
        since: DELETED,
        reason: /waits for example\.com\/keep/,
      }));
    it('says that objects which ask for confirmation stop it', () => {
      const name = 'deleting-waits-for-confirmation';
      check(recorded(name), { word: 'Deleting', since: DELETED, next: /approves the deletion/ });
      const approved = annotated({ 'argocd.argoproj.io/deletion-approved': '2026-01-05T09:00:06Z' });
      check(recorded(name, approved), { word: 'Deleting', since: DELETED, next: /last object/ });
    });
    it('tells the error of the controller', () =>
      check(recorded('deletion-error'), { word: 'Deleting', since: DELETED, reason: /met an error/ }));
    it('comes before everything else', () => {
      const deletionTimestamp = '2026-01-05T09:00:06Z';
      for (const name of ['sync-failed', 'sync-requested', 'comparison-error-path']) {
        check(recorded(name, { metadata: { deletionTimestamp } }), { word: 'Deleting', since: DELETED });
      }
    });
  });

  describe('while something is under way', () => {
    it('is asked for', () => {
      for (const name of ['sync-requested', 'sync-no-reaction']) {
        check(recorded(name), { word: 'Requested', reason: /has not begun/, next: /sync window/ });
      }
      check(passing('self-heal-fast', 0), { word: 'Requested', reason: /controller asked for a sync/ });
    });
    it('waits for health, a hook, a confirmation or a deletion by name', () => {
      const waiting = (object: KubeObject, reason: RegExp): void =>
        check(object, { word: 'Running', since: STARTED, reason });
      waiting(recorded('sync-waiting-for-wave'), /until apps\/Deployment\/first is healthy/);
      waiting(recorded('sync-waiting-for-hook'), /hook batch\/Job\/migrate has run/);
      waiting(recorded('sync-waiting-for-confirmation'), /\/ConfigMap\/texts may be pruned/);
      waiting(
        withMessage('waiting for pruning confirmation of /PersistentVolumeClaim/data and 2 more resources'),
        /\/PersistentVolumeClaim\/data and 2 more resources may be pruned/,
      );
      waiting(withMessage('waiting for deletion of apps/Deployment/old'), /apps\/Deployment\/old is deleted/);
      waiting(withMessage('one or more tasks are running'), /one or more tasks are running/);
    });
    it('applies, heals or tries, where there is no message yet', () => {
      const running = (object: KubeObject, reason: RegExp): void =>
        check(object, { word: 'Running', since: STARTED, reason });
      running(passing('sync-running-frames', 1), /controller applies/);
      running(passing('self-heal-fast', 2), /Self-heal puts back/);
      running(passing('dry-run-succeeded', 1), /changes nothing/);
    });
    it('waits before the next try', () => {
      for (const name of ['sync-retrying', 'sync-retrying-automated']) {
        check(recorded(name), {
          word: 'Retrying',
          since: FINISHED,
          reason: /is immutable\. Retrying attempt #1/,
          next: /terminate/,
        });
      }
    });
    it('is blocked by a sync window', () =>
      check(recorded('sync-blocked-by-window'), { word: 'Blocked', since: STARTED, next: /window opens/ }));
    it('is being terminated', () =>
      check(recorded('sync-terminating'), { word: 'Terminating', since: STARTED, next: /stays applied/ }));
    it('compares, normally or from scratch', () => {
      check(recorded('synced', REFRESH), { word: 'Refreshing', reason: /compares with Git/ });
      check(recorded('refresh-requested'), { word: 'Refreshing', reason: /renders the manifests anew/ });
    });
    it('is passed over by the controller, whatever was asked for', () => {
      const { operation } = recorded('sync-requested');
      check(recorded('skip-reconcile', { ...REFRESH, operation }), {
        word: 'Skipped',
        next: /skip-reconcile/,
      });
    });
  });

  describe('in trouble', () => {
    it('cannot be compared: Unknown, not OutOfSync', () => {
      for (const name of ['path', 'revision', 'manifest', 'helm']) {
        check(recorded(`comparison-error-${name}`), {
          word: 'ComparisonError',
          since: CONDITION,
          reason: /cannot compare with Git/,
          next: /not OutOfSync/,
        });
      }
    });
    it('has an invalid spec', () => {
      for (const name of ['invalid-spec-cluster', 'unknown-project', 'forbidden-destination']) {
        check(recorded(name), { word: 'InvalidSpec', since: CONDITION, next: /in Git/ });
      }
    });
    it('has a status that could not be written', () => {
      const conditions = [
        { type: 'UnknownError', message: 'what it met', lastTransitionTime: '2026-01-05T09:00:07Z' },
      ];
      const object = laidOver(recorded('synced'), { status: { conditions } });
      check(object, { word: 'UnknownError', since: CONDITION, next: /may be old/ });
    });
    it('is stuck: auto-sync failed once at this revision', () =>
      check(recorded('sync-failed-automated'), {
        word: 'Stuck',
        since: FINISHED,
        reason: /failed once at this revision: nothing retries until a new commit/,
        next: /Push a fix, or sync by hand/,
      }));
    it('is not stuck after a new commit', () => {
      const { revision } = (recorded('synced')['status'] as { sync: Over }).sync;
      const object = laidOver(recorded('sync-failed-automated'), { status: { sync: { revision } } });
      check(object, { word: 'SyncFailed', since: FINISHED, next: /tries the new revision/ });
    });
    it('is not stuck after the source was changed', () => {
      const source = { path: 'apps/new' };
      const object = recorded('sync-failed-automated', {
        spec: { source },
        status: { sync: { comparedTo: { source } } },
      });
      check(object, { word: 'SyncFailed', since: FINISHED });
    });
    it('failed by hand: nobody retries', () => {
      for (const name of ['sync-failed', 'sync-failing-hook', 'sync-terminated', 'sync-unknown-kind']) {
        check(recorded(name), { word: 'SyncFailed', since: FINISHED, next: /sync again/ });
      }
    });
    it('passes over a failed dry run, and a failure that is mended', () => {
      check(recorded('dry-run-failed'), { word: 'OutOfSync' });
      check(passing('sync-failed', 2), { word: 'Synced', since: HEALTH });
    });
  });

  describe('out of sync', () => {
    const out = (object: KubeObject, expected: Omit<Expected, 'word'>): void =>
      check(object, { word: 'OutOfSync', ...expected });
    it('before auto-sync came', () =>
      out(recorded('never-synced', automated({})), {
        reason: /All 2 objects differ/,
        next: /applies the new revision by itself/,
      }));
    it('and self-heal is about to act', () =>
      out(recorded('self-heal-waiting'), {
        reason: /^\w+\/[\w-]+ differs from Git \(1 of 2 objects\)\./,
        next: /Self-heal puts it back/,
      }));
    it('and nobody will act, for the revision was deployed and self-heal is off', () =>
      out(recorded('live-edit-kept-by-automation'), {
        reason:
          /This revision was deployed already: it was changed in the cluster since, by hand or by a program/,
        next: /stays until the next commit/,
      }));
    it('by an object that another app writes too', () => {
      const shared = {
        type: 'SharedResourceWarning',
        message: 'ConfigMap/x is part of applications a and b',
      };
      const app = recorded('live-edit-kept-by-automation', { status: { conditions: [shared] } });
      out(app, { reason: /already: the other app that has the object too may have written/ });
    });
    it('names what is ill beside what differs, and where there are many the first two', () => {
      const entry = (name: string, health: string): object => ({
        kind: 'Deployment',
        name,
        status: 'OutOfSync',
        health: { status: health },
      });
      const withResources = (...resources: readonly object[]): KubeObject => {
        const synced = { kind: 'Service', name: 'web', status: 'Synced' };
        return recorded('out-of-sync-live-edit', {
          status: { health: { status: 'Degraded' }, resources: [...resources, synced] },
        });
      };
      out(withResources(entry('web', 'Degraded'), entry('api', 'Healthy')), {
        reason:
          /^Deployment\/web and Deployment\/api differ from Git \(2 of 3 objects\)\. Degraded, too: Deployment\/web\.$/,
      });
      out(withResources(...['a', 'b', 'c', 'd'].map((name) => entry(name, 'Healthy'))), {
        reason:
          /^Deployment\/a, Deployment\/b and 2 more differ from Git \(4 of 5 objects\)\. An object is Degraded, too\.$/,
      });
    });
    it('without auto-sync', () => {
      for (const name of ['out-of-sync-live-edit', 'out-of-sync-new-commit', 'missing-resource']) {
        out(recorded(name), {
          reason: /^\w+\/[\w-]+ differs from Git \(1 of 3 objects\)\.$/,
          next: /Auto-sync is off/,
        });
      }
    });
    it('with auto-sync switched off', () => out(recorded('paused-automation'), { reason: /enabled: false/ }));
    it('with nothing left but prunes, and prune off', () => {
      out(recorded('prune-pending'), { reason: /auto-prune is off/, next: /with prune/ });
      const pruning = automated({ prune: true, selfHeal: true });
      out(recorded('prune-pending', pruning), { next: /applies the new revision by itself/ });
    });
    it('by an object that the project does not permit, which is Unknown', () => {
      out(recorded('forbidden-kind-alone'), { reason: /^1 object cannot be judged: the project/ });
      out(recorded('forbidden-kind'), { reason: /differs from Git \(1 of 2 objects\)/ });
    });
    it("by the namespace's metadata alone, while every object is Synced", () =>
      out(recorded('managed-namespace-metadata'), { reason: /namespace's metadata/ }));
  });

  it('says first that the verdict is of an older spec', () =>
    check(recorded('stale-verdict'), { word: 'StaleVerdict', next: /refresh compares again/ }));

  it('is its health where Git and cluster agree', () => {
    check(recorded('degraded'), { word: 'Degraded', since: HEALTH, next: /A sync does not help/ });
    check(recorded('progressing'), { word: 'Progressing', since: HEALTH });
    check(recorded('suspended'), { word: 'Suspended', since: HEALTH });
  });

  // Argo CD writes a message beside the health of an app since 3.6, and Missing beside Synced only where all is ignored.
  it('repeats what the controller says of the health', () => {
    const health = (over: Over): KubeObject => laidOver(recorded('degraded'), { status: { health: over } });
    check(health({ message: 'Caused by: Deployment/web' }), {
      word: 'Degraded',
      since: HEALTH,
      reason: /Deployment\/web\.$/,
    });
    check(health({ status: 'Missing' }), { word: 'Missing', since: HEALTH, next: /creates them/ });
  });
});

/** A wave that runs, with words of the controller that no recording holds. */
function withMessage(message: string): KubeObject {
  return laidOver(recorded('sync-waiting-for-wave'), { status: { operationState: { message } } });
}
