import assert from 'node:assert/strict';
import { add, insert, remove, rename, replace } from '../../world/repo/commit.ts';
import type { Edit, History, Step } from '../../world/repo/commit.ts';
import { change } from '../../world/repo/history/steps.ts';
import { jonas, mara } from '../../world/repo/people.ts';
import { applyEdits, undoEdits } from '../../world/repo/states.ts';
import { timelineOf } from '../../world/repo/timeline.ts';

type Plain = Readonly<Record<string, string>>;

function files(plain: Plain): ReadonlyMap<string, string> {
  return new Map(Object.entries(plain));
}

function plain(map: ReadonlyMap<string, string>): Plain {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe('edits of the sample history', () => {
  function check(edits: readonly Edit[], before: Plain, after: Plain): void {
    const added = new Map<string, string>();
    assert.deepEqual(plain(undoEdits(files(after), edits, added)), before);
    assert.deepEqual(plain(applyEdits(files(before), edits, added)), after);
  }

  it('go forth and back', () => {
    check([replace('a', 'one', 'two')], { a: 'one\n' }, { a: 'two\n' });
    check([insert('a', 'x\n', 'y\n')], { a: 'x\nz\n' }, { a: 'x\ny\nz\n' });
    check([add('b')], { a: '1' }, { a: '1', b: '2' });
    check([remove('b', '2')], { a: '1', b: '2' }, { a: '1' });
    check(
      [rename('old', 'new')],
      { 'old/a': '1', 'old/b/c': '2', older: '3' },
      { 'new/a': '1', 'new/b/c': '2', older: '3' },
    );
    check([rename('a', 'b'), replace('b', 'one', 'two')], { a: 'one' }, { b: 'two' });
  });

  it('say where they do not fit', () => {
    const to =
      (before: Plain, edit: Edit): (() => unknown) =>
      () =>
        applyEdits(files(before), [edit], new Map());
    assert.throws(to({ a: 'x x' }, replace('a', 'x', 'y')), /a holds 2 times, not once: x/);
    assert.throws(to({ a: 'z' }, replace('a', 'x', 'y')), /a holds 0 times, not once: x/);
    assert.throws(to({}, replace('a', 'x', 'y')), /there is no a at this point/);
    assert.throws(to({ a: '', b: '' }, rename('a', 'b')), /b is there already/);
    assert.throws(to({ b: '' }, rename('a', 'c')), /nothing to move at a/);
  });
});

describe('the timeline of a history', () => {
  const start: Step = change('start', mara, [9, '10:00'], 'Start');
  function history(main: readonly Step[], open: History['open'] = []): History {
    return { main: [start, ...main], open, tags: {} };
  }
  function check(
    given: History,
    tip: Plain,
    expected: Readonly<Record<string, { parents: string[]; files: Plain }>>,
  ): void {
    const nodes = timelineOf(given, files(tip));
    const found = Object.fromEntries(
      nodes.map((node) => [node.label, { parents: [...node.parents], files: plain(node.files) }]),
    );
    assert.deepEqual(found, expected);
  }

  it('derives each tree from the last one', () => {
    check(
      history([
        change('two', jonas, [8, '10:00'], 'Two', replace('a', '1', '2'), add('b')),
        change('three', jonas, [7, '10:00'], 'Three', replace('a', '2', '3')),
      ]),
      { a: '3', b: 'b' },
      {
        start: { parents: [], files: { a: '1' } },
        two: { parents: ['start'], files: { a: '2', b: 'b' } },
        three: { parents: ['two'], files: { a: '3', b: 'b' } },
      },
    );
  });

  it('starts a pull request from its base, and merges both sides', () => {
    const side = change('side', jonas, [8, '11:00'], 'Side', replace('b', '1', '2'));
    const merge: Step = {
      label: 'merge',
      by: mara,
      when: [7, '12:00'],
      pr: 5,
      branch: 'team/side',
      title: 'Side',
      base: 'start',
      commits: [side],
    };
    check(
      history([change('main', mara, [8, '10:00'], 'Main', replace('a', '1', '2')), merge]),
      { a: '2', b: '2' },
      {
        start: { parents: [], files: { a: '1', b: '1' } },
        main: { parents: ['start'], files: { a: '2', b: '1' } },
        side: { parents: ['start'], files: { a: '1', b: '2' } },
        merge: { parents: ['main', 'side'], files: { a: '2', b: '2' } },
      },
    );
  });

  it('reverts what a commit changed, also when others came in between', () => {
    const steps: Step[] = [
      change('bad', jonas, [8, '10:00'], 'Bad', replace('a', 'good', 'bad')),
      change('other', jonas, [7, '10:00'], 'Other', replace('a', 'x', 'y')),
      { label: 'revert', by: mara, when: [6, '10:00'], reverts: 'bad', why: 'It was bad.' },
    ];
    const nodes = timelineOf(history(steps), files({ a: 'good y' }));
    assert.deepEqual(
      nodes.map((node) => plain(node.files)['a']),
      ['good x', 'bad x', 'bad y', 'good y'],
    );
    assert.equal(nodes.at(-1)?.message, 'Revert "Bad"\n\nIt was bad.');
    assert.equal(nodes.at(-1)?.reverts, 'bad');
  });

  it('leaves an open pull request beside main', () => {
    const commits = [change('wip', jonas, [2, '10:00'], 'Try', replace('a', '1', '9'))];
    const nodes = timelineOf(history([], [{ name: 'team/try', commits }]), files({ a: '1' }));
    assert.deepEqual(
      nodes.map(({ label, branch, parents }) => [label, branch, parents]),
      [
        ['start', 'main', []],
        ['wip', 'team/try', ['start']],
      ],
    );
  });

  it('writes bodies and co-authors below the subject', () => {
    const step: Step = { ...change('two', jonas, [8, '10:00'], 'Two'), body: 'Why.', coAuthors: [mara] };
    const nodes = timelineOf(history([step]), files({}));
    assert.equal(
      nodes[1]?.message,
      'Two\n\nWhy.\n\nCo-authored-by: Mara Lindqvist <mara.lindqvist@fernhill.example>',
    );
  });

  it('refuses what cannot be a history', () => {
    const twice = change('start', jonas, [8, '10:00'], 'Again');
    assert.throws(() => timelineOf(history([twice]), files({})), /two commits are labelled start/);
    const merge: Step = {
      label: 'm',
      by: mara,
      when: [7, '12:00'],
      pr: 1,
      branch: 'b',
      title: 't',
      base: 'nowhere',
      commits: [change('s', mara, [8, '1:00'], 's')],
    };
    assert.throws(
      () => timelineOf(history([merge]), files({})),
      /s starts from nowhere, which is not there yet/,
    );
    const revert: Step = { label: 'r', by: mara, when: [7, '12:00'], reverts: 'nothing', why: '' };
    assert.throws(() => timelineOf(history([revert]), files({})), /main has no commit labelled nothing/);
  });
});
