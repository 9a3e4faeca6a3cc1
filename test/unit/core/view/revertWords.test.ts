import assert from 'node:assert/strict';

import type { PushRefusal } from '../../../../src/core/git/pushRefusal.ts';
import type { RevertOutcome, RevertRefusal } from '../../../../src/core/revert/outcome.ts';
import {
  conflictWords,
  gitFailureWords,
  levelSentence,
  pushRefusalWords,
  refusalWords,
  stepWords,
} from '../../../../src/core/view/revertWords.ts';
import { SHA } from './world.ts';

const SHORT = SHA.slice(0, 7);
import { anApp } from './world.ts';

describe('the words of a revert', () => {
  const REFUSALS: readonly (readonly [RevertRefusal, problem: RegExp, advice: RegExp])[] = [
    [{ word: 'pinned', name: 'v1.2.0' }, /checkout follows v1\.2\.0, which does not move/, /targetRevision/],
    [{ word: 'missingRef', name: 'release' }, /release, which the clone has not got/, /Fetch/],
    [{ word: 'oldGit' }, /older than 2\.38/, /Update git/],
    [{ word: 'unknownCommit', sha: SHA }, new RegExp(`not got commit ${SHORT}`), /Fetch/],
    [{ word: 'notOnBranch', sha: SHA }, new RegExp(`does not contain ${SHORT}`), /nothing to take back/],
    [{ word: 'sideMerge', sha: SHA }, /merge inside a branch/, /main line/],
    [{ word: 'shallow', sha: SHA }, /shallow and ends at/, /--unshallow/],
    [{ word: 'nothingThere', sha: SHA }, /no files of checkout/, /later commit/],
  ];
  for (const [refusal, problem, advice] of REFUSALS) {
    it(`say what to do about ${refusal.word}`, () => {
      const words = refusalWords(refusal, 'checkout');
      assert.match(words.problem, problem);
      assert.match(words.advice, advice);
    });
  }

  for (const word of [
    'noRight',
    'byRule',
    'exists',
    'unreachable',
    'other',
  ] satisfies PushRefusal['word'][]) {
    it(`say of a push refused as ${word} that nothing is left of it`, () => {
      const { problem, advice } = pushRefusalWords({ word, said: 'branches need\na ticket' }, 'origin');
      assert.match(problem, /origin/);
      assert.equal(problem.includes('branches need a ticket'), word !== 'exists', problem);
      assert.match(advice, /Nothing was changed on origin, and the new branch was removed here/);
    });
  }

  it('say that git lacks a name', () => {
    const detail = 'Author identity unknown\n\n*** Please tell me who you are.\n\nRun\n  git config';
    assert.match(gitFailureWords({ code: 'failed', command: 'commit-tree', detail }).advice, /user\.name/);
    assert.match(gitFailureWords({ code: 'failed', command: 'x', detail: 'disk full' }).problem, /disk full/);
    assert.match(gitFailureWords({ code: 'notFetched', folder: '/r' }).advice, /--unset .*--refetch/);
  });

  const CONFLICT: Extract<RevertOutcome, { readonly word: 'conflict' }> = {
    word: 'conflict',
    on: { word: 'branch', name: 'main', ref: 'refs/remotes/origin/main', tip: SHA },
    sha: SHA,
    files: ['apps/web/a.yaml'],
    later: Array.from({ length: 14 }, (_, index) => ({
      sha: SHA,
      subject: `Change ${index}`,
      author: 'Ada',
    })),
    drivers: ['npm'],
  };

  it('name the files of a conflict, what changed them since, and what was not started', () => {
    const { message, detail } = conflictWords(CONFLICT);
    assert.match(message, new RegExp(`^${SHORT} cannot be taken back`));
    assert.match(detail, /^In conflict:\n- apps\/web\/a\.yaml\n/);
    assert.match(detail, /Change 11 \(Ada\)\n- and 2 more\n/);
    assert.match(detail, /not started: npm\./);
    assert.match(detail, /Nothing was changed\./);
  });

  it('never call unknown or refused safe', () => {
    for (const level of ['C', 'U', 'D', 'B'] as const) {
      assert.doesNotMatch(levelSentence(level), /safe/i);
    }
    assert.match(levelSentence('S'), /^Safe/);
  });

  it('say what the app waits for', () => {
    const said = (['merge', 'handSync', 'window', 'sync', 'health'] as const).map((step) =>
      stepWords(step, anApp({ health: 'Progressing' }), 'revert/x'),
    );
    assert.equal(new Set(said).size, said.length);
    assert.match(said[0] ?? '', /revert\/x/);
    assert.match(said[4] ?? '', /Progressing/);
  });
});
