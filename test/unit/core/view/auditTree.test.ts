import assert from 'node:assert/strict';

import type { AuditFilter } from '../../../../src/core/history/auditFilter.ts';
import { NO_AUDIT_FILTER } from '../../../../src/core/history/auditFilter.ts';
import type { HistoryEntry } from '../../../../src/core/history/entry.ts';
import type { AuditApp, AuditInput } from '../../../../src/core/view/auditTree.ts';
import { AuditTree } from '../../../../src/core/view/auditTree.ts';
import { auditMessage } from '../../../../src/core/view/auditHead.ts';
import { auditMarkdown } from '../../../../src/core/view/auditMarkdown.ts';
import { auditFileNode, parseAuditNode } from '../../../../src/core/view/auditNode.ts';
import type { HistoryShown } from '../../../../src/core/view/historyShown.ts';
import { historyEntryNode } from '../../../../src/core/view/nodeId.ts';
import { anAppId, BOT, healed, KIM, landed } from '../history/auditWorld.ts';
import { aSync, read, TRACK } from './historyWorld.ts';
import { MINUTE, NOW, SHA } from './world.ts';

function anAudit(name: string, shown: HistoryShown | undefined, heals: AuditApp['heals'] = []): AuditApp {
  return { app: anAppId(name), name, shown, heals };
}

function treeOf(apps: readonly AuditApp[], more: Partial<AuditInput> = {}): AuditTree {
  return new AuditTree({
    apps,
    filter: NO_AUDIT_FILTER,
    foldsBots: true,
    isReading: false,
    signatureOf: () => 'none',
    now: NOW,
    ...more,
  });
}

/** Rows from top to bottom, two spaces a level; every row must know its parent. */
function textOf(tree: AuditTree, ids = tree.roots(), parent?: string): readonly string[] {
  return ids.flatMap((id) => {
    const row = tree.row(id);
    assert.ok(row, id);
    assert.equal(row.id, id);
    assert.equal(tree.parent(id), parent, id);
    assert.equal(row.collapsible === 'none', tree.children(id).length === 0, id);
    const below = textOf(tree, tree.children(id), id).map((line) => `  ${line}`);
    return [[row.label, row.description].filter(Boolean).join(' | '), ...below];
  });
}

const top = (apps: readonly AuditApp[], more: Partial<AuditInput> = {}): readonly string[] =>
  textOf(treeOf(apps, more)).filter((line) => !line.startsWith(' '));

const LIVE_EDITS =
  'Edits in the cluster are listed where Plumbline saw self-heal undo them | others leave no trace in Git or in the record of syncs';
const GAP: HistoryEntry = { kind: 'gap', key: 'gap.end', gap: { code: 'shallow' } };
const GAP_TEXT =
  'The clone ends here | It is shallow: older commits were not fetched. git fetch --unshallow gets them.';

