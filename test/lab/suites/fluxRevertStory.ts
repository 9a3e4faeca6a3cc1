import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { pick, type Row } from '../../host/workbench.ts';
import { asArray, asText, at } from '../../../src/core/util/json.ts';
import { revertHands, says } from '../../e2e/revertHands.ts';
import { git } from '../../world/repo/git.ts';
import { mergeBranch, type MergeKind } from '../../world/repo/mergeBranch.ts';
import { configMap, yaml } from '../record/manifests.ts';
import type { Files } from '../record/stage.ts';
import { KUSTOMIZATIONS, RELEASE, SHOP, type FluxShop } from './fluxShop.ts';
import type { FluxLabStage } from './fluxStage.ts';

const BROKEN = yaml({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'broken' },
  data: { 'a b': 'no key' },
});
const TOLD_TIMES = /, [\d.]+ s after the push \(the controller saw the merge after [\d.]+ s\)\.$/;

interface Bad {
  readonly kind: string;
  readonly app: string;
  readonly subject: string;
  /** Made of what is in the clone. */
  readonly files: () => Promise<Files>;
  /** What the row says of it. */
  readonly shows: (row: Row, commit: string) => boolean;
  /** What else is then so, where it came into the cluster. */
  readonly applied?: () => Promise<void>;
  /** What the plan says of how the revert comes into the cluster. */
  readonly pulled: string;
  readonly how: MergeKind;
}

const FILE = 'settings/settings.yaml';
const SETTINGS = {
  kind: 'Kustomization',
  app: 'settings',
  pulled: 'Applied by itself as soon as GitRepository platform has fetched the merge',
} as const;
const REFUSED = 'Name a colour with a space';
const APPLIED = 'Paint it mauve';
const UNFIT = 'Paint the till in two colours';

