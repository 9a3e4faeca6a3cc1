import assert from 'node:assert/strict';

import type { Fate, HistoryEntry, OperationEntry } from '../../../../src/core/history/entry.ts';
import type { Gap } from '../../../../src/core/history/gap.ts';
import type { HistoryError, TrackFacts, TrackProblem } from '../../../../src/core/history/track.ts';
import { AppsTrees } from '../../../../src/core/view/appsTree.ts';
import { historyMarkdown } from '../../../../src/core/view/historyMarkdown.ts';
import type { HistoryShown } from '../../../../src/core/view/historyShown.ts';
import { appNode, historyEntryNode, historyNode } from '../../../../src/core/view/nodeId.ts';
import type { Row } from '../../../../src/core/view/row.ts';
import { aLanding, aSync, read, TRACK } from './historyWorld.ts';
import { aConnection, anApp, aState, GIT_SOURCE, MINUTE, NOW, options, SHA } from './world.ts';

const APP = anApp();

/** The History row and the lines below it, through the tree. */
function rowsOf(shown: HistoryShown | undefined): { readonly head: Row; readonly lines: readonly Row[] } {
  const tree = new AppsTrees().at(aState(aConnection([APP])), options({ historyOf: () => shown }));
  const id = historyNode(APP.id);
  assert.ok(tree.children(appNode(APP.id)).includes(id));
  assert.equal(tree.parent(id), appNode(APP.id));
  const head = tree.row(id);
  assert.ok(head);
  const lines = tree.children(id).map((line) => {
    assert.equal(tree.parent(line), id);
    const row = tree.row(line);
    assert.ok(row, line);
    return row;
  });
  return { head, lines };
}

function texts(shown: HistoryShown | undefined): readonly string[] {
  return rowsOf(shown).lines.map(({ label, description }) =>
    [label, description].filter(Boolean).join(' | '),
  );
}

function fateOf(fate: Fate): string | undefined {
  return rowsOf(read([aLanding(fate)])).lines[0]?.description;
}

describe('the History row', () => {
  it('stands below apps of Git only, and only where somebody can answer', () => {
    const chart = anApp({ sources: [{ ...GIT_SOURCE, chart: 'redis', type: 'chart' }] });
    const below = (app: typeof APP, has: boolean): readonly string[] =>
      new AppsTrees()
        .at(aState(aConnection([app])), options(has ? { historyOf: () => undefined } : {}))
        .children(appNode(app.id))
        .filter((id) => id.startsWith('y/'));
    assert.deepEqual(
      [below(APP, true).length, below(APP, false).length, below(chart, true).length],
      [1, 0, 0],
    );
  });

  it('says what it holds before, while and after it is read', () => {
    assert.equal(rowsOf(undefined).head.description, 'commits, and when they were deployed');
    assert.deepEqual(texts(undefined), ['Reading commits…']);
    assert.equal(rowsOf({ word: 'reading' }).head.description, 'reading…');
    const pending = aLanding({ word: 'pending' });
    assert.equal(rowsOf(read([pending])).head.description, 'main · 1 not deployed · fetched 7m ago');
    assert.deepEqual(texts(read([])), [
      'No commit touches this app | nothing on the tracked branch changed its files',
    ]);
  });

  it('names the branch, version, tag or commit that it follows', () => {
    const words = (ref: TrackFacts['ref']): string => {
      const { fetchedAt: _, ...track } = TRACK;
      return rowsOf(read([], { tracks: [{ ...track, ref }] })).head.description;
    };
    assert.equal(words({ word: 'head', name: 'main', ref: 'r', tip: SHA }), 'HEAD (main)');
    assert.equal(words({ word: 'version', name: 'v1.2.3', ref: 'r', tip: SHA }), 'version v1.2.3');
    assert.equal(words({ word: 'pinned', to: 'tag', name: 'v1.2.3', tip: SHA }), 'pinned to v1.2.3');
    assert.equal(words({ word: 'pinned', to: 'commit', name: SHA }), 'pinned to a1b2c3d');
  });

  it('offers the next page, and says why one did not come', () => {
    const entries = [aLanding({ word: 'deploying' })];
    const more = rowsOf(read(entries, { isLast: false })).lines.at(-1);
    assert.equal(more?.label, 'Load More');
    assert.deepEqual(more?.command, {
      id: 'plumbline.history.loadMore',
      title: 'Load More',
      args: [historyEntryNode(APP.id, 'more')],
    });
    assert.equal(texts(read(entries, { isLast: false, isReadingMore: true })).at(-1), 'Reading more…');
    assert.deepEqual(
      texts(read(entries, { isLast: false, error: { code: 'timeout', command: 'log' } })).slice(1),
      ['Git took too long | Refresh the history to try again.', 'Load More'],
    );
  });
});

