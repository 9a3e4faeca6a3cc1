import assert from 'node:assert/strict';

import { highestMatching, isConstraint } from '../../../../src/core/history/semver.ts';
import { trackedRef } from '../../../../src/core/history/trackedRef.ts';
import type { GitRef } from '../../../../src/core/ports.ts';

const id = (digit: string): string => digit.repeat(40);

const REFS: readonly GitRef[] = [
  { name: 'refs/remotes/origin/HEAD', object: id('1'), leadsTo: 'refs/remotes/origin/trunk' },
  { name: 'refs/remotes/origin/trunk', object: id('1') },
  { name: 'refs/remotes/origin/release/2.x', object: id('2') },
  { name: 'refs/remotes/origin/v1.0.0', object: id('3') },
  { name: 'refs/tags/v1.0.0', object: id('4') },
  { name: 'refs/tags/v1.2.0', object: id('5') },
  { name: 'refs/tags/v1.10.0', object: id('6') },
  { name: 'refs/tags/v2.0.0-rc.1', object: id('7') },
  { name: 'refs/tags/deadbeef', object: id('8') },
];

describe('tracked ref', () => {
  const cases: readonly (readonly [targetRevision: string, expected: string])[] = [
    ['', `head trunk refs/remotes/origin/trunk ${id('1')}`],
    ['HEAD', `head trunk refs/remotes/origin/trunk ${id('1')}`],
    ['trunk', `branch trunk refs/remotes/origin/trunk ${id('1')}`],
    ['refs/heads/trunk', `branch trunk refs/remotes/origin/trunk ${id('1')}`],
    ['release/2.x', `branch release/2.x refs/remotes/origin/release/2.x ${id('2')}`],
    ['v1.0.0', `branch v1.0.0 refs/remotes/origin/v1.0.0 ${id('3')}`],
    ['refs/tags/v1.0.0', `pinned tag v1.0.0 ${id('4')}`],
    ['v1.2.0', `pinned tag v1.2.0 ${id('5')}`],
    ['deadbeef', `pinned tag deadbeef ${id('8')}`],
    ['1.x', `version v1.10.0 refs/tags/v1.10.0 ${id('6')}`],
    ['>=1.0 <1.5', `version v1.2.0 refs/tags/v1.2.0 ${id('5')}`],
    ['^2.0.0-0', `version v2.0.0-rc.1 refs/tags/v2.0.0-rc.1 ${id('7')}`],
    ['^2', 'missing ^2'],
    [id('a'), `pinned commit ${id('a')}`],
    ['ABCDEF1', 'pinned commit abcdef1'],
    ['gone', 'missing gone'],
    ['--output=x', 'missing --output=x'],
  ];
  for (const [targetRevision, expected] of cases) {
    it(`reads ${JSON.stringify(targetRevision)}`, () => {
      assert.equal(Object.values(trackedRef(targetRevision, 'origin', REFS)).join(' '), expected);
    });
  }

  it('guesses the default branch where the clone does not record it, and says so', () => {
    const refs = REFS.filter(({ name }) => !name.endsWith('/HEAD'));
    assert.deepEqual(trackedRef('HEAD', 'origin', refs), { word: 'missing', name: 'HEAD' });
    const main = { name: 'refs/remotes/origin/main', object: id('9') };
    assert.deepEqual(trackedRef('HEAD', 'origin', [...refs, main]), {
      word: 'head',
      name: 'main',
      ref: main.name,
      tip: main.object,
      isGuess: true,
    });
    const only = { name: 'refs/remotes/origin/stable', object: id('b') };
    const guessed = trackedRef('', 'origin', [only]);
    assert.deepEqual(guessed.word === 'head' && [guessed.name, guessed.isGuess], ['stable', true]);
  });

  it('follows the branches of the clone itself where that is what the app names', () => {
    const refs: readonly GitRef[] = [
      { name: 'refs/heads/main', object: id('1') },
      { name: 'refs/heads/topic', object: id('2') },
      { name: 'HEAD', object: id('2'), leadsTo: 'refs/heads/topic' },
    ];
    assert.equal(
      Object.values(trackedRef('HEAD', '', refs)).join(' '),
      `head topic refs/heads/topic ${id('2')}`,
    );
    assert.equal(
      Object.values(trackedRef('main', '', refs)).join(' '),
      `branch main refs/heads/main ${id('1')}`,
    );
    assert.equal(trackedRef('main', 'origin', refs).word, 'missing');
  });
});

describe('ranges of versions', () => {
  const TAGS = [
    'v0.9.0',
    '1.0.0',
    'v1.2.3',
    '1.3.0-beta.2',
    '1.3.0-beta.11',
    '1.3.0',
    '1.4',
    '2.0.0',
    'release-9.0.0',
  ];
  const cases: readonly (readonly [constraint: string, tag: string | undefined])[] = [
    ['*', '2.0.0'],
    ['1.*', '1.4'],
    ['1.2.x', 'v1.2.3'],
    ['~1.2', 'v1.2.3'],
    ['~1', '1.4'],
    ['^1.0.0', '1.4'],
    ['^0.9', 'v0.9.0'],
    ['<2', '1.4'],
    ['<=1.3', '1.3.0'],
    ['>2', undefined],
    ['> 1.4', '2.0.0'],
    ['1.0 - 1.3', '1.3.0'],
    ['>=1.3.0-alpha, <1.3.0', '1.3.0-beta.11'],
    ['1.2.3 || 0.9.0', 'v1.2.3'],
    ['!=2.0.0', '1.4'],
    ['>= 1.0.0, < 1.3.0', 'v1.2.3'],
  ];
  for (const [constraint, tag] of cases) {
    it(`${constraint} gives ${tag ?? 'none'}`, () => {
      assert.equal(isConstraint(constraint), true);
      assert.equal(highestMatching(constraint, TAGS), tag);
    });
  }

  it('takes names for names', () => {
    for (const name of ['main', 'v1.2.3', '1.2.3', 'feature/x', 'x1', '']) {
      assert.equal(isConstraint(name), false, name);
    }
  });
});
