import { pl103 } from './pl103.ts';
import { pl119 } from './pl119.ts';
import type { Rule } from './rule.ts';

/** Every rule, in the order of its id. A test holds this list, the files `pl*.ts` and the pages under docs/rules together. */
export const RULES: readonly Rule[] = [pl103, pl119];
