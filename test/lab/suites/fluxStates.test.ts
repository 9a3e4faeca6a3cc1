import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { fluxEngine } from '../../../src/core/engines/flux/fluxEngine.ts';
import type { ConnectionId } from '../../../src/core/model/ids.ts';
import { tellWhatShowed } from '../../e2e/evidence.ts';
import { git } from '../../world/repo/git.ts';
import type { Lab } from '../boot.ts';
import { isInFull } from '../full.ts';
import { FluxStage } from '../record/flux/fluxStage.ts';
import { kustomizations } from '../record/flux/kustomizations.ts';
import { releases } from '../record/flux/releases.ts';
import type { FluxScenario } from '../record/flux/scenario.ts';
import { FLUX_RECORDINGS, readRecordings } from '../record/recording.ts';
import { openFluxStage, type FluxLabStage, type FluxPrepared } from './fluxStage.ts';
import { turns } from './turns.ts';

type Kind = 'Kustomization' | 'HelmRelease';

/** At once: each has a namespace of its own, and most of a scenario is waiting. */
const TOGETHER = 6;
/** One way into each state that a row can show; with `--all` every scenario of the recorder. */
const QUICK = new Set([
  'ks-applied-and-healthy',
  'ks-checking-health',
  'ks-build-failed',
  'ks-source-missing',
  'ks-dependency-not-ready',
  'ks-suspended-behind',
  'ks-stalled',
  'ks-deleting',
  'hr-installed',
  'hr-upgrade-failed',
  'hr-render-failed',
  'hr-drift-warned',
]);

/** Moments between two writes: gone before a row shows them. */
const TOO_SHORT = new Set(['ks-new-revision-pending', 'hr-new-chart-pending']);

const scenarios: readonly (readonly [Kind, FluxScenario])[] = [
  ...kustomizations.map((one) => ['Kustomization', one] as const),
  ...releases.map((one) => ['HelmRelease', one] as const),
].filter(([, { name }]) => (isInFull ? !TOO_SHORT.has(name) : QUICK.has(name)));

/** A folder that is no matter here. */
async function prepare(lab: Lab): Promise<FluxPrepared> {
  const work = path.join(lab.folder, 'empty');
  await mkdir(work);
  await git(work, ['init', '--quiet']);
  return { work, close: () => Promise.resolve() };
}

/** Each state is provoked anew; its row has to read as the recording of that state does. */
describe('Plumbline shows the states of the real Flux as they were recorded', () => {
  let stage: FluxLabStage<FluxPrepared>;
  before(async function () {
    this.timeout(240_000);
    stage = await openFluxStage(prepare);
  });
  after(() => stage?.close());
  tellWhatShowed(() => stage?.code);

  const shown = new Map<string, Promise<void>>();
  before(async function () {
    // Played side by side, and judged one by one below.
    const titles = await recordedTitles();
    const inTurn = turns(TOGETHER);
    for (const [kind, scenario] of scenarios) {
      const title = titles.get(scenario.name) ?? '';
      const seen = inTurn(() => see(kind, scenario, title));
      seen.catch(() => undefined);
      shown.set(scenario.name, seen);
    }
  });

  async function see(kind: Kind, scenario: FluxScenario, title: string): Promise<void> {
    assert.notEqual(title, '', `${scenario.name} was never recorded`);
    const flux = await FluxStage.open(stage.lab, scenario.name, kind);
    try {
      await scenario.play(flux);
      await stage.untilRowOf(kind, scenario.name, ({ description }) => {
        const [first = ''] = description.split(' · ');
        // Since when somebody has asked for it is said in its place.
        return title === 'Terminating' ? first.startsWith(`${title}, asked `) : first === title;
      });
    } finally {
      await flux.close();
    }
  }

  for (const [kind, { name, title }] of scenarios) {
    it(`${kind} ${name}: ${title}`, async function () {
      this.timeout(300_000);
      await shown.get(name);
    });
  }
});

/** What the engine calls each recorded state. */
async function recordedTitles(): Promise<ReadonlyMap<string, string>> {
  const recordings = await readRecordings(FLUX_RECORDINGS);
  return new Map(
    recordings.map(({ name, object }) => [
      name,
      fluxEngine.toApp(object, 'kube:/lab#lab' as ConnectionId)?.phase.title?.text ?? '',
    ]),
  );
}
