import { health } from '../compare/cases/health.ts';
import { inputs } from '../compare/cases/inputs.ts';
import { optOuts } from '../compare/cases/optOuts.ts';
import { drifts, prerequisites, remedies, tests } from '../compare/cases/releases.ts';
import { FluxBoth } from '../compare/fluxBoth.ts';
import { CaseStage } from '../compare/fluxCase.ts';
import { turns } from './turns.ts';

/** At once: each has a namespace of its own, and most of a case is waiting. */
const TOGETHER = 5;

const CASES = [...optOuts, ...inputs, ...health, ...remedies, ...tests, ...drifts, ...prerequisites];

/**
 * Each feature of Flux by itself, step by step: what the demo's controllers and the real ones write of it is the same in
 * every field of the status, in what Events say, and in the live objects.
 */
describe('the demo does each thing that Flux can do as the real controllers', function () {
  this.timeout(420_000);
  const played = new Map<string, Promise<void>>();
  let both: FluxBoth;
  before(async () => {
    both = await FluxBoth.start();
    // Played side by side, and judged one by one below.
    const inTurn = turns(TOGETHER);
    for (const { name, play } of CASES) {
      const done = inTurn(async () => play(await CaseStage.open(both, name)));
      done.catch(() => undefined);
      played.set(name, done);
    }
  });
  after(() => both?.close());

  for (const { name, title } of CASES) {
    it(`${name}: ${title}`, () => played.get(name));
  }
});
