import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { answerDialog, answerNotification, pick } from '../host/workbench.ts';
import { mergeBranch, type MergeKind } from '../world/repo/mergeBranch.ts';
import { tellWhatShowed } from './evidence.ts';
import { forgeStory } from './forgeStory.ts';
import { PALETTE, revertHands, says, squeezed, type RevertHands } from './revertHands.ts';
import { openStage, type Stage } from './stage.ts';

const FILE = 'apps/checkout/deployment.yaml';
const ME = ['-c', 'user.name=Tomás Rey', '-c', 'user.email=tomas.rey@fernhill.example'];

describe('a revert in the running VS Code', () => {
  let stage: Stage;
  let hands: RevertHands;
  let team: string;
  let bad: string;
  /** Origin and clone as they were before anything was asked. */
  let untouched: string;

  const git = (cwd: string, ...args: readonly string[]): string =>
    execFileSync('git', [...ME, ...args], {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  const onOrigin = (...args: readonly string[]): string => git(stage.world.origin.bare, ...args);
  const refs = (cwd: string): string =>
    git(cwd, 'for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads');
  /** What of the user's clone a revert leaves alone. */
  const mine = (): string =>
    ['status --porcelain=v2', 'symbolic-ref HEAD', 'stash list', 'rev-parse HEAD', 'diff', 'diff --cached']
      .map((command) => git(stage.world.workspace, ...command.split(' ')))
      .join('\n');

  before(async () => {
    stage = await openStage({ past: 1 });
    hands = revertHands(stage.code);
    await stage.connect();
    await stage.untilApp('checkout', (row) => row.description.startsWith('Synced'));
    team = await mkdtemp(path.join(os.tmpdir(), 'plumbline-team-'));
    git(team, 'clone', '--quiet', stage.world.origin.bare, '.');
    const file = path.join(team, FILE);
    await writeFile(file, (await readFile(file, 'utf8')).replace('checkout:2.14.1', 'checkout:2.15.0'));
    git(team, 'commit', '--quiet', '--all', '--message', 'checkout: 2.15.0');
    git(team, 'push', '--quiet', 'origin', 'HEAD:main');
    bad = git(team, 'rev-parse', 'HEAD');
    await stage.untilApp('checkout', (row) => row.description.includes(bad.slice(0, 7)));
    // Somebody was in the middle of something else.
    await writeFile(path.join(stage.world.workspace, FILE), 'half done\n');
    await writeFile(path.join(stage.world.workspace, 'staged.yaml'), 'staged: true\n');
    git(stage.world.workspace, 'add', 'staged.yaml');
    untouched = mine();
  });
  after(async () => {
    await stage?.close();
    await rm(team, { recursive: true, force: true });
  });
  tellWhatShowed(() => stage?.code);

  it('plans what was pushed a moment ago, and writes nothing', async () => {
    const before = [refs(stage.world.origin.bare), refs(stage.world.workspace)];
    await hands.plan('checkout', 'checkout: 2.15.0');
    const text = await hands.untilPlan('How it is done');
    says(
      text,
      `# Revert of ${bad.slice(0, 7)} · checkout`,
      'Nothing was changed yet',
      '- M apps/checkout/deployment.yaml - image: oci.fernhill.example/shop/checkout:2.15.0',
      '+ image: oci.fernhill.example/shop/checkout:2.14.1',
      'commits of this file are by image-bot[bot], which may',
      'The API server was asked for one object by a dry run. It refuses nothing.',
      '- checkout: Synced by itself as soon as the controller sees the merge',
    );
    const [tab, ...tabs] = await stage.code.tabs();
    assert.match(tab ?? '', /^Revert of .{7}\.plan/);
    assert.ok(
      tabs.some((one) => / · checkout: files/.test(one)),
      tabs.join(),
    );
    assert.deepEqual([refs(stage.world.origin.bare), refs(stage.world.workspace)], before);
    assert.equal(mine(), untouched);
  });

  it('pushes exactly what it shows, and nothing else of the clone changes', async () => {
    await stage.code.page.locator('.codelens-decoration a', { hasText: 'Push Revert Branch' }).click();
    await hands.answerInput(/Why is it taken back/, 'INC-7: checkout answers 500');
    await stage.dialog.waitFor();
    const { message = '', detail = '' } = (await stage.code.dialog()) ?? {};
    const branch = /^Push (\S+) to origin\?$/.exec(message)?.[1] ?? '';
    assert.match(branch, new RegExp(`^revert/checkout-${bad.slice(0, 7)}`));
    assert.equal(refs(stage.world.origin.bare).includes(branch), false, 'not before it is confirmed');
    await answerDialog(stage.code.page, 'Push Branch');
    await stage.code.page
      .getByText(`${branch} is on origin.`, { exact: false })
      .first()
      .waitFor({ timeout: 20_000 });
    const shown = (format: string): string => onOrigin('log', '-1', `--format=${format}`, branch);
    says(
      squeezed(detail),
      'Caution: it works, with side effects.',
      `git commit-tree -p ${shown('%P')} -F - ${shown('%T')}`,
      `git update-ref refs/heads/${branch} <commit> ${'0'.repeat(40)}`,
      `git push --no-verify origin refs/heads/${branch}:refs/heads/${branch}`,
      shown('%B'),
    );
    assert.equal(shown('%P'), bad);
    assert.equal(
      shown('%B'),
      `Revert "checkout: 2.15.0"\n\nINC-7: checkout answers 500\n\nThis reverts commit ${bad}.`,
    );
    assert.equal(onOrigin('diff', '--stat', `${bad}~1`, branch), '', 'the tree of before');
    assert.equal(mine(), untouched);
    says(await hands.untilPlan('Done: '), `Done: ${shown('%H').slice(0, 7)} is ${branch} on origin`);
  });

  /** Merges by the button of the notice. */
  async function merge(how: MergeKind): Promise<void> {
    await answerNotification(stage.code.page, 'is on origin.', 'Plumbline Demo: Merge Branch on Origin');
    await pick(stage.code.page, how);
  }

  /** Waits until the app runs on it. */
  async function followed(how: MergeKind): Promise<void> {
    const done = stage.code.page.getByText('checkout runs without it and is Healthy', { exact: false });
    await done.first().waitFor({ timeout: 60_000 });
    const tip = onOrigin('rev-parse', 'main');
    const row = await stage.untilApp('checkout', ({ description }) => description.includes(tip.slice(0, 7)));
    assert.match(row.description, /^Synced · Healthy/);
    assert.equal(
      onOrigin('rev-list', '--parents', '--max-count=1', tip).split(' ').length,
      how === 'merge' ? 3 : 2,
    );
    assert.equal(mine(), untouched);
    await stage.code.run('Notifications: Clear All Notifications');
  }

  const imageOn = (revision: string): string | undefined =>
    /checkout:(\S+)/.exec(onOrigin('show', `${revision}:${FILE}`))?.[1];

  it('follows the merge until the app is synced and healthy on it', async () => {
    await merge('merge');
    await followed('merge');
    assert.equal(imageOn('main'), '2.14.1');
  });

  it('names what is in conflict, does nothing, and offers to take more back or to set the app back', async () => {
    const before = refs(stage.world.origin.bare);
    await hands.plan('checkout', 'checkout: 2.14.0');
    await stage.dialog.waitFor({ timeout: 20_000 });
    await answerDialog(stage.code.page, 'Revert Them Too');
    says(
      await hands.untilPlan('# Revert of 4 commits'),
      'checkout: 2.14.1 (image-bot[bot])',
      'a merge, back to',
      '+ image: oci.fernhill.example/shop/checkout:2.13.2',
    );
    await hands.plan('checkout', 'checkout: 2.14.0');
    await stage.dialog.waitFor({ timeout: 20_000 });
    const { message = '', detail = '', buttons = [] } = (await stage.code.dialog()) ?? {};
    assert.match(message, /cannot be taken back: later commits changed the same lines/);
    assert.match(detail, /- apps\/checkout\/deployment\.yaml/);
    assert.match(detail, /checkout: 2\.14\.1 \(image-bot\[bot\]\)/);
    assert.ok(buttons.includes('Revert Them Too'), buttons.join());
    await answerDialog(stage.code.page, 'Set App Back to Before It');
    const text = await hands.untilPlan('# Restore to');
    says(text, 'The files of checkout become what they were at', 'checkout: 2.14.1 (image-bot[bot])');
    assert.equal(refs(stage.world.origin.bare), before);
    assert.equal(mine(), untouched);
  });

  let restored = '';

  it('signs in as the user does, and leads to the pull request on the forge', async () => {
    restored = await forgeStory(stage, hands, () => refs(stage.world.origin.bare));
    assert.equal(mine(), untouched);
  });

  it('sets the app back, and knows it in a squash', async () => {
    await mergeBranch(stage.world.origin.bare, restored, 'squash');
    await followed('squash');
    assert.notEqual(imageOn('main'), '2.14.1');
    assert.match(onOrigin('log', '-1', '--format=%s', 'main'), /^Restore checkout to [0-9a-f]{12}$/);
  });

  it('reverts a revert, and knows it in a rebase that came after a reload of the window', async () => {
    const squashed = onOrigin('rev-parse', 'main');
    // Somebody else lands first, so that the rebase makes another commit of it.
    await hands.plan('checkout', 'Restore checkout to');
    await hands.untilPlan(`# Revert of ${squashed.slice(0, 7)}`);
    const { branch } = await hands.push();
    await stage.code.page
      .getByText(`waiting until ${branch} is merged`, { exact: false })
      .first()
      .waitFor({ timeout: 20_000 });
    await stage.code.reload();
    await stage.code.open('Plumbline');
    // Nothing but the context that was chosen is connected, and the branch is waited for again.
    await stage.code.page
      .getByText(`waiting until ${branch} is merged`, { exact: false })
      .first()
      .waitFor({ timeout: 30_000 });
    git(team, 'pull', '--quiet', '--rebase', 'origin', 'main');
    await writeFile(path.join(team, 'README.md'), 'a foreign commit\n');
    git(team, 'commit', '--quiet', '--all', '--message', 'A foreign commit');
    git(team, 'push', '--quiet', 'origin', 'HEAD:main');
    await mergeBranch(stage.world.origin.bare, branch, 'rebase');
    await followed('rebase');
    assert.equal(imageOn('main'), '2.14.1');
  });

  it('has the name of the app typed before a migration is taken back', async () => {
    const before = refs(stage.world.origin.bare);
    await hands.plan('orders-db', 'Merge pull request #434');
    const text = await hands.untilPlan('· orders-db');
    says(text, '> Git does not bring back everything here', '- Job orders-migrate');
    await stage.code.run('Plumbline: Push Revert Branch…');
    await hands.answerInput(/Why is it taken back/, '');
    await hands.answerInput(/Type orders-db to go on/, 'yes');
    await hands.widget(/Type orders-db, or press Escape/).waitFor();
    await stage.code.page.keyboard.press('Escape');
    await stage.code.page.locator(PALETTE).waitFor({ state: 'hidden' });
    assert.equal(await stage.code.dialog(), undefined);
    assert.equal(refs(stage.world.origin.bare), before);
  });

  it('says what the server said where it refuses the branch, and leaves none', async () => {
    const hook = path.join(stage.world.origin.bare, 'hooks', 'pre-receive');
    await writeFile(hook, "#!/bin/sh\necho 'branches need a ticket' >&2\nexit 1\n");
    await chmod(hook, 0o755);
    const before = [refs(stage.world.origin.bare), refs(stage.world.workspace)];
    try {
      await stage.code.run('Plumbline: Push Revert Branch…');
      await hands.answerInput(/Why is it taken back/, 'INC-8');
      await hands.answerInput(/Type orders-db to go on/, 'orders-db');
      await stage.dialog.waitFor();
      await answerDialog(stage.code.page, 'Push Branch');
      await stage.code.page
        .getByText('A rule of origin refuses the branch: branches need a ticket', { exact: false })
        .first()
        .waitFor({ timeout: 20_000 });
      assert.deepEqual([refs(stage.world.origin.bare), refs(stage.world.workspace)], before);
      assert.equal(mine(), untouched);
    } finally {
      await rm(hook, { force: true });
    }
  });

  /** What a colleague lands on main, after what landed there. */
  async function land(
    edits: Readonly<Record<string, (text: string) => string>>,
    message: string,
  ): Promise<string> {
    git(team, 'pull', '--quiet', '--rebase', 'origin', 'main');
    for (const [file, edit] of Object.entries(edits)) {
      const at = path.join(team, file);
      await writeFile(at, edit(await readFile(at, 'utf8')));
    }
    git(team, 'commit', '--quiet', '--all', '--message', message);
    git(team, 'push', '--quiet', 'origin', 'HEAD:main');
    return git(team, 'rev-parse', 'HEAD');
  }

  it('names every other app that changes, and calls unknown what nobody rendered', async () => {
    const sha = await land(
      { 'apps/pricing/base/deployment.yaml': (text) => text.replace('replicas: 2', 'replicas: 3') },
      'pricing: three pods each',
    );
    await hands.plan('pricing-eu', 'pricing: three pods each');
    says(
      await hands.untilPlan(`# Revert of ${sha.slice(0, 7)}`),
      '> Unknown: not rendered. Only inputs of a renderer change, so nobody has seen the objects.',
      '### Unknown: not rendered',
      '2 other apps change too:',
      '- pricing-apac: Synced by itself',
      '- pricing-us: Synced by itself',
      'Kustomize, Helm or a plugin makes objects of these files. Plumbline did not run it:',
      'The API server was not asked: what it refuses is told from what is known of each kind.',
    );
  });

  it('knows what the API server will refuse, in its words', async () => {
    const sha = await land(
      {
        'apps/search/config.yaml': (text) => `${text.replace('SHARDS: "3"', 'SHARDS: "4"')}immutable: true\n`,
      },
      'search: four shards, for good',
    );
    await stage.untilApp(
      'search',
      ({ description }) => description.startsWith('Synced') && description.includes(sha.slice(0, 7)),
    );
    await hands.plan('search', 'search: four shards, for good');
    says(
      await hands.untilPlan(`# Revert of ${sha.slice(0, 7)}`),
      '> The API server will refuse a part of it, and the app will stay OutOfSync.',
      '### Refused by the API server',
      '- ConfigMap search-index',
      'The API server refuses it, as a dry run told:',
      'field is immutable when `immutable` is set',
      'The API server was asked for one object by a dry run. It refuses 1.',
    );
  });

  it('says of apps that follow a tag, a range or a commit what the revert is there', async () => {
    git(team, 'pull', '--quiet', '--rebase', 'origin', 'main');
    const tagged = git(team, 'rev-parse', 'HEAD');
    git(team, 'tag', 'v1.0.0');
    git(team, 'tag', 'v1.10.0');
    git(team, 'push', '--quiet', 'origin', 'v1.0.0', 'v1.10.0');
    const follow = (revision: string) => (text: string) =>
      text.replace('targetRevision: main', `targetRevision: ${revision}`);
    const moved = await land(
      {
        'clusters/prod/argocd/shop/search.yaml': follow('v1.0.0'),
        'clusters/prod/argocd/shop/recommendations.yaml': follow('1.x'),
        'clusters/prod/argocd/shop/notifications.yaml': follow(tagged),
        'clusters/prod/argocd/shop/checkout.yaml': follow('HEAD'),
      },
      'shop: pinned',
    );
    await stage.untilApp('root', ({ description }) => description.includes(moved.slice(0, 7)));
    await stage.untilApp('search', ({ description }) => description.includes(tagged.slice(0, 7)));
    await hands.plan('search', 'search: 5.2.3');
    await stage.code.untilTold(
      'search follows v1.0.0, which does not move. Set targetRevision in its manifest to an earlier version: that is the revert here.',
    );
    for (const [app, words] of [
      ['search', 'pinned to v1.0.0'],
      ['recommendations', 'version v1.10.0'],
      ['notifications', `pinned to ${tagged.slice(0, 7)}`],
      ['checkout', 'HEAD (main)'],
    ] as const) {
      await stage.code.run('Plumbline: Show History');
      await pick(stage.code.page, app);
      await stage.untilRow(({ aria }) => aria.startsWith(`History of ${app}, ${words}`));
    }
    await hands.plan('recommendations', 'recommendations: ');
    await stage.code.untilTold('recommendations follows v1.10.0, which does not move.');
  });
});