describe('the History view', () => {
  it('shows a commit with its time, author and fate, and below it every fact and file', () => {
    const landing = landed(60, {
      author: KIM,
      pullRequest: 17,
      reverts: [SHA],
      fate: { word: 'deployed', sync: aSync(5, { word: 'user', name: 'ops' }), evidence: 'record' },
    });
    assert.deepEqual(textOf(treeOf([anAudit('shop', read([landing, GAP]))])), [
      'm60 | 2026-11-24 13:00 · 0000000 · Kim Lee · #17 · deployed 2026-11-24 13:55 by ops',
      '  Deployed 2026-11-24 13:55 UTC by ops with revision a1b2c3d, says the record of syncs.',
      '  Kim Lee <kim@example.com>',
      `  commit ${landing.sha}, written 2026-11-24 12:30 UTC, landed 2026-11-24 13:00 UTC`,
      '  reverts a1b2c3d',
      '  carries no signature',
      '  web.yaml | changed · apps/checkout',
      GAP_TEXT,
      LIVE_EDITS,
    ]);
  });

  it('says of a signature that it is there, and never that it is good', () => {
    const wordsOf = (signature: ReturnType<AuditInput['signatureOf']>): string | undefined =>
      textOf(treeOf([anAudit('shop', read([landed(60)]))], { signatureOf: () => signature })).find((line) =>
        /signature/.test(line),
      );
    assert.equal(wordsOf(undefined), '  reading its signature…');
    assert.equal(wordsOf('openpgp'), '  carries an OpenPGP signature, which was not verified here');
    assert.equal(wordsOf('ssh'), '  carries an SSH signature, which was not verified here');
    assert.equal(wordsOf('x509'), '  carries an X.509 signature, which was not verified here');
    assert.equal(wordsOf('unknown'), '  its signature could not be read');
  });

  it('names the app in each line where several are listed', () => {
    const heals = [healed(3)];
    assert.deepEqual(
      top([anAudit('shop', read([landed(60)])), anAudit('web', read([landed(30)]), heals)]).slice(0, -1),
      [
        'Undone: replicas 9 → 2 | web · 2026-11-24 13:57 · Deployment/web by kubectl-scale 3m ago · self-heal undid this because Git declares spec.replicas: 2; change it in Git',
        'm30 | web · 2026-11-24 13:30 · 0000000 · Ada Tester · #17 · not deployed',
        'm60 | shop · 2026-11-24 13:00 · 0000000 · Ada Tester · #17 · not deployed',
      ],
    );
  });

  it('folds commits of a bot, and opens the fold', () => {
    const bumps = [4, 5, 6].map((minutes) =>
      landed(minutes, { author: BOT, changes: [], fate: { word: 'beforeRecord', since: 1 } }),
    );
    const apps = [anAudit('shop', read(bumps))];
    const lines = textOf(treeOf(apps));
    assert.equal(
      lines[0],
      '3 commits by image-bot[bot] | 2026-11-24 13:54 to 2026-11-24 13:56 · last: m4 · deployed before the record begins',
    );
    assert.equal(
      lines[1],
      '  m4 | 2026-11-24 13:56 · 0000000 · image-bot[bot] · #17 · deployed before the record begins',
    );
    assert.deepEqual(top(apps, { foldsBots: false }).length, 4);
  });

  it('has the face of every state', () => {
    assert.deepEqual(top([]), []);
    assert.deepEqual(top([anAudit('shop', undefined)]), ['Reading commits…']);
    assert.deepEqual(top([anAudit('shop', { word: 'reading' })]), ['Reading commits…']);
    assert.deepEqual(top([anAudit('shop', read([], { isLast: true }))]), [
      'No commit touches this app | nothing on the tracked branch changed its files',
      LIVE_EDITS,
    ]);
    assert.deepEqual(top([anAudit('shop', read([landed(1)], { isLast: false }))]).slice(1), ['Load More']);
    assert.deepEqual(
      top([anAudit('shop', read([landed(1)], { isLast: false }))], { isReading: true }).slice(1),
      ['Reading commits…'],
    );
    const filter: AuditFilter = { ...NO_AUDIT_FILTER, text: 'nobody' };
    assert.deepEqual(top([anAudit('shop', read([landed(1), GAP]))], { filter }), [
      'Nothing matches the filter | 2 lines were read',
      LIVE_EDITS,
    ]);
  });

  it('says why an app has no history, and lists the others', () => {
    const source = {
      repoURL: 'https://git.example.com/x.git',
      targetRevision: '',
      type: 'directory',
    } as const;
    const location = { word: 'notCloned', repoURL: source.repoURL, path: 'shop' } as const;
    const failed: HistoryShown = {
      word: 'failed',
      error: { code: 'noTrack', untracked: [{ source, problem: { word: 'location', location } }] },
    };
    const alone = treeOf([anAudit('shop', failed)]);
    assert.deepEqual(textOf(alone), ['Not cloned | Clone git.example.com/x to see its history.']);
    assert.match(alone.row(alone.roots()[0] ?? '')?.contextValue ?? '', /sourceNotCloned/);
    assert.deepEqual(top([anAudit('shop', failed), anAudit('web', read([landed(30)]))]), [
      'm30 | web · 2026-11-24 13:30 · 0000000 · Ada Tester · #17 · not deployed',
      'shop: Not cloned | Clone git.example.com/x to see its history.',
      LIVE_EDITS,
    ]);
    const broken = read([landed(30)], { isLast: false, error: { code: 'timeout', command: 'log' } });
    assert.deepEqual(top([anAudit('web', broken)]).slice(1), [
      'Git took too long | Refresh the history to try again.',
      'Load More',
    ]);
  });

  it('tells above the list whose it is, what is hidden, and how old the clone is', () => {
    const message = (apps: readonly AuditApp[], filter: AuditFilter = NO_AUDIT_FILTER): string =>
      auditMessage({ title: 'shop', apps, tree: treeOf(apps, { filter }), filter, now: NOW });
    const entries = [landed(30, { author: KIM }), landed(40)];
    const fleet = 'shop: main of git.example.com/platform/fleet, at a1b2c3d. Times are UTC.';
    assert.equal(message([anAudit('shop', read(entries))]), fleet);
    assert.equal(
      message([anAudit('shop', read(entries))], {
        text: 'm30',
        authors: [KIM.email],
        kinds: ['notDeployed'],
      }),
      `${fleet} 1 of 2 lines: “m30” · by Kim Lee · Commits that are not deployed.`,
    );
    const old = read(entries, { tracks: [{ ...TRACK, fetchedAt: NOW - 3 * 24 * 60 * MINUTE }] });
    assert.equal(
      message([anAudit('shop', old)]),
      `${fleet} The clone was fetched 3 days ago: newer commits are missing here.`,
    );
    assert.match(message([anAudit('shop', undefined), anAudit('web', read([]))]), /Reading 1 of 2 apps…/);
  });

  it('names its rows so that commands know them', () => {
    const app = anAppId('shop');
    const file = auditFileNode(app, '0.abc', 'a b/ü%.yaml');
    assert.deepEqual(parseAuditNode(file), { kind: 'file', app, key: '0.abc', path: 'a b/ü%.yaml' });
    assert.deepEqual(parseAuditNode(historyEntryNode(app, 'k')), { kind: 'entry', app, key: 'k' });
    for (const other of ['', 'file/x', 'a/b/c', `file/${app}/%`, `fold/${app}/a/b`, `fact/${app}/a`]) {
      assert.equal(parseAuditNode(other), undefined, other);
    }
  });
});

