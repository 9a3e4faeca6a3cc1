import assert from 'node:assert/strict';

import type { App } from '../../../../src/core/model/app.ts';
import type { HealthStatus, SyncStatus } from '../../../../src/core/model/status.ts';
import type { Json } from '../../../../src/core/util/json.ts';
import { longAge, shortAge, timeOf } from '../../../../src/core/view/age.ts';
import {
  clip,
  conditionTitle,
  hasFailed,
  isOperating,
  needsAttention,
  operationWords,
  stateIcon,
  stateWords,
} from '../../../../src/core/view/appState.ts';
import {
  codeBlock,
  commandLink,
  escapeMarkdown,
  facts,
  paragraphs,
} from '../../../../src/core/view/markdown.ts';
import {
  changeWords,
  fieldName,
  pointerPath,
  shortPath,
  valueWords,
} from '../../../../src/core/view/pointerWords.ts';
import {
  policySentence,
  policyWords,
  repositoryWords,
  revisionWords,
  shortRevision,
  sourceWords,
  targetWords,
} from '../../../../src/core/view/revisionWords.ts';
import { anApp, AUTOMATED, GIT_SOURCE, MANUAL, MINUTE, NOW, passingApp, recordedApp, SHA } from './world.ts';

function check<Input, Output>(
  of: (input: Input) => Output,
  cases: readonly (readonly [Input, Output])[],
): void {
  for (const [input, expected] of cases) {
    assert.deepEqual(of(input), expected, JSON.stringify(input));
  }
}