/** From commits that are bad, each in another way and each merged in another, to the cluster without them, with nothing but Git written by Plumbline. */
export function fluxRevertStory(now: () => FluxLabStage<FluxShop>): void {
  const text = (file: string): Promise<string> => readFile(path.join(now().prepared.work, file), 'utf8');
  const colourOf = async (name: string): Promise<string | undefined> =>
    asText(at(await now().lab.kube.get(`/api/v1/namespaces/${SHOP}/configmaps/${name}`), 'data', 'colour'));
  /** The bad commits by their subjects. */
  const taken = new Map<string, string>();
  /** What of the clone is the user's own. */
  const mine = async (): Promise<string> => {
    const { work } = now().prepared;
    return [
      await git(work, ['status', '--porcelain=v2']),
      await git(work, ['symbolic-ref', 'HEAD']),
      await git(work, ['for-each-ref', 'refs/heads/main', 'refs/stash']),
    ].join('\n');
  };

  /** The commit is pushed, seen, planned back, pushed as a branch, merged, and followed. Gives the merge. */
  const takeBack = async ({
    kind,
    app,
    subject,
    files,
    shows,
    applied,
    pulled,
    how,
  }: Bad): Promise<string> => {
    const { prepared, code } = now();
    const hands = revertHands(code);
    await code.run('Notifications: Clear All Notifications');
    await code.run('View: Close All Editors');
    await prepared.pull();
    const bad = await prepared.land(subject, await files());
    const { description } = await now().untilRowOf(kind, app, (row) => shows(row, bad));
    await applied?.();
    const untouched = await mine();

    await hands.plan(app, subject);
    says(await hands.untilPlan('How it is done'), `# Revert of ${bad.slice(0, 7)} · ${app}`, pulled);
    const { branch } = await hands.push({ reason: `it is ${description.split(' · ')[0]}` });
    assert.equal(await prepared.tip(), bad, 'nothing but the new branch is pushed');
    assert.equal(await mine(), untouched);

    const merged = await mergeBranch(prepared.bare, branch, how);
    await prepared.fetch();
    const told = await code.untilTold(new RegExp(`^${app} runs without it and is`));
    assert.match(told, TOLD_TIMES);
    console.log(`      ${told}`);
    assert.equal((await git(prepared.bare, ['diff', '--stat', `${bad}^`, merged])).trim(), '');
    assert.equal(await mine(), untouched);
    await now().untilRowOf(
      kind,
      app,
      (row) => row.description.startsWith('Ready') && row.description.includes(merged.slice(0, 7)),
    );
    taken.set(subject, bad);
    return merged;
  };

  /** The lines of an app's history with these labels are there, in this order, and say this. */
  const untilListed = async (app: string, wanted: readonly (readonly [string, RegExp])[]): Promise<void> => {
    const { code } = now();
    const labels = wanted.map(([label]) => label);
    await code.run('Plumbline: Open History');
    await pick(code.page, app);
    // The commits are there before what the clone has to fetch, and what the cluster remembers, is joined to them.
    const rows = await code.untilRows(
      (seen) =>
        wanted.every(([label, says]) =>
          seen.some((row) => row.label === label && says.test(row.description)),
        ),
      { view: 'History' },
    );
    assert.deepEqual(
      rows.map(({ label }) => label).filter((label) => labels.includes(label)),
      labels,
    );
  };

  it('takes a bad commit back that the API server refused, by a merge, and follows it to the end', async () => {
    const good = await colourOf('one');
    const merged = await takeBack({
      ...SETTINGS,
      subject: REFUSED,
      files: async () => ({ [FILE]: `${await text(FILE)}---\n${BROKEN}` }),
      shows: ({ description }) => /^Failed, retrying.*ReconciliationFailed/.test(description),
      how: 'merge',
    });
    const applied = await now().lab.kube.get(`${KUSTOMIZATIONS}/settings`);
    assert.equal(at(applied, 'status', 'lastAppliedRevision'), `main@sha1:${merged}`);
    assert.equal(await colourOf('one'), good);
    await now().untilRowOf('Kustomization', 'web', ({ description }) => description.startsWith('Ready'));
  });

  it('takes a bad commit back that was applied, by a squash, and sees what it had brought pruned', async () => {
    const good = await colourOf('one');
    const { lab, code } = now();
    const extra = `/api/v1/namespaces/${SHOP}/configmaps/extra`;
    const isListed = (rows: readonly Row[]): boolean => rows.some(({ label }) => label === 'ConfigMap/extra');
    const merged = await takeBack({
      ...SETTINGS,
      subject: APPLIED,
      files: async () => ({
        [FILE]: `${(await text(FILE)).replace(/colour: \w+/, 'colour: mauve')}---\n${yaml(configMap('extra'))}`,
      }),
      applied: async () => {
        await code.untilRows(isListed);
        assert.equal(await colourOf('one'), 'mauve');
      },
      shows: ({ description }, commit) =>
        description.startsWith('Ready') && description.includes(commit.slice(0, 7)),
      how: 'squash',
    });
    const parents = (await git(now().prepared.bare, ['log', '-1', '--format=%P', merged])).trim();
    assert.equal(parents.split(' ').length, 1);
    assert.equal(await colourOf('one'), good);
    assert.equal(await lab.kube.find(extra), undefined);
    await code.untilRows((rows) => !isListed(rows));
  });

  it('takes bad values of a chart back whose upgrade failed, by a rebase, and follows the release', async () => {
    const good = await colourOf('till-settings');
    const merged = await takeBack({
      kind: 'HelmRelease',
      app: 'till',
      subject: UNFIT,
      // A list where the API server takes text.
      files: () => Promise.resolve({ 'chart/values.yaml': 'colour: [mauve, teal]\n' }),
      shows: ({ description }) => /^Stalled.*UpgradeFailed/.test(description),
      pulled: 'Applied by itself as soon as HelmChart shop-till has fetched the merge',
      how: 'rebase',
    });
    const [newest] = asArray(at(await now().lab.kube.get(RELEASE), 'status', 'history'));
    assert.equal(at(newest, 'status'), 'deployed');
    assert.match(asText(at(newest, 'chartVersion')) ?? '', new RegExp(String.raw`\+${merged.slice(0, 12)}$`));
    assert.equal(await colourOf('till-settings'), good);
  });

  it('has in the history what failed, what took it back, when, and who', async () => {
    const refused = taken.get(REFUSED)?.slice(0, 7);
    const revert = (subject: string): string => `Revert "${subject}"`;
    const by = 'by kustomize-controller';
    await untilListed('settings', [
      [revert(APPLIED), RegExp(` · Sam Doyle · deployed .* ${by}$`)],
      [APPLIED, RegExp(` · Sam Doyle · deployed .* ${by}$`)],
      [`Merge branch 'revert/settings-${refused}'`, RegExp(` · Sam Doyle · deployed .* ${by}$`)],
      [`Reconciliation of ${refused} failed`, RegExp(`${by} · ConfigMap/shop/broken dry-run failed`)],
      [REFUSED, RegExp(String.raw` · Sam Doyle · failed, came with \w{7} .* ${by}$`)],
    ]);
    const upgrade = taken.get(UNFIT)?.slice(0, 12);
    await untilListed('till', [
      [revert(UNFIT), / · Sam Doyle · deployed .* by helm-controller$/],
      [`Upgrade of 1.4.0+${upgrade} failed`, /by helm-controller · Helm upgrade failed/],
      [UNFIT, / · Sam Doyle · failed, came with .* by helm-controller$/],
    ]);
  });
}
