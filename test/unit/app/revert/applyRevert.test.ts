import assert from 'node:assert/strict';
import { chmodSync, existsSync } from 'node:fs';

import type { ApplyOutcome } from '../../../../src/app/revert/applyRevert.ts';
import { applyRevert, freeBranch } from '../../../../src/app/revert/applyRevert.ts';
import { planRevert } from '../../../../src/app/revert/planRevert.ts';
import type { RevertPlan } from '../../../../src/core/revert/outcome.ts';
import { NEVER } from '../../platform/git/sandbox.ts';
import { RevertWorld, scratchFolders } from './revertWorld.ts';

const WEB = 'apps/web/deployment.yaml';
const web = (tag: string): string => `image: web:${tag}\n`;
const BRANCH = 'revert/web-1';
const MESSAGE = 'Revert "Bump web"\n\nBecause.\n\nThis reverts commit x.\n';
const HOOKS = [
  'pre-commit',
  'commit-msg',
  'post-commit',
  'pre-push',
  'reference-transaction',
  'post-rewrite',
];

describe('a revert that is carried out', function () {
  this.timeout(60_000);
  let world: RevertWorld;
  let bump: string;

  beforeEach(() => {
    world = new RevertWorld({ [WEB]: web('1'), 'apps/db/db.yaml': 'db: 1\n' });
    bump = world.push('Bump web', { [WEB]: web('2') });
  });
  afterEach(() => world.dispose());

  async function planned(folder = 'mine'): Promise<RevertPlan> {
    return world.plan([bump], [], { folder });
  }

  async function apply(
    plan: RevertPlan,
    over: {
      readonly folder?: string;
      readonly signal?: AbortSignal;
      readonly onStage?: (s: string) => void;
    } = {},
  ): Promise<ApplyOutcome> {
    const { folder = 'mine', signal = NEVER, onStage = () => undefined } = over;
    const undo = { ...(await world.place(folder)), commits: [bump] };
    const request = { undo, plan, branch: BRANCH, message: MESSAGE };
    return applyRevert(request, world.deps([], folder), onStage, signal);
  }

  const onRemote = (): string => world.sandbox.git('origin.git', 'for-each-ref', '--format=%(refname)');
  const local = (): string => world.sandbox.git('mine', 'for-each-ref', '--format=%(refname)', 'refs/heads');

  it('is one commit on the tip, with the tree that was shown, on a new branch of the remote', async () => {
    const later = world.push('Later', { 'apps/db/db.yaml': 'db: 2\n' });
    const plan = await planned();
    const stages: string[] = [];
    const outcome = await apply(plan, { onStage: (stage) => stages.push(stage) });
    assert.ok(outcome.word === 'pushed', JSON.stringify(outcome));
    assert.deepEqual(stages, ['checking', 'committing', 'pushing']);
    const show = (format: string): string =>
      world.sandbox.git('origin.git', 'log', '-1', `--format=${format}`, BRANCH);
    assert.deepEqual(
      [show('%H'), show('%T'), show('%P'), show('%an <%ae>'), show('%cn'), show('%B').trimEnd()],
      [outcome.commit, plan.tree, later, 'Ada Tester <ada@example.com>', 'Ada Tester', MESSAGE.trimEnd()],
    );
    assert.equal(world.sandbox.git('origin.git', 'show', `${BRANCH}:${WEB}`), 'image: web:1');
    assert.equal(world.sandbox.git('origin.git', 'show', `${BRANCH}:apps/db/db.yaml`), 'db: 2');
    assert.equal(world.sandbox.git('origin.git', 'rev-parse', 'main'), later, 'main is left alone');
  });

  const STATES: Readonly<Record<string, () => void>> = {
    'a dirty tree with staged, changed, removed and new files': () => {
      world.sandbox.write(`mine/${WEB}`, 'edited\n');
      world.sandbox.write('mine/new.yaml', 'untracked\n');
      world.sandbox.write('mine/staged.yaml', 'staged\n');
      world.sandbox.git('mine', 'add', 'staged.yaml');
      world.sandbox.git('mine', 'rm', '--quiet', 'apps/db/db.yaml');
    },
    'a stash': () => {
      world.sandbox.write(`mine/${WEB}`, 'put away\n');
      world.sandbox.git('mine', 'stash');
    },
    'a detached HEAD': () => void world.sandbox.git('mine', 'checkout', '--quiet', '--detach'),
    'a rebase that stopped at a conflict': () => {
      world.sandbox.write(`mine/${WEB}`, web('mine'));
      world.sandbox.git('mine', 'commit', '--quiet', '--all', '--message', 'Mine');
      world.sandbox.git('mine', 'fetch', '--quiet');
      assert.throws(() => world.sandbox.git('mine', 'rebase', 'origin/main'));
      assert.ok(existsSync(world.sandbox.path('mine/.git/rebase-merge')));
    },
    'a branch checked out that has the commit as its own': () => {
      world.sandbox.git('mine', 'fetch', '--quiet');
      world.sandbox.git('mine', 'switch', '--quiet', '--create', 'side', 'origin/main');
    },
  };
  for (const [state, bring] of Object.entries(STATES)) {
    it(`leaves ${state} as it is, byte for byte, and starts no hook`, async () => {
      bring();
      for (const hook of HOOKS) {
        world.sandbox.write(`mine/.git/hooks/${hook}`, `#!/bin/sh\ntouch '${world.sandbox.path('ran')}'\n`);
        chmodSync(world.sandbox.path(`mine/.git/hooks/${hook}`), 0o755);
      }
      const before = world.bytesOf('mine');
      const outcome = await apply(await planned());
      assert.equal(outcome.word, 'pushed', JSON.stringify(outcome));
      assert.deepEqual(world.bytesOf('mine'), before);
      assert.equal(existsSync(world.sandbox.path('ran')), false);
    });
  }

  it('does nothing where the branch has moved since it was shown', async () => {
    const plan = await planned();
    world.push('Meanwhile', { 'apps/db/db.yaml': 'db: 2\n' });
    const before = [onRemote(), local()];
    assert.deepEqual(await apply(plan), { word: 'moved' });
    assert.deepEqual([onRemote(), local()], before);
  });

  it('does nothing where somebody else has taken it back meanwhile', async () => {
    const plan = await planned();
    world.sandbox.git('team', 'revert', '--no-edit', bump);
    world.sandbox.git('team', 'push', '--quiet', 'origin', 'HEAD:main');
    assert.deepEqual(await apply(plan), { word: 'moved' });
    assert.equal(local(), 'refs/heads/main');
  });

  it('leaves no branch behind where a rule of the server refuses it, and says what it said', async () => {
    world.sandbox.write(
      'origin.git/hooks/pre-receive',
      "#!/bin/sh\necho 'branches need a ticket' >&2\nexit 1\n",
    );
    chmodSync(world.sandbox.path('origin.git/hooks/pre-receive'), 0o755);
    const outcome = await apply(await planned());
    assert.ok(outcome.word === 'refused', JSON.stringify(outcome));
    assert.equal(outcome.refusal.word, 'byRule');
    assert.match(outcome.refusal.said, /branches need a ticket/);
    assert.equal(local(), 'refs/heads/main');
    assert.equal(onRemote(), 'refs/heads/main');
  });

  it('leaves no branch behind where the remote has another of that name', async () => {
    const plan = await planned();
    world.sandbox.git('team', 'push', '--quiet', 'origin', `HEAD~1:refs/heads/${BRANCH}`);
    world.sandbox.git('team', 'commit', '--quiet', '--allow-empty', '--message', 'Other');
    world.sandbox.git('team', 'push', '--quiet', 'origin', `HEAD:refs/heads/${BRANCH}`);
    const outcome = await apply(plan);
    assert.ok(outcome.word === 'refused', JSON.stringify(outcome));
    assert.equal(outcome.refusal.word, 'exists');
    assert.equal(local(), 'refs/heads/main');
  });

  it('is refused before anything is written where the remote cannot be reached', async () => {
    const plan = await planned();
    world.sandbox.git('mine', 'remote', 'set-url', 'origin', world.sandbox.path('nowhere'));
    const outcome = await apply(plan);
    assert.equal(outcome.word, 'refused', JSON.stringify(outcome));
    assert.equal(local(), 'refs/heads/main');
  });

  it('fails without a trace where git does not know who commits', async () => {
    const plan = await planned();
    world.sandbox.write('gitconfig', '[init]\n  defaultBranch = main\n[user]\n  useConfigOnly = true\n');
    const outcome = await apply(plan);
    assert.ok(outcome.word === 'failed' && outcome.error.code === 'failed', JSON.stringify(outcome));
    assert.match(outcome.error.detail, /Please tell me who you are|no email was given/);
    assert.equal(local(), 'refs/heads/main');
  });

  it('ends with its signal, before the push at the latest, with no branch left', async () => {
    const plan = await planned();
    const stop = new AbortController();
    const before = scratchFolders();
    const outcome = await apply(plan, {
      signal: stop.signal,
      onStage: (stage) => stage === 'pushing' && stop.abort(),
    });
    assert.deepEqual(outcome, { word: 'failed', error: { code: 'cancelled' } });
    assert.equal(local(), 'refs/heads/main');
    assert.equal(onRemote(), 'refs/heads/main');
    assert.deepEqual(scratchFolders(), before);
  });

  it('is a branch alone where the clone itself is what the app names', async () => {
    const place = { ...(await world.place('team')), remote: '', targetRevision: 'main' };
    const deps = world.deps([], 'team');
    const undo = { ...place, commits: [bump] };
    const outcome = await planRevert(undo, deps, NEVER);
    assert.ok(outcome.ok && outcome.value.word === 'plan', JSON.stringify(outcome));
    const request = { undo, plan: outcome.value.plan, branch: BRANCH, message: MESSAGE };
    const done = await applyRevert(request, deps, () => undefined, NEVER);
    assert.equal(done.word, 'pushed', JSON.stringify(done));
    assert.equal(world.sandbox.git('team', 'show', `${BRANCH}:${WEB}`), 'image: web:1');
    assert.equal(onRemote(), 'refs/heads/main');
  });

  it('takes a name that neither the clone nor the remote has', async () => {
    world.sandbox.git('mine', 'branch', `revert/web-${bump.slice(0, 7)}`);
    world.sandbox.git(
      'team',
      'push',
      '--quiet',
      'origin',
      `HEAD:refs/heads/revert/web-${bump.slice(0, 7)}-2`,
    );
    world.sandbox.git('mine', 'fetch', '--quiet');
    const undo = { ...(await world.place()), commits: [bump] };
    const writer = world.deps().openWriter(undo.repository);
    const free = await freeBranch(undo, { kind: 'revert', app: 'web', sha: bump }, writer, NEVER);
    assert.deepEqual(free, { ok: true, value: `revert/web-${bump.slice(0, 7)}-3` });
  });
});
