import assert from 'node:assert/strict';

import { argoCdEngine } from '../../../../src/core/engines/argocd/argoCdEngine.ts';
import type { Deployment } from '../../../../src/core/engines/engine.ts';
import { commitOf } from '../../../../src/core/history/commitOf.ts';
import type { Fate } from '../../../../src/core/history/entry.ts';
import { DeploymentJoin } from '../../../../src/core/history/join.ts';
import type { JoinInput } from '../../../../src/core/history/join.ts';
import type { Operation } from '../../../../src/core/model/app.ts';
import { fateWordsAt } from '../../../../src/core/view/historyWords.ts';
import { utc } from '../../../../src/core/view/utc.ts';
import { recorded } from '../../recorded.ts';
import { anApp, asApp } from '../view/world.ts';

/** A branch of commits `c0` (the first) to `c5` (the tip). */
const COMMITS = ['c0', 'c1', 'c2', 'c3', 'c4', 'c5'];

function at(hour: number): string {
  return `2026-11-24T${String(hour).padStart(2, '0')}:00:00Z`;
}

function sync(id: number, revision: string, hour: number, more: Partial<Deployment> = {}): Deployment {
  return { id: String(id), revisions: [revision], deployedAt: at(hour), isAutomated: true, ...more };
}

function join(deployments: readonly Deployment[], more: Partial<JoinInput> = {}): DeploymentJoin {
  return new DeploymentJoin({
    app: anApp({ sync: 'OutOfSync', revisions: ['c5'] }),
    deployments,
    sourceIndex: 0,
    positionOf: (sha) => (COMMITS.includes(sha) ? COMMITS.length - 1 - COMMITS.indexOf(sha) : undefined),
    has: (sha) => sha.startsWith('c') || sha === 'side',
    ...more,
  });
}

function fates(joined: DeploymentJoin): readonly string[] {
  return COMMITS.map((sha) => {
    const fate = joined.fateOf(sha);
    return 'sync' in fate
      ? `${sha} ${fate.word} ${new Date(fate.sync.at).getUTCHours()}`
      : `${sha} ${fate.word}`;
  });
}

function operation(more: Partial<Operation>): Operation {
  return {
    isRequested: false,
    isAutomated: true,
    isSelfHeal: false,
    isDryRun: false,
    retryCount: 0,
    ...more,
  };
}