describe('the audit list as Markdown', () => {
  it('holds what the filter lets through, each commit of a bot, and always what cannot be told', () => {
    const filter: AuditFilter = { ...NO_AUDIT_FILTER, text: 'm' };
    const bumps = [4, 5, 6].map((minutes) => landed(minutes, { author: BOT }));
    const apps = [
      anAudit('shop', read([...bumps, GAP], { isLast: false }), [healed(5)]),
      anAudit('web', read([])),
    ];
    const text = auditMarkdown({ apps, tree: treeOf(apps, { filter }), filter, now: NOW });
    assert.equal(
      text,
      String.raw`# History of shop, web

- main of git\.example\.com/platform/fleet, at a1b2c3d
- read 2026\-11\-24 14\:00 UTC
- filter\: “m” \(4 of 5 lines\)
- older commits were not read
- edits in the cluster are listed where Plumbline saw self\-heal undo them

| App | Landed | Commit | Change | By | Pull request | In the cluster |
|:--|:--|:--|:--|:--|:--|:--|
| shop | 2026\-11\-24 13\:56 UTC | 000000000000 | m4 | image\-bot\[bot\] | \#17 | On the tracked branch, and in no sync that the controller tells of\. |
| shop | 2026\-11\-24 13\:55 UTC |  | live edit of Deployment web\: spec\.replicas 9 → 2 | kubectl\-scale \(a client, not a person\) |  | undone by self\-heal |
| shop | 2026\-11\-24 13\:55 UTC | 000000000000 | m5 | image\-bot\[bot\] | \#17 | On the tracked branch, and in no sync that the controller tells of\. |
| shop | 2026\-11\-24 13\:54 UTC | 000000000000 | m6 | image\-bot\[bot\] | \#17 | On the tracked branch, and in no sync that the controller tells of\. |

## What cannot be told

| App | Landed | Commit | Change | By | Pull request | In the cluster |
|:--|:--|:--|:--|:--|:--|:--|
| shop |  |  | not known\: The clone ends here |  |  | It is shallow\: older commits were not fetched\. git fetch \-\-unshallow gets them\. |
`,
    );
  });
});
