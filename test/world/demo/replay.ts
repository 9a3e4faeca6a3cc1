import { git } from '../repo/git.ts';
import { ApiError, KubeClient } from '../pull/client.ts';
import type { PullLoop } from '../pullLoop.ts';
import { afterCommits, handWritten, type Moment } from './byHand.ts';
import type { ShiftableClock } from './clock.ts';

export interface ReplayOptions {
  readonly bare: string;
  readonly clock: ShiftableClock;
  readonly kubeconfig: string;
  /** Full commit ids by label. */
  readonly commits: Readonly<Record<string, string>>;
  /** How many commits of main to live through, the first and the last among them. */
  readonly past: number;
  /** Day one: called once, with the clock at the first commit. */
  readonly begin: () => Promise<PullLoop>;
}

/** A merge is noticed and rolled out a little later. */
const noticedMs = 90_000;
const MOST_TURNS = 5;

/**
 * Lets the world live through its past: main stands at one commit after another, and the controllers do what they do.
 * Ends with main where it was and the clock at today.
 */
export async function replay(options: ReplayOptions): Promise<PullLoop> {
  const { bare, clock } = options;
  const main = await mainOf(bare);
  const [first, ...rest] = sample(main, options.past);
  const client = new KubeClient(options.kubeconfig, 'kubectl/v1.36.3 (linux/amd64)');
  try {
    await moveMain(bare, first!.sha);
    clock.goBackTo(first!.time);
    const loop = await options.begin();
    await loop.quiet();
    const moments = [
      ...deploys(options, client, loop, [first!, ...rest]),
      ...handWritten(client, clock.today()),
    ];
    for (const { time, happen } of moments.sort((a, b) => a.time - b.time)) {
      clock.goTo(time);
      await patiently(happen, loop);
      await loop.quiet();
    }
    clock.goToToday();
    await loop.refresh();
    await loop.settled();
    return loop;
  } finally {
    await moveMain(bare, main.at(-1)!.sha);
    await client.close();
  }
}

/** A busy machine may be late with an object that somebody writes to: the controllers are given another turn. */
async function patiently(happen: () => Promise<void>, loop: PullLoop): Promise<void> {
  for (let turn = 0; ; turn++) {
    try {
      await happen();
      return;
    } catch (error) {
      if (turn === MOST_TURNS || !(error instanceof ApiError && error.code === 404)) {
        throw error;
      }
      await loop.refresh();
      await loop.settled();
    }
  }
}

interface Commit {
  readonly sha: string;
  /** When it is noticed, in milliseconds of the epoch. */
  readonly time: number;
}

async function mainOf(bare: string): Promise<Commit[]> {
  const log = await git(bare, ['log', '--first-parent', '--reverse', '--format=%H %ct', 'main']);
  return log
    .trim()
    .split('\n')
    .map((line) => ({ sha: line.slice(0, 40), time: Number(line.slice(41)) * 1000 + noticedMs }));
}

/** Main moves on to each commit; then comes what had to be done by hand for those in between. */
function deploys(
  options: ReplayOptions,
  client: KubeClient,
  loop: PullLoop,
  chosen: readonly Commit[],
): Moment[] {
  return chosen.slice(1).map((commit, position) => {
    const before = chosen[position]!;
    const happen = async (): Promise<void> => {
      await moveMain(options.bare, commit.sha);
      for (const [label, finish] of Object.entries(afterCommits)) {
        const sha = options.commits[label];
        if (sha !== undefined && (await isBetween(options.bare, before.sha, sha, commit.sha))) {
          await loop.quiet();
          await finish(client);
          await loop.settled();
        }
      }
    };
    return { time: commit.time, happen };
  });
}

async function isBetween(bare: string, before: string, sha: string, after: string): Promise<boolean> {
  const between = await git(bare, ['rev-list', `${before}..${after}`]);
  return between.includes(sha);
}

/** Some of a list, evenly, the first and the last always among them. */
function sample<T>(all: readonly T[], count: number): readonly T[] {
  if (count >= all.length) {
    return all;
  }
  const last = all.length - 1;
  const indexes = Array.from({ length: Math.max(count, 1) }, (_, index) =>
    count <= 1 ? last : Math.round((index * last) / (count - 1)),
  );
  return indexes.map((index) => all[index]!);
}

async function moveMain(bare: string, sha: string): Promise<void> {
  await git(bare, ['update-ref', 'refs/heads/main', sha]);
}