describe('joining commits with the record of syncs', () => {
  it('gives each commit the first sync that contains it: one sync may bring several', () => {
    assert.deepEqual(fates(join([sync(1, 'c4', 12), sync(0, 'c1', 10)])), [
      'c0 deployed 10',
      'c1 deployed 10',
      'c2 deployed 12',
      'c3 deployed 12',
      'c4 deployed 12',
      'c5 pending',
    ]);
  });

  it('reads the record that a real controller keeps', () => {
    const object = recorded('sync-running-frames');
    const deployments = argoCdEngine.history(object);
    const [newer = '', older = ''] = deployments.map(({ revisions }) => revisions[0] ?? '');
    const at = (sha: string): number => [newer, older].indexOf(sha);
    const joined = new DeploymentJoin({
      app: asApp(object),
      deployments,
      sourceIndex: 0,
      positionOf: (sha) => (at(sha) < 0 ? undefined : at(sha)),
      has: (sha) => at(sha) >= 0,
    });
    const by = { word: 'user', name: 'sam.doyle' } as const;
    assert.equal(deployments.length, 2);
    assert.deepEqual(
      [newer, older].map((sha) => joined.fateOf(sha)),
      deployments.map(({ deployedAt, revisions: [revision = ''] }): Fate => ({
        word: 'deployed',
        sync: { at: Date.parse(deployedAt), by, revision },
        evidence: 'record',
      })),
    );
    assert.deepEqual(joined.events(), []);
  });

  it('says when and by whom a commit was rolled back, and when another brought it again', () => {
    const back = [sync(2, 'c1', 14, { isAutomated: false, by: 'kim' }), sync(1, 'c3', 12), sync(0, 'c1', 10)];
    const fate = join(back).fateOf('c3');
    assert.deepEqual(fate, {
      word: 'rolledBack',
      sync: { at: Date.parse(at(12)), by: { word: 'controller' }, revision: 'c3' },
      back: { at: Date.parse(at(14)), by: { word: 'user', name: 'kim' }, revision: 'c1' },
    } satisfies Fate);
    assert.equal(join(back).fateOf('c1').word, 'deployed');
    assert.equal(join([sync(3, 'c4', 16), ...back]).fateOf('c3').word, 'deployed');
    assert.deepEqual(
      join([sync(3, 'c4', 16), ...back])
        .events()
        .map(({ entry }) => entry.key),
      ['rollback.2'],
    );
  });

  it('tells the sync that a rollback undid, not an older one', () => {
    const fate = join([sync(3, 'c0', 16), sync(2, 'c1', 14), sync(1, 'c3', 12), sync(0, 'c0', 10)]).fateOf(
      'c2',
    );
    assert.equal(fate.word === 'rolledBack' && new Date(fate.back.at).getUTCHours(), 14);
  });

  it('claims nothing for commits before a record that begins later than the app', () => {
    const joined = join([sync(8, 'c4', 12), sync(7, 'c2', 10)]);
    assert.deepEqual(fates(joined).slice(0, 4), [
      'c0 beforeRecord',
      'c1 beforeRecord',
      'c2 deployed 10',
      'c3 deployed 12',
    ]);
    assert.deepEqual(
      joined.events().map(({ entry }) => entry),
      [
        {
          kind: 'gap',
          key: 'gap.begin',
          gap: { code: 'recordBegins', count: 7, at: Date.parse(at(10)) },
        },
      ],
    );
  });

  it('names syncs whose commit is elsewhere or nowhere, and places none of them', () => {
    const joined = join([sync(2, 'gone', 14), sync(1, 'side', 12), sync(0, 'c1', 10)]);
    assert.deepEqual(
      joined.events().map(({ entry }) => entry.kind === 'gap' && entry.gap),
      [
        { code: 'revisionMissing', revision: 'gone', at: Date.parse(at(14)) },
        { code: 'offBranch', revision: 'side', at: Date.parse(at(12)) },
      ],
    );
    assert.deepEqual(fates(joined).slice(0, 3), ['c0 deployed 10', 'c1 deployed 10', 'c2 pending']);
  });

  it('tells a sync of the same commit from a rollback', () => {
    const joined = join([sync(1, 'c1', 12, { isAutomated: false }), sync(0, 'c1', 10)]);
    assert.deepEqual(
      joined.events().map(({ entry }) => entry),
      [
        {
          kind: 'resync',
          key: 'resync.1',
          at: Date.parse(at(12)),
          by: { word: 'unknown' },
          revision: 'c1',
          deployment: '1',
        },
      ],
    );
  });

  it('says "nothing to deploy" where the controller compared a later commit and is in sync', () => {
    const app = anApp({ sync: 'Synced', revisions: ['c4'] });
    const joined = join([sync(0, 'c2', 10)], { app });
    assert.deepEqual(fates(joined).slice(2), [
      'c2 deployed 10',
      'c3 nothingToDeploy',
      'c4 nothingToDeploy',
      'c5 pending',
    ]);
  });

  it('reads the last operation for what the record leaves out', () => {
    const by = (more: Partial<Operation>): Fate =>
      join([sync(0, 'c2', 10)], {
        app: anApp({
          sync: 'OutOfSync',
          operation: operation({ revision: 'c4', finishedAt: at(13), ...more }),
        }),
      }).fateOf('c3');
    const found = by({ phase: 'Succeeded', isAutomated: false, initiatedBy: 'kim' });
    assert.deepEqual(found, {
      word: 'deployed',
      sync: { at: Date.parse(at(13)), by: { word: 'user', name: 'kim' }, revision: 'c4' },
      evidence: 'operation',
    } satisfies Fate);
    assert.deepEqual(by({ phase: 'Failed', message: 'no such kind' }), {
      word: 'failed',
      at: Date.parse(at(13)),
      message: 'no such kind',
    } satisfies Fate);
    assert.equal(by({ phase: 'Running' }).word, 'deploying');
    assert.equal(by({ phase: 'Succeeded', isDryRun: true }).word, 'pending');
    assert.equal(by({}).word, 'pending');
  });

  it('has only "pending" for a commit that is not on the branch', () => {
    assert.equal(join([sync(0, 'c2', 10)]).fateOf('side').word, 'pending');
  });

  it('of a controller without operations tells what it tried last, and how that stands', () => {
    const tried = (look: 'bad' | 'changing' | 'good'): readonly string[] => {
      const app = anApp({ sync: 'Unknown', revisions: ['c3'], attemptedRevision: 'c4' });
      const phase = { word: 'x', title: { text: 'x', look }, since: at(15), reason: 'no such variable' };
      return fates(join([sync(1, 'c3', 12)], { app: { ...app, phase } })).slice(-3);
    };
    assert.deepEqual(tried('bad'), ['c3 deployed 12', 'c4 failed', 'c5 pending']);
    assert.deepEqual(tried('changing'), ['c3 deployed 12', 'c4 deploying', 'c5 pending']);
    assert.deepEqual(tried('good'), ['c3 deployed 12', 'c4 pending', 'c5 pending']);
    const conditions = [{ type: 'Failed', severity: 'error', message: 'the whole story' }] as const;
    const failed = { word: 'x', title: { text: 'x', look: 'bad' }, since: at(15) } as const;
    const app = { ...anApp({ attemptedRevision: 'c4', conditions }), phase: failed };
    assert.deepEqual(join([], { app }).fateOf('c4'), {
      word: 'failed',
      message: 'the whole story',
      at: Date.parse(at(15)),
      isAttempt: true,
    } satisfies Fate);
  });

  it('says "at the latest" of a commit that is younger than the entry which stands for its deploy', () => {
    // A build came back: its entry keeps the first time, and names the newest revision.
    const joined = join([sync(1, 'c4', 10, { id: 'sha256:1', seenAt: at(15) })]);
    const by = { word: 'controller' } as const;
    const latest = { at: Date.parse(at(15)), by, revision: 'c4', isLatest: true };
    assert.deepEqual(joined.fateOf('c4', Date.parse(at(12))), {
      word: 'deployed',
      sync: latest,
      evidence: 'record',
    } satisfies Fate);
    // What is taken back by it was in the cluster, if ever, within the same entry, and not before the record begins.
    assert.deepEqual(joined.fateOf('c3', Date.parse(at(11))), {
      word: 'deployed',
      sync: latest,
      evidence: 'record',
    } satisfies Fate);
    assert.equal(joined.fateOf('c2', Date.parse(at(9))).word, 'beforeRecord');
    // Without a later time there is none to tell: clocks differ.
    assert.equal(join([sync(1, 'c4', 10)]).fateOf('c4', Date.parse(at(12))).word, 'deployed');
    assert.match(
      fateWordsAt(joined.fateOf('c4', Date.parse(at(12))), utc),
      /15:00.* at the latest by auto-sync/,
    );
  });

  it('dates what came within a record whose oldest build came back, and does not put it before that', () => {
    // c1 was deployed at 10, c2 brought another build; c3 was as c1, and its entry went on to name c5, which is so too.
    const record = [
      sync(1, 'c5', 15, { id: 'sha256:1', firstAt: at(10), seenAt: at(16) }),
      sync(2, 'c4', 14, { id: 'sha256:2', seenAt: at(15) }),
    ];
    const fate = join(record).fateOf('c3', Date.parse(at(13)));
    assert.deepEqual(fate, {
      word: 'deployed',
      sync: { at: Date.parse(at(14)), by: { word: 'controller' }, revision: 'c4', isLatest: true },
      evidence: 'record',
    } satisfies Fate);
    assert.equal(join(record).fateOf('c1', Date.parse(at(9))).word, 'beforeRecord');
    // The build in between failed, and is in no record of what was deployed.
    const alone = join(record.slice(0, 1));
    const brought = alone.fateOf('c4', Date.parse(at(12)));
    // When a build came back is known from below only: it was there when it was last seen.
    assert.equal(brought.word === 'deployed' && brought.sync.at, Date.parse(at(16)));
    assert.equal(alone.fateOf('c1', Date.parse(at(9))).word, 'beforeRecord');
    // Clocks differ: a commit cannot be younger than its deploy.
    assert.equal(join([sync(1, 'c4', 10)]).fateOf('c3', Date.parse(at(12))).word, 'beforeRecord');
  });

  it('lists releases of a chart, whose versions are on no branch, and which of them went back', () => {
    const events = join([
      sync(3, '1.4.0', 14, { id: 'v3', isRollback: true }),
      sync(2, '1.5.0', 12, { id: 'v2' }),
      sync(1, '1.4.0', 10, { id: 'v1' }),
    ]).events();
    assert.deepEqual(
      events.map(({ entry }) => ('revision' in entry ? `${entry.kind} ${entry.revision}` : entry.kind)),
      ['rollback 1.4.0', 'resync 1.5.0', 'resync 1.4.0'],
    );
  });
});

describe('the commit that a revision names', () => {
  const sha = '0123456789abcdef0123456789abcdef01234567';

  it('is found in each form that is written', () => {
    for (const revision of [
      sha,
      `main@sha1:${sha}`,
      `main/${sha}`,
      `sha1:${sha}`,
      `1.2.3+${sha.slice(0, 12)}`,
    ]) {
      assert.equal(commitOf(revision, [sha]), sha, revision);
    }
    for (const revision of ['', '1.2.3', '1.2.3+build.4', `1.2.3+${'f'.repeat(12)}`, 'main']) {
      assert.equal(commitOf(revision, [sha]), undefined, revision);
    }
  });
});