describe('lines of the history', () => {
  it('say what became of a commit, who wrote it, when it landed and by which pull request', () => {
    const rest = ' · a1b2c3d · Ada Tester · 1h ago · #17';
    const kim = { word: 'user', name: 'kim' } as const;
    const cases: readonly (readonly [Fate, string])[] = [
      [{ word: 'deployed', sync: aSync(5), evidence: 'record' }, 'deployed 5m ago by auto-sync'],
      [{ word: 'deployed', sync: aSync(5, kim), evidence: 'operation' }, 'deployed 5m ago by kim'],
      [{ word: 'deployed', sync: aSync(5, { word: 'unknown' }), evidence: 'record' }, 'deployed 5m ago'],
      [{ word: 'rolledBack', sync: aSync(9), back: aSync(3, kim) }, 'rolled back 3m ago by kim'],
      [{ word: 'failedFirst', sync: aSync(5) }, 'failed, came with a1b2c3d 5m ago by auto-sync'],
      [{ word: 'beforeRecord', since: NOW - 9 * MINUTE }, 'deployed before the record begins'],
      [{ word: 'nothingToDeploy' }, 'nothing to deploy'],
      [{ word: 'failed', message: 'no such kind' }, 'sync failed'],
      [{ word: 'failed', message: 'no such kind', isAttempt: true }, 'failed'],
      [{ word: 'deploying' }, 'being deployed'],
      [{ word: 'pending' }, 'not deployed'],
    ];
    for (const [fate, words] of cases) {
      assert.equal(fateOf(fate), words + rest);
    }
  });

  it('tell a screen reader and a hover the whole story, with texts of the commit made harmless', () => {
    const landing = aLanding(
      { word: 'rolledBack', sync: aSync(9), back: aSync(3, { word: 'user', name: '[kim](x)' }) },
      {
        subject: 'Bump \u202e[web](command:evil)',
        committer: { name: 'Forge', email: 'f@example.com' },
        coAuthors: ['Kim'],
        reverts: ['e'.repeat(40)],
        changes: Array.from({ length: 14 }, (_, index) => ({
          path: `apps/checkout/${index}.yaml`,
          status: 'A' as const,
          before: '',
          after: SHA,
        })),
      },
    );
    const [row] = rowsOf(read([landing])).lines;
    assert.equal(row?.label, 'Bump [web](command:evil)');
    assert.match(
      row?.accessibilityLabel ?? '',
      /Deployed 9 minutes ago by auto-sync, and rolled back 3 minutes ago by \[kim\]\(x\) to revision a1b2c3d\., by Ada Tester, Kim, committed by Forge, 1 hour ago, pull request 17$/,
    );
    const tooltip = row?.tooltip() ?? '';
    assert.ok(tooltip.includes(String.raw`Bump \[web\]\(command\:evil\)`), tooltip);
    assert.ok(!tooltip.includes('(x)') && !tooltip.includes('\u202e'), tooltip);
    assert.match(tooltip, /2 more files/);
    assert.match(tooltip, /2026\\-11\\-24 13\\:00 UTC/);
    assert.match(tooltip, /reverts \| eeeeeee/);
  });

  it('tell when a commit landed only where that is another moment than it was written', () => {
    const tooltipOf = (committedAt: number): string => {
      const landing = aLanding({ word: 'pending' }, { authoredAt: NOW - 60 * MINUTE, committedAt });
      return rowsOf(read([landing])).lines[0]?.tooltip() ?? '';
    };
    assert.match(tooltipOf(NOW - 5 * MINUTE), /\| written \|[\s\S]*\| landed \|/);
    assert.match(tooltipOf(NOW - 60 * MINUTE), /\| written \|/);
    assert.doesNotMatch(tooltipOf(NOW - 60 * MINUTE), /landed/);
  });

  it('tell what Events say beside the record of syncs', () => {
    const operation = (more: Partial<OperationEntry>): OperationEntry => ({
      kind: 'operation',
      key: `event.${JSON.stringify(more)}`,
      at: NOW - 4 * MINUTE,
      by: { word: 'controller' },
      revisions: [SHA],
      outcome: 'succeeded',
      isPartial: false,
      isLocal: false,
      ...more,
    });
    const kim = { word: 'user', name: 'kim' } as const;
    assert.deepEqual(
      texts(
        read([
          operation({ outcome: 'failed', failure: 'no\nnamespace', by: kim }),
          operation({ isPartial: true }),
          operation({ isPartial: true, by: { word: 'unknown' } }),
          operation({ by: kim }),
          operation({ isLocal: true, by: kim }),
          operation({ outcome: 'began', by: kim, revisions: [] }),
          { kind: 'action', key: 'event.a', at: NOW - MINUTE, by: kim, action: 'ran action restart' },
          { kind: 'gap', key: 'gap.events', gap: { code: 'eventsBegin', at: NOW - 4 * MINUTE } },
        ]),
      ),
      [
        'Sync of a1b2c3d failed | 4m ago by kim · no namespace',
        'Self-heal at a1b2c3d | 4m ago by auto-sync',
        'Synced some objects at a1b2c3d | 4m ago',
        'Synced a1b2c3d, not in the record | 4m ago by kim · a dry run, or no longer kept',
        'Synced local files, no commit | 4m ago by kim',
        'Sync of an unknown commit began | 4m ago by kim',
        'ran action restart | 1m ago by kim',
        'Failed syncs and self-heals before 2026-11-24 13:56 UTC are not known | They are told by Events, which a cluster keeps for an hour unless told otherwise.',
      ],
    );
  });

  it('tell rollbacks and repeated syncs', () => {
    const deploy = (kind: 'rollback' | 'resync'): HistoryEntry => ({
      kind,
      key: `0.${kind}.3`,
      at: NOW - 4 * MINUTE,
      by: { word: 'user', name: 'kim' },
      revision: SHA,
      deployment: '3',
    });
    assert.deepEqual(texts(read([deploy('rollback'), deploy('resync')])), [
      'Rolled back to a1b2c3d | 4m ago by kim',
      'Synced a1b2c3d again | 4m ago by kim',
    ]);
  });

  it('say gaps as gaps, each with what to do about it or why it is so', () => {
    const at = NOW - 5 * MINUTE;
    const gaps: readonly (readonly [Gap, RegExp])[] = [
      [
        { code: 'behind', revision: SHA, fetchedAt: at },
        /^The cluster is ahead of your clone \| .* a1b2c3d, .*\(fetched 5 minutes ago\)\. Fetch/,
      ],
      [{ code: 'behind', revision: SHA }, /\| The controller compared a1b2c3d, .*does not have\. Fetch it/],
      [
        { code: 'behind', revision: SHA, syncedAt: at },
        /\| Synced 5 minutes ago to a1b2c3d, which the clone does not have\. Fetch it/,
      ],
      [{ code: 'revisionMissing', revision: SHA, at }, /^Synced 5m ago to a1b2c3d, not in your clone/],
      [{ code: 'offBranch', revision: SHA, at }, /^Synced 5m ago to a1b2c3d, not on this branch/],
      [{ code: 'recordBegins', count: 1, at }, /^1 older sync is not kept \| .*revisionHistoryLimit/],
      [{ code: 'recordBegins', count: 7, at }, /^7 older syncs are not kept/],
      [{ code: 'noRecord', detail: 'It is down.' }, /^What was deployed when is not known \| It is down\./],
      [{ code: 'shallow' }, /^The clone ends here \| .*--unshallow/],
      [
        { code: 'sourceMissing', source: 'redis', repoURL: 'https://charts.example.com/x' },
        /^Without redis \| charts\.example\.com\/x/,
      ],
      [
        { code: 'external', from: 'k.yaml', reference: 'https://example.com/base' },
        /^Changes of https:\/\/example\.com\/base leave no commit here/,
      ],
    ];
    for (const [gap, words] of gaps) {
      assert.match(texts(read([{ kind: 'gap', key: 'gap.x', gap }]))[0] ?? '', words);
    }
  });

  it('say why there is no history', () => {
    const source = GIT_SOURCE;
    const problem = (one: TrackProblem): HistoryError => ({
      code: 'noTrack',
      untracked: [{ source, problem: one }],
    });
    const { repoURL } = source;
    const problems: readonly (readonly [HistoryError, RegExp])[] = [
      [{ code: 'noTrack', untracked: [] }, /^No Git history \| No file of a repository/],
      [
        { code: 'noTrack', untracked: [], madeBy: 'ExternalArtifact shop' },
        /^No Git history \| ExternalArtifact shop names no repository/,
      ],
      [
        problem({ word: 'location', location: { word: 'notCloned', repoURL, path: '' } }),
        /^Not cloned \| Clone git\.example\.com\/platform\/fleet/,
      ],
      [
        problem({
          word: 'location',
          location: { word: 'unavailable', reason: 'The workspace is not trusted.' },
        }),
        /^Git is not asked \| The workspace is not trusted\./,
      ],
      [
        problem({ word: 'location', location: { word: 'chart', repoURL, chart: 'x', version: '1' } }),
        /^No Git history \| .*charts/,
      ],
      [
        {
          code: 'noTrack',
          untracked: [
            {
              source: { repoURL: 'oci://oci.example.com/shop', targetRevision: 'latest', type: 'oci' },
              problem: {
                word: 'location',
                location: {
                  word: 'chart',
                  repoURL: 'oci://oci.example.com/shop',
                  chart: '',
                  version: 'latest',
                },
              },
            },
          ],
        },
        /^No Git history \| Its artifact .* does not say which commit/,
      ],
      [problem({ word: 'missingRef', name: 'nope' }), /^nope is not in your clone \| .*Fetch/],
      [problem({ word: 'treeless', root: '/r' }), /^The clone has no trees \| .*--refetch/],
      [
        problem({ word: 'git', error: { code: 'failed', command: 'log', detail: 'bad object' } }),
        /^Git could not read the history \| bad object/,
      ],
      [{ code: 'notFetched', folder: '/r' }, /^The clone lacks contents of files \| .*--unset .*--refetch/],
      [{ code: 'cancelled' }, /^Reading was stopped/],
      [{ code: 'unknownRevision', revision: 'x' }, /^The clone has not got x/],
      [{ code: 'notARepository', folder: '/r' }, /^The clone is gone \| \/r/],
    ];
    for (const [error, words] of problems) {
      assert.match(texts({ word: 'failed', error })[0] ?? '', words);
    }
  });

  it('are gone when the history is another', () => {
    const tree = new AppsTrees().at(
      aState(aConnection([APP])),
      options({ historyOf: () => read([aLanding({ word: 'pending' })]) }),
    );
    for (const key of ['0.other', 'problem', 'more']) {
      const row = tree.row(historyEntryNode(APP.id, key));
      assert.equal(row?.label, key === 'more' ? 'Load More' : undefined);
    }
    assert.equal(tree.row(historyNode(anApp({ name: 'gone' }).id)), undefined);
  });
});