describe('words of the view', () => {
  it('tells ages short and long', () => {
    check<number, string>(
      (ms) => `${shortAge(NOW - ms, NOW)} / ${longAge(NOW - ms, NOW)}`,
      [
        [-5000, 'just now / less than a minute ago'],
        [59_999, 'just now / less than a minute ago'],
        [MINUTE, '1m ago / 1 minute ago'],
        [59 * MINUTE, '59m ago / 59 minutes ago'],
        [60 * MINUTE, '1h ago / 1 hour ago'],
        [26 * 60 * MINUTE, '1d ago / 1 day ago'],
        [72 * 60 * MINUTE, '3d ago / 3 days ago'],
      ],
    );
    assert.equal(timeOf('2026-11-24T14:00:00Z'), NOW);
    assert.equal(timeOf('yesterday'), undefined);
    assert.equal(timeOf(undefined), undefined);
  });

  it('puts the worse verdict first and leaves out what nobody assessed', () => {
    check<readonly [SyncStatus | undefined, HealthStatus | undefined], string>(
      ([sync, health]) => `${stateWords(sync, health).join(' ')} (${stateIcon(sync, health)?.id})`,
      [
        [['Synced', 'Healthy'], 'Synced Healthy (pass)'],
        [['Synced', 'Degraded'], 'Degraded Synced (error)'],
        [['OutOfSync', 'Healthy'], 'OutOfSync Healthy (arrow-circle-up)'],
        [['OutOfSync', 'Degraded'], 'Degraded OutOfSync (error)'],
        [['OutOfSync', 'Missing'], 'Missing OutOfSync (circle-slash)'],
        [['OutOfSync', 'Progressing'], 'OutOfSync Progressing (arrow-circle-up)'],
        [['Synced', 'Progressing'], 'Progressing Synced (clock)'],
        [['Synced', 'Suspended'], 'Suspended Synced (debug-pause)'],
        [['Unknown', 'Healthy'], 'Unknown Healthy (question)'],
        [['Unknown', 'Unknown'], 'Unknown Unknown (question)'],
        [['Synced', undefined], 'Synced (pass)'],
        [[undefined, 'Healthy'], 'Healthy (pass)'],
        [[undefined, undefined], ' (undefined)'],
      ],
    );
  });

  it('counts as needing attention what the badge counts', () => {
    check(needsAttention, [
      [{ sync: 'OutOfSync' }, true],
      [{ sync: 'Synced', health: 'Degraded' }, true],
      [{ health: 'Missing' }, true],
      [{ sync: 'Unknown', health: 'Progressing' }, false],
      [{}, false],
    ]);
  });

  it('says what the controller does, and nothing once it rests', () => {
    const said = (app: App): string | undefined => operationWords(app.operation);
    check(
      (name: string) => said(recordedApp(name)),
      [
        ['never-synced', undefined],
        ['synced', undefined],
        ['sync-failed', undefined],
        ['sync-waiting-for-hook', 'Syncing: waiting for completion of hook batch/Job/migrate'],
        ['sync-terminating', 'Terminating'],
        ['sync-requested', 'Sync requested'],
      ],
    );
    assert.equal(said(passingApp('sync-running-frames', 1)), 'Syncing');
    assert.equal(said(passingApp('self-heal-fast', 2)), 'Self-healing');
    assert.equal(said(passingApp('dry-run-succeeded', 1)), 'Dry run');
    assert.match(
      said(recordedApp('sync-retrying')) ?? '',
      /^Waiting to retry \(1 try failed\): one or more objects failed to apply, reason: error when patching/,
    );
    const retrying = recordedApp('sync-retrying').operation;
    assert.ok(retrying);
    const thrice = { ...retrying, retryCount: 3, message: 'two\nlines' };
    assert.equal(operationWords(thrice), 'Waiting to retry (3 tries failed): two lines');
    assert.ok(isOperating(recordedApp('sync-requested').operation));
    assert.ok(hasFailed(recordedApp('sync-failed').operation));
    const failed = recordedApp('sync-failed').operation;
    assert.ok(failed);
    assert.ok(!hasFailed({ ...failed, isRequested: true }), 'a new request makes the old failure past');
  });

  it('names conditions in words and unknown ones as they are', () => {
    for (const type of [
      'ComparisonError',
      'InvalidSpecError',
      'SyncError',
      'DeletionError',
      'UnknownError',
      'SharedResourceWarning',
      'RepeatedResourceWarning',
      'ExcludedResourceWarning',
      'OrphanedResourceWarning',
    ]) {
      assert.notEqual(conditionTitle(type), type);
    }
    assert.equal(conditionTitle('SomethingNew'), 'SomethingNew');
  });

  it('clips to one line', () => {
    check<string, string>(
      (text) => clip(text, 10),
      [
        ['short', 'short'],
        ['exactly ten', 'exactly t…'],
        ['two\n  lines', 'two lines'],
        ['a space before cut', 'a space b…'],
      ],
    );
  });

  it('shortens revisions by what they are', () => {
    check(shortRevision, [
      [SHA, 'a1b2c3d'],
      ['v1.2.3', 'v1.2.3'],
      [`sha256:${'0123456789ab'.repeat(5)}0123`, 'sha256:0123456789ab'],
      ['a'.repeat(64), 'aaaaaaa'],
      ['abcdef', 'abcdef'],
    ]);
    check<readonly string[], string>(
      (revisions) => revisionWords(anApp({ revisions })),
      [
        [[], ''],
        [['', ''], ''],
        [[SHA, SHA], 'a1b2c3d'],
        [[SHA, '18.1.0'], 'a1b2c3d, 18.1.0'],
        [[SHA, '18.1.0', '2.0.0', '3.0.0'], 'a1b2c3d, 18.1.0 and 2 more'],
      ],
    );
  });

  it('tells repositories and sources apart in few characters', () => {
    check(repositoryWords, [
      ['https://github.com/team/fleet.git', 'github.com/team/fleet'],
      ['git@github.com:team/fleet.git', 'github.com:team/fleet'],
      ['ssh://git@git.example.com:2222/team/fleet/', 'git.example.com:2222/team/fleet'],
      ['https://kim:secret@git.example.com/x', 'git.example.com/x'],
      ['oci://ghcr.io/team/chart', 'ghcr.io/team/chart'],
    ]);
    assert.equal(sourceWords(GIT_SOURCE), 'apps/checkout');
    assert.equal(sourceWords({ ...GIT_SOURCE, path: '.' }), 'git.example.com/platform/fleet');
    assert.equal(
      sourceWords({ repoURL: 'https://charts', chart: 'redis', targetRevision: '18.*', type: 'chart' }),
      'chart redis 18.*',
    );
    assert.equal(targetWords({ ...GIT_SOURCE, targetRevision: '' }), 'HEAD');
  });

  it('says what the controller does by itself', () => {
    check(policyWords, [
      [AUTOMATED, 'auto-sync, self-heal, prune'],
      [{ ...AUTOMATED, selfHeal: false, prune: false }, 'auto-sync'],
      [MANUAL, 'manual sync'],
      [{ ...AUTOMATED, isPaused: true }, 'auto-sync paused'],
    ]);
    assert.match(policySentence({ ...AUTOMATED, selfHeal: false }), /a live edit stays until then/);
    assert.match(policySentence({ ...AUTOMATED, prune: false }), /stay until somebody prunes/);
    assert.match(policySentence(MANUAL), /by hand/);
    assert.match(policySentence({ ...AUTOMATED, isPaused: true }), /switched off/);
  });

  it('writes pointers as paths and keeps their end', () => {
    check(pointerPath, [
      ['/spec/replicas', 'spec.replicas'],
      ['/spec/containers/0/image', 'spec.containers[0].image'],
      ['/metadata/labels/a.b~1c', 'metadata.labels["a.b/c"]'],
      ['/data/~0x', 'data["~x"]'],
      ['', ''],
    ]);
    check(fieldName, [
      ['/spec/replicas', 'replicas'],
      ['/spec/template/spec/containers/0/image', 'image'],
      ['/spec/template/spec/containers/0/args/2', 'args[2]'],
      ['/spec/template/spec/containers/0/env/1/value', 'env[1].value'],
      ['/metadata/labels/a~1b', '["a/b"]'],
      ['/name', 'name'],
    ]);
    assert.equal(shortPath('/spec/replicas'), 'spec.replicas');
    assert.equal(shortPath('/spec/template/spec/containers/0/image', 20), '…containers[0].image');
    assert.equal(shortPath(`/data/${'k'.repeat(50)}`, 20), `data.${'k'.repeat(14)}…`);
  });

  it('shows values in a few characters, and where two of them differ', () => {
    check<Json | undefined, string>(
      (value) => valueWords(value, 12),
      [
        [undefined, 'absent'],
        [null, 'null'],
        [3, '3'],
        ['text', 'text'],
        [{ a: 1 }, '{"a":1}'],
        [['a', 'b', 'c', 'd'], '["a","b","c…'],
      ],
    );
    check<readonly [Json | undefined, Json | undefined], string>(
      ([from, to]) => changeWords(from, to),
      [
        [[5, 3], '5 → 3'],
        [[undefined, 'x'], 'absent → x'],
        [['registry.example.com/shop:1.4.1', 'registry.example.com/shop:1.4.2'], '…1.4.1 → …1.4.2'],
        [['short', 'shorter'], 'short → shorter'],
        [['abcdefghijklmnopqrstuvwxyz', 'zyxwvutsrqponmlkjihgfedcba'], 'abcdefghijklmno… → zyxwvutsrqponml…'],
      ],
    );
  });
});

describe('markdown of the view', () => {
  it('lets nothing from outside become a link, an icon or a table cell', () => {
    assert.equal(
      escapeMarkdown('[x](command:y) | $(zap) `c` <b>'),
      String.raw`\[x\]\(command\:y\) \| \$\(zap\) \`c\` \<b\>`,
    );
    assert.equal(escapeMarkdown('two\nlines'), 'two lines');
  });

  it('fences longer than anything inside', () => {
    assert.equal(codeBlock('plain'), '```text\nplain\n```');
    assert.equal(codeBlock('a ```` b'), '`````text\na ```` b\n`````');
  });

  it('links commands with their argument as JSON', () => {
    assert.equal(
      commandLink('Go (now)', 'plumbline.app.diff', "a/(x)'"),
      String.raw`[Go \(now\)](command:plumbline.app.diff?%5B%22a%2F%28x%29'%22%5D)`,
    );
  });

  it('leaves out what has no value', () => {
    assert.equal(
      facts([
        ['a', undefined],
        ['b', ''],
      ]),
      '',
    );
    assert.equal(facts([['a', '1']]), '| | |\n|:--|:--|\n| a | 1 |');
    assert.equal(paragraphs('a', undefined, '', 'b'), 'a\n\nb');
  });
});
