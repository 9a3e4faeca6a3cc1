import assert from 'node:assert/strict';

import { anApplication, appOf, OLDER, SHA, SYNCED_BY_KIM } from './fixtures.ts';

type Tree = Record<string, unknown>;

/** What is expected of the phase: its key, and words that its sentences must hold. */
interface Expected {
  readonly word: string;
  readonly since?: string;
  readonly reason?: RegExp;
  readonly next?: RegExp;
}

function check(over: Tree, expected: Expected): void {
  const { phase } = appOf(anApplication(over));
  assert.equal(phase.word, expected.word);
  assert.equal(phase.since, expected.since);
  assert.match(phase.reason ?? '', expected.reason ?? /^/);
  assert.match(phase.next ?? '', expected.next ?? /^/);
}

const OUT_OF_SYNC: Tree = {
  sync: { status: 'OutOfSync', revision: SHA },
  resources: [
    { kind: 'Deployment', name: 'web', status: 'OutOfSync' },
    { kind: 'Service', name: 'web', status: 'Synced' },
  ],
};
const FAILED: Tree = { ...SYNCED_BY_KIM, phase: 'Failed', message: 'one or more objects failed to apply' };
const RUNNING: Tree = { phase: 'Running', startedAt: '2026-11-24T13:59:00Z', operation: { sync: {} } };
const MANUAL: Tree = { syncPolicy: { automated: null } };

