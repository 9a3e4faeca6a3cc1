import { setTimeout as sleep } from 'node:timers/promises';

import { at } from '../../src/core/util/json.ts';
import { launchVsCode } from '../../test/host/launchVsCode.ts';
import { pick } from '../../test/host/workbench.ts';
import { APPLICATIONS } from '../../test/lab/sample.ts';
import { run } from '../../scripts/run.ts';
import { revisionOf, sightings, untilShown, watchRows } from '../live/drawnRows.ts';
import { rowTimes, type RowEvent } from '../live/rowTimes.ts';
import type { LabWorld } from './world.ts';

const EVENTS = 25;
/** Longer than VS Code and the pacer hold back a change that follows another. */
const QUIET_MS = 700;
const SETTLE_MS = 5_000;

export interface LabRows {
  /** Milliseconds from the moment a change is sent to the API server until the DOM shows it, one at a time. */
  readonly shown: readonly number[];
  /** The same until a bare watch brings it. */
  readonly heard: readonly number[];
}

/** Plumbline as it is built, in a VS Code that shows all apps of the lab, while single apps change. */
export async function rowsOfLab(
  { lab, names }: LabWorld,
  progress: (line: string) => void,
): Promise<LabRows> {
  const { code: built, output } = await run(process.execPath, ['esbuild.mjs']);
  if (built !== 0) {
    throw new Error(`The build failed: ${output}`);
  }
  const stop = new AbortController();
  const heard = new Map<string, number>();
  const { metadata } = await lab.kube.get(`${APPLICATIONS}?limit=1`);
  const watching = lab.kube.watch(
    `${APPLICATIONS}?resourceVersion=${metadata.resourceVersion ?? ''}`,
    ({ object }) => {
      const revision = at(object, 'status', 'sync', 'revision');
      if (typeof revision === 'string' && !heard.has(revision)) {
        heard.set(revision, Date.now());
      }
    },
    stop.signal,
  );
  progress('lab: starting VS Code');
  const code = await launchVsCode({
    workspace: lab.folder,
    kubeconfig: lab.kubeconfig,
    viewport: { width: 1280, height: 1600 },
  });
  try {
    await code.open('Plumbline');
    await code.run('Plumbline: Select Context…');
    await pick(code.page, 'lab');
    await code.untilRows((rows) => rows.some(({ description }) => /^5,?000 apps/.test(description)), {
      timeoutMs: 60_000,
    });
    await watchRows(code.page);
    await sleep(SETTLE_MS);
    const labels = new Set((await code.drawnRows('Apps')).map(({ label }) => label));
    const drawn = names.filter((name) => labels.has(name));
    progress(`lab: ${EVENTS} lone events, ${drawn.length} rows are drawn`);
    const events: RowEvent[] = [];
    for (let index = 0; index < EVENTS; index++) {
      const app = drawn[(index * 7) % drawn.length] ?? '';
      const mark = index + 1;
      events.push({ app, at: Date.now(), mark });
      const sync = { status: index % 2 === 0 ? 'OutOfSync' : 'Synced', revision: revisionOf(mark) };
      await lab.kube.patch(`${APPLICATIONS}/${app}`, 'merge', { status: { sync } });
      await untilShown(code.page, app, mark);
      await sleep(QUIET_MS);
    }
    return {
      shown: rowTimes(events, await sightings(code.page)),
      heard: events.map((event) => (heard.get(revisionOf(event.mark)) ?? Number.NaN) - event.at),
    };
  } finally {
    stop.abort();
    await watching.catch(() => undefined);
    await code.close();
  }
}
