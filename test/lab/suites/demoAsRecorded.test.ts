import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { Kube } from '../kube.ts';
import { play } from '../record/play.ts';
import { readRecordings, type Recording } from '../record/recording.ts';
import { SCENARIOS } from '../record/scenarios.ts';
import { startDemoCluster, type DemoCluster } from '../../world/api/startDemoCluster.ts';
import { at, isDict, textAt, type Dict, type Json } from '../../world/pull/json.ts';
import { startPullLoop, type PullLoop } from '../../world/pullLoop.ts';
import { changes } from '../../unit/world/appFrames.ts';

/** What the demo does not do as the real one, and why. */
const apart: Readonly<Record<string, string>> = {
  helm: 'renders come with the sample, not from a tool',
  kustomize: 'renders come with the sample, not from a tool',
  'multi-source': 'renders come with the sample, not from a tool',
  'comparison-error-helm': 'renders come with the sample, not from a tool',
  'self-heal-waiting': 'its moment is too short where the test goes eight times as fast',
  'deletion-error': 'whether the lost project is noticed before the app is deleted is chance',
  'application-set': 'whether its apps had been compared when it was last looked at is chance, and stays so',
};

/** In a scenario that ends while something is going on, the other controllers may be a moment ahead or behind. */
const fleeting = /^\.(health|summary|resources\[[^\]]*\]\.health)/;

/** A hook that was told to stop may still be on its way out. */
const leaving: Readonly<Record<string, RegExp>> = { 'sync-terminated': /^\.resources\[\/Job\/migrate\// };

const workers = 4;
/** The longest of them takes five seconds on a machine at rest. */
const longestMs = 60_000;
const known = new Set((await readRecordings()).map(({ name }) => name));
const held = SCENARIOS.filter(
  ({ scenario }) => known.has(scenario.name) && apart[scenario.name] === undefined,
);

/**
 * Plays what was recorded from the real Argo CD on the demo cluster with its pull loop, and holds what the demo writes
 * to the recording: every field of the status, every Event, every turn of an operation.
 */
describe('the demo is as the recorded Argo CD', function () {
  this.timeout(300_000);
  let folder: string;
  let cluster: DemoCluster;
  let loop: PullLoop;
  const real = new Map<string, Recording>();
  const demo = new Map<string, Recording | Error>();

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'as-recorded-'));
    cluster = await startDemoCluster({ folder, objects: [defaultProject] });
    loop = await startPullLoop({
      kubeconfig: cluster.kubeconfig,
      followsGit: false,
      speed: 8,
      origins: (url) => {
        const name = basename(url, '.git');
        return join(folder, 'stages', name, `${name}.git`);
      },
    });
    for (const recording of await readRecordings()) {
      real.set(recording.name, recording);
    }
    const access = {
      server: cluster.server,
      ca: cluster.certificateAuthority,
      token: cluster.users[0]!.token,
    };
    const lab = { kube: new Kube(access), folder };
    const queue = [...held];
    const work = async (): Promise<void> => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const { scenario, script } = next;
        const playing = play(lab, scenario, script).catch((error: unknown) => error as Error);
        demo.set(scenario.name, await Promise.race([playing, tooLong()]));
      }
    };
    await Promise.all(Array.from({ length: workers }, work));
  });

  after(async () => {
    await loop.close();
    await cluster.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  for (const { scenario } of held) {
    it(scenario.name, () => {
      const ours = demo.get(scenario.name);
      assert.ok(ours && !(ours instanceof Error), ours instanceof Error ? ours.message : 'not played');
      const theirs = real.get(scenario.name)!;
      assert.deepEqual(statusOf(ours), statusOf(theirs));
      sameEvents(eventsOf(ours), eventsOf(theirs));
      const [short, long] = [turnsOf(ours), turnsOf(theirs)].sort((a, b) => a.length - b.length);
      assert.ok(
        isWithin(short!, long!),
        `${turnsOf(ours).join('\n')}\n\nrecorded:\n${turnsOf(theirs).join('\n')}`,
      );
    });
  }
});