describe('the phase of an app', () => {
  it('is its verdict where nothing is to be said', () => {
    check({}, { word: 'Synced' });
    check({ status: { sync: { status: null } } }, { word: 'Unknown' });
  });

  describe('while it is deleted', () => {
    const deletionTimestamp = '2026-11-24T13:50:00Z';
    it('says that the objects go too', () =>
      check(
        {
          metadata: { deletionTimestamp, finalizers: ['resources-finalizer.argocd.argoproj.io/background'] },
        },
        { word: 'Deleting', since: deletionTimestamp, reason: /objects with it/, next: /last object/ },
      ));
    it('names a foreign finalizer', () =>
      check(
        { metadata: { deletionTimestamp, finalizers: ['example.com/keep'] } },
        { word: 'Deleting', since: deletionTimestamp, reason: /waits for example\.com\/keep/ },
      ));
    it('says that objects which ask for confirmation stop it', () => {
      const over = {
        metadata: { deletionTimestamp, finalizers: ['resources-finalizer.argocd.argoproj.io'] },
        status: {
          resources: [{ kind: 'PersistentVolumeClaim', name: 'data', requiresDeletionConfirmation: true }],
        },
      };
      check(over, { word: 'Deleting', since: deletionTimestamp, next: /approves the deletion/ });
      check(
        {
          ...over,
          metadata: {
            ...over.metadata,
            annotations: { 'argocd.argoproj.io/deletion-approved': deletionTimestamp },
          },
        },
        { word: 'Deleting', since: deletionTimestamp, next: /last object/ },
      );
    });
    it('tells the error of the controller', () =>
      check(
        {
          metadata: { deletionTimestamp },
          status: { conditions: [{ type: 'DeletionError', message: 'webhook denied' }] },
        },
        { word: 'Deleting', since: deletionTimestamp, reason: /met an error/ },
      ));
    it('comes before everything else', () =>
      check(
        {
          metadata: { deletionTimestamp },
          operation: { sync: {} },
          status: { ...OUT_OF_SYNC, operationState: FAILED },
        },
        { word: 'Deleting', since: deletionTimestamp },
      ));
  });

  describe('while something is under way', () => {
    it('is asked for', () =>
      check(
        { operation: { sync: {} } },
        { word: 'Requested', reason: /has not begun/, next: /sync window/ },
      ));
    it('waits for health, a hook, a confirmation or a deletion by name', () => {
      const waiting = (message: string, reason: RegExp): void =>
        check(
          { status: { operationState: { ...RUNNING, message } } },
          { word: 'Running', since: '2026-11-24T13:59:00Z', reason },
        );
      waiting('waiting for healthy state of apps/StatefulSet/db', /until apps\/StatefulSet\/db is healthy/);
      waiting('waiting for completion of hook batch/Job/migrate', /hook batch\/Job\/migrate has run/);
      waiting(
        'waiting for pruning confirmation of /PersistentVolumeClaim/data and 2 more',
        /\/PersistentVolumeClaim\/data and 2 more may be pruned/,
      );
      waiting('waiting for deletion of apps/Deployment/old', /apps\/Deployment\/old is deleted/);
      waiting('one or more tasks are running', /one or more tasks are running/);
    });
    it('heals or tries, where there is no message yet', () => {
      const heal = {
        ...RUNNING,
        operation: { initiatedBy: { automated: true }, sync: { autoHealAttemptsCount: 1 } },
      };
      check(
        { status: { operationState: heal } },
        { word: 'Running', since: '2026-11-24T13:59:00Z', reason: /Self-heal puts back/ },
      );
      check(
        { status: { operationState: { ...RUNNING, operation: { sync: { dryRun: true } } } } },
        { word: 'Running', since: '2026-11-24T13:59:00Z', reason: /changes nothing/ },
      );
    });
    it('waits before the next try', () =>
      check(
        {
          status: {
            operationState: {
              ...RUNNING,
              finishedAt: '2026-11-24T13:59:30Z',
              retryCount: 1,
              message: 'Retrying attempt #1',
            },
          },
        },
        { word: 'Retrying', since: '2026-11-24T13:59:30Z', reason: /attempt #1/, next: /terminate/ },
      ));
    it('is blocked by a sync window', () =>
      check(
        { status: { operationState: { ...RUNNING, message: 'Sync operation blocked by sync window' } } },
        { word: 'Blocked', since: '2026-11-24T13:59:00Z', next: /window opens/ },
      ));
    it('is being terminated', () =>
      check(
        { status: { operationState: { ...RUNNING, phase: 'Terminating' } } },
        { word: 'Terminating', since: '2026-11-24T13:59:00Z', next: /stays applied/ },
      ));
    it('compares, normally or from scratch', () => {
      check(
        { metadata: { annotations: { 'argocd.argoproj.io/refresh': 'normal' } } },
        { word: 'Refreshing', reason: /compares with Git/ },
      );
      check(
        { metadata: { annotations: { 'argocd.argoproj.io/refresh': 'hard' } } },
        { word: 'Refreshing', reason: /renders the manifests anew/ },
      );
    });
    it('is passed over by the controller, whatever was asked for', () =>
      check(
        {
          metadata: {
            annotations: {
              'argocd.argoproj.io/skip-reconcile': 'true',
              'argocd.argoproj.io/refresh': 'normal',
            },
          },
          operation: { sync: {} },
        },
        { word: 'Skipped', next: /skip-reconcile/ },
      ));
  });

  describe('in trouble', () => {
    const condition = (type: string): Tree => ({
      conditions: [{ type, message: 'what the controller said', lastTransitionTime: '2026-11-24T12:00:00Z' }],
    });
    it('cannot be compared: Unknown, not OutOfSync', () =>
      check(
        { status: { ...condition('ComparisonError'), sync: { status: 'Unknown' } } },
        {
          word: 'ComparisonError',
          since: '2026-11-24T12:00:00Z',
          reason: /cannot compare with Git/,
          next: /not OutOfSync/,
        },
      ));
    it('has an invalid spec', () =>
      check(
        { status: condition('InvalidSpecError') },
        { word: 'InvalidSpec', since: '2026-11-24T12:00:00Z', next: /in Git/ },
      ));
    it('has a status that could not be written', () =>
      check(
        { status: condition('UnknownError') },
        { word: 'UnknownError', since: '2026-11-24T12:00:00Z', next: /may be old/ },
      ));
    it('is stuck: auto-sync failed once at this revision', () =>
      check(
        { status: { ...OUT_OF_SYNC, operationState: FAILED } },
        {
          word: 'Stuck',
          since: '2026-11-24T13:00:05Z',
          reason: /failed once at this revision: nothing retries until a new commit/,
          next: /Push a fix, or sync by hand/,
        },
      ));
    it('is not stuck after a new commit', () =>
      check(
        { status: { ...OUT_OF_SYNC, operationState: { ...FAILED, syncResult: { revision: OLDER } } } },
        { word: 'SyncFailed', since: '2026-11-24T13:00:05Z', next: /tries the new revision/ },
      ));
    it('is not stuck after the source was changed', () =>
      check(
        {
          status: {
            ...OUT_OF_SYNC,
            operationState: {
              ...FAILED,
              syncResult: {
                revision: SHA,
                source: {
                  repoURL: 'https://git.example.com/fleet.git',
                  path: 'apps/old',
                  targetRevision: 'main',
                },
              },
            },
          },
        },
        { word: 'SyncFailed', since: '2026-11-24T13:00:05Z' },
      ));
    it('failed by hand: nobody retries', () =>
      check(
        { spec: MANUAL, status: { ...OUT_OF_SYNC, operationState: FAILED } },
        { word: 'SyncFailed', since: '2026-11-24T13:00:05Z', next: /sync again/ },
      ));
    it('passes over a failed dry run, and a failure that is mended', () => {
      check(
        { status: { ...OUT_OF_SYNC, operationState: { ...FAILED, operation: { sync: { dryRun: true } } } } },
        { word: 'OutOfSync' },
      );
      check({ status: { operationState: FAILED } }, { word: 'Synced' });
    });
  });

  describe('out of sync', () => {
    const at = (over: Tree, expected: Omit<Expected, 'word'>): void =>
      check(over, { word: 'OutOfSync', ...expected });
    const deployed = { ...OUT_OF_SYNC, operationState: SYNCED_BY_KIM };
    it('before auto-sync came', () =>
      at(
        { status: OUT_OF_SYNC },
        { reason: /1 of 2 objects differs/, next: /applies the new revision by itself/ },
      ));
    it('and self-heal is about to act', () => at({ status: deployed }, { next: /Self-heal puts it back/ }));
    it('and nobody will act, for the revision was deployed and self-heal is off', () =>
      at(
        { spec: { syncPolicy: { automated: { selfHeal: false } } }, status: deployed },
        { reason: /somebody changed the cluster/, next: /stays until the next commit/ },
      ));
    it('without auto-sync', () => at({ spec: MANUAL, status: deployed }, { next: /Auto-sync is off/ }));
    it('with auto-sync switched off', () =>
      at(
        { spec: { syncPolicy: { automated: { enabled: false } } }, status: deployed },
        { reason: /enabled: false/ },
      ));
    it('with nothing left but prunes, and prune off', () => {
      const resources = [
        { kind: 'ConfigMap', name: 'old', status: 'OutOfSync', requiresPruning: true },
        { kind: 'Job', name: 'hook', hook: true, requiresPruning: true },
      ];
      at(
        { spec: { syncPolicy: { automated: { prune: false } } }, status: { ...deployed, resources } },
        { reason: /auto-prune is off/, next: /with prune/ },
      );
      at(
        { spec: { syncPolicy: { automated: { prune: true } } }, status: { ...deployed, resources } },
        { next: /Self-heal/ },
      );
    });
    it("by the namespace's metadata alone, while every object is Synced", () =>
      at(
        {
          spec: MANUAL,
          status: { ...OUT_OF_SYNC, resources: [{ kind: 'Service', name: 'web', status: 'Synced' }] },
        },
        { reason: /namespace's metadata/ },
      ));
  });

  it('says first that the verdict is of an older spec', () =>
    check(
      {
        status: {
          ...OUT_OF_SYNC,
          sync: { status: 'OutOfSync', revision: SHA, comparedTo: { source: { path: 'old' } } },
        },
      },
      { word: 'StaleVerdict', next: /refresh compares again/ },
    ));

  it('is its health where Git and cluster agree', () => {
    const health = (status: string): Tree => ({
      status: { health: { status, message: 'why', lastTransitionTime: '2026-11-24T12:00:00Z' } },
    });
    check(health('Degraded'), {
      word: 'Degraded',
      since: '2026-11-24T12:00:00Z',
      reason: /why$/,
      next: /A sync does not help/,
    });
    check(health('Missing'), { word: 'Missing', since: '2026-11-24T12:00:00Z', next: /creates them/ });
    check(health('Progressing'), { word: 'Progressing', since: '2026-11-24T12:00:00Z' });
    check(health('Suspended'), { word: 'Suspended', since: '2026-11-24T12:00:00Z' });
  });
});
