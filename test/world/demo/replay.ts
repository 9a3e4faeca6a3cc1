import { git } from '../repo/git.ts';
import { foreignWrites, unowned } from '../repo/live.ts';
import { KubeClient } from '../pull/client.ts';
import type { Json } from '../pull/json.ts';
import * as o from '../pull/objects.ts';
import type { PullLoop } from '../pullLoop.ts';
import type { ShiftableClock } from './clock.ts';

export interface ReplayOptions {
  readonly bare: string;
  readonly clock: ShiftableClock;
  readonly kubeconfig: string;
  /** How many commits of main to live through, the first and the last among them. */
  readonly past: number;
  /** Day one: called once, with the clock at the first commit. */
  readonly begin: () => Promise<PullLoop>;
}

interface Moment {
  readonly time: number;
  readonly happen: (loop: PullLoop) => Promise<void>;
}

const dayMs = 86_400_000;
/** A merge is noticed and rolled out a little later. */
const noticedMs = 90_000;

/**
 * Lets the world live through its past: main stands at one commit after another, and the controllers do what they do.
 * Ends with main where it was and the clock at today.
 */
export async function replay(options: ReplayOptions): Promise<PullLoop> {
  const { bare, clock } = options;
  const commits = (await git(bare, ['log', '--first-parent', '--reverse', '--format=%H %ct', 'main']))
    .trim()
    .split('\n');
  const chosen = sample(
    commits.map((line) => line.split(' ') as [string, string]),
    options.past,
  );
  const client = new KubeClient(options.kubeconfig, 'kubectl/v1.36.3 (linux/amd64)');
  try {
    const [first, ...rest] = chosen.map(([sha, seconds]) => ({
      sha,
      time: Number(seconds) * 1000 + noticedMs,
    }));
    await moveMain(bare, first!.sha);
    clock.goBackTo(first!.time);
    const loop = await options.begin();
    await loop.quiet();
    const deploys = rest.map(({ sha, time }): Moment => ({ time, happen: () => moveMain(bare, sha) }));
    const writes = await handWritten(client, clock.today());
    for (const { time, happen } of [...deploys, ...writes].sort((a, b) => a.time - b.time)) {
      clock.goTo(time);
      await happen(loop);
      await loop.quiet();
    }
    clock.goToToday();
    await loop.refresh();
    await loop.settled();
    return loop;
  } finally {
    await moveMain(bare, chosen.at(-1)![0]);
    await client.close();
  }
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

/** What people and agents did to the cluster by hand, at its time. */
async function handWritten(client: KubeClient, today: number): Promise<Moment[]> {
  const kinds = await client.discover();
  const made = unowned.map(({ object, manager, age }): Moment => ({
    time: today - age * dayMs,
    happen: async () => {
      const obj = object as unknown as o.Obj;
      const kind = kinds.find((one) => one.kind === o.kindOf(obj) && one.group === o.groupOf(obj));
      await (kind ? client.create(kind, obj, { manager }) : undefined);
    },
  }));
  const lastDay = today - dayMs / 2;
  // The workload controllers of the world scale what an autoscaler owns; only the other writers are played here.
  const foreign = foreignWrites
    .filter(({ subresource }) => subresource !== 'scale')
    .map((write): Moment => ({
      time: lastDay,
      happen: async () => {
        const group = write.apiVersion.includes('/') ? write.apiVersion.split('/')[0]! : '';
        const served = await client.discover();
        const kind = served.find((one) => one.kind === write.kind && one.group === group);
        const place = { namespace: write.namespace, name: write.name };
        await (kind
          ? client.patch(kind, place, 'merge', write.patch as Json, { manager: write.manager })
          : undefined);
      },
    }));
  return [...made, ...foreign];
}