/**
 * The controller says that an operation completed a moment after its status does, so one side may have been read in
 * between and say nothing of it; that both say something else is a difference.
 */
function sameEvents(ours: readonly string[], theirs: readonly string[]): void {
  const isEnd = (event: string): boolean => event.includes('OperationCompleted');
  const extra = ours.filter((event) => !theirs.includes(event));
  const missing = theirs.filter((event) => !ours.includes(event));
  const oneSided = extra.some(isEnd) !== missing.some(isEnd);
  const counts = (event: string): boolean => !(oneSided && isEnd(event));
  assert.deepEqual(extra.filter(counts), missing.filter(counts));
}

async function tooLong(): Promise<Error> {
  await delay(longestMs, undefined, { ref: false });
  return new Error('it never came to that');
}

const defaultProject = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AppProject',
  metadata: { name: 'default', namespace: 'argocd' },
  spec: {
    sourceRepos: ['*'],
    destinations: [{ namespace: '*', server: '*' }],
    clusterResourceWhitelist: [{ group: '*', kind: '*' }],
  },
};

/** The status as paths and values, without times and what is fleeting. */
function statusOf({ name, object }: Recording): Dict {
  const flat: Dict = {};
  flatten((object['status'] ?? {}) as Json, '', flat);
  const isKept = (path: string): boolean => !fleeting.test(path) && !(leaving[name]?.test(path) ?? false);
  return Object.fromEntries(Object.entries(flat).filter(([path]) => isKept(path)));
}

function flatten(value: Json, path: string, into: Dict): void {
  if (Array.isArray(value)) {
    value.forEach((item, index) => flatten(item, `${path}[${labelOf(item) || index}]`, into));
  } else if (isDict(value) && Object.keys(value).length > 0) {
    for (const [field, inner] of Object.entries(value)) {
      if (!/(At|Time)$/.test(field)) {
        flatten(inner, `${path}.${field}`, into);
      }
    }
  } else {
    into[path] = typeof value === 'string' ? plain(value) : value;
  }
}

/** Results and resources are the same whatever their order: objects of one kind are applied side by side. */
function labelOf(item: Json): string {
  return ['type', 'kind', 'name', 'syncPhase']
    .map((field) => textAt(item, field))
    .join('/')
    .replace(/^\/+$/, '');
}

/** Texts without what differs each time: the name of a temporary file, the minute of a retry. */
function plain(text: string): string {
  return text.replace(/\/dev\/shm\/\d+/g, '/dev/shm/0').replace(/ at \d+:\d\d[AP]M/g, ' at 0:00AM');
}

/** Changes of health come a moment sooner or later: what was seen of them depends on the pods. */
function eventsOf({ events }: Recording): string[] {
  return (events as unknown as Dict[])
    .map((event) => `${textAt(event, 'type')} ${textAt(event, 'reason')} ${plain(textAt(event, 'message'))}`)
    .filter((event) => !event.includes('Updated health status'));
}

/** A recording may begin or end a turn sooner than the other: what both saw has to be the same. */
function isWithin(short: readonly string[], long: readonly string[]): boolean {
  const starts = Array.from({ length: long.length - short.length + 1 }, (_, index) => index);
  return starts.some((start) => short.every((turn, index) => turn === long[start + index]));
}

/** What a follower of the operation sees, turn by turn. */
function turnsOf({ frames }: Recording): string[] {
  const turns = frames.map(({ type, object }) => {
    const state = at(object as unknown as Json, 'status', 'operationState');
    const results = at(state, 'syncResult', 'resources');
    return [
      type,
      object['operation'] === undefined ? '' : 'operation',
      textAt(state, 'phase') || 'no state',
      at(state, 'finishedAt') === undefined ? '' : 'finished',
      Array.isArray(results) ? `${results.length} results` : '',
      plain(textAt(state, 'message')),
    ].join(' ');
  });
  return changes(turns);
}
