import { pl001 } from './pl001.ts';
import { pl002 } from './pl002.ts';
import { pl003 } from './pl003.ts';
import { pl004 } from './pl004.ts';
import { pl005 } from './pl005.ts';
import { pl006 } from './pl006.ts';
import { pl007 } from './pl007.ts';
import { pl008 } from './pl008.ts';
import { pl009 } from './pl009.ts';
import { pl103 } from './pl103.ts';
import { pl119 } from './pl119.ts';
import type { Rule } from './rule.ts';

/** Every rule, in the order of its id. A test holds this list, the files `pl*.ts` and the pages under docs/rules together. */
export const RULES: readonly Rule[] = [
  pl001,
  pl002,
  pl003,
  pl004,
  pl005,
  pl006,
  pl007,
  pl008,
  pl009,
  pl103,
  pl119,
];
