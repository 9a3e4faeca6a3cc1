import { applying } from './applying.ts';
import { custom } from './custom.ts';
import { definitions } from './definitions.ts';
import { kinds } from './kinds.ts';
import { pruning } from './pruning.ts';
import { reading } from './reading.ts';
import type { Step } from './step.ts';
import { types } from './types.ts';
import { writing } from './writing.ts';

/** The sequences that are written by hand, by the file that their recorded answers are in. */
export const written: Readonly<Record<string, Readonly<Record<string, readonly Step[]>>>> = {
  applying,
  custom,
  definitions,
  kinds,
  pruning,
  reading,
  types,
  writing,
};
