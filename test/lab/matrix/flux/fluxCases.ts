import { build } from './build.ts';
import { drift } from './drift.ts';
import type { FluxCase } from './fluxCase.ts';
import { releases } from './releases.ts';

/** Every case of Flux: one for each measured line that can be provoked without a source-controller. */
export const FLUX_CASES: readonly FluxCase[] = [...build, ...drift, ...releases].map(
  (one) => JSON.parse(JSON.stringify(one)) as FluxCase,
);