describe('the history as Markdown', () => {
  it('is a table with times in UTC, gaps in their place and nothing of a commit that is markup', () => {
    const text = historyMarkdown(
      'checkout',
      read(
        [
          aLanding(
            { word: 'deployed', sync: aSync(5), evidence: 'record' },
            { subject: 'Bump | <b>web</b>' },
          ),
          {
            kind: 'rollback',
            key: '0.rollback.3',
            at: NOW - 9 * MINUTE,
            by: { word: 'user', name: 'kim' },
            revision: SHA,
            deployment: '3',
          },
          { kind: 'gap', key: 'gap.x', gap: { code: 'shallow' } },
        ],
        { isLast: false },
      ),
      NOW,
    );
    assert.equal(
      text,
      String.raw`# History of checkout

- main of git\.example\.com/platform/fleet, at a1b2c3d
- read 2026\-11\-24 14\:00 UTC

| Landed | Commit | Change | By | Pull request | In the cluster |
|:--|:--|:--|:--|:--|:--|
| 2026\-11\-24 13\:00 UTC | a1b2c3d4e5f6 | Bump \| \<b\>web\</b\> | Ada Tester | \#17 | Deployed 2026\-11\-24 13\:55 UTC by auto\-sync with revision a1b2c3d, says the record of syncs\. |
| 2026\-11\-24 13\:51 UTC | a1b2c3d | rolled back |  |  | 2026\-11\-24 13\:51 UTC by kim |
|  |  | not known\: The clone ends here |  |  | It is shallow\: older commits were not fetched\. git fetch \-\-unshallow gets them\. |

Older commits were not read\.
`,
    );
  });
});
