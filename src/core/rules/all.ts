import { pl001 } from './pl001.ts';
import { pl002 } from './pl002.ts';
import { pl003 } from './pl003.ts';
import { pl004 } from './pl004.ts';
import { pl005 } from './pl005.ts';
import { pl006 } from './pl006.ts';
import { pl007 } from './pl007.ts';
import { pl008 } from './pl008.ts';
import { pl009 } from './pl009.ts';
import { pl101 } from './pl101.ts';
import { pl102 } from './pl102.ts';
import { pl103 } from './pl103.ts';
import { pl104 } from './pl104.ts';
import { pl105 } from './pl105.ts';
import { pl106 } from './pl106.ts';
import { pl107 } from './pl107.ts';
import { pl108 } from './pl108.ts';
import { pl109 } from './pl109.ts';
import { pl112 } from './pl112.ts';
import { pl115 } from './pl115.ts';
import { pl119 } from './pl119.ts';
import { pl121 } from './pl121.ts';
import { pl122 } from './pl122.ts';
import { pl123 } from './pl123.ts';
import { pl125 } from './pl125.ts';
import { pl126 } from './pl126.ts';
import { pl127 } from './pl127.ts';
import { pl128 } from './pl128.ts';
import { pl129 } from './pl129.ts';
import { pl130 } from './pl130.ts';
import { pl131 } from './pl131.ts';
import { pl133 } from './pl133.ts';
import { pl404 } from './pl404.ts';
import { pl405 } from './pl405.ts';
import { pl414 } from './pl414.ts';
import { pl415 } from './pl415.ts';
import { pl501 } from './pl501.ts';
import { pl504 } from './pl504.ts';
import { pl506 } from './pl506.ts';
import { pl801 } from './pl801.ts';
import { pl802 } from './pl802.ts';
import { pl803 } from './pl803.ts';
import { pl807 } from './pl807.ts';
import { pl808 } from './pl808.ts';
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
  pl101,
  pl102,
  pl103,
  pl104,
  pl105,
  pl106,
  pl107,
  pl108,
  pl109,
  pl112,
  pl115,
  pl119,
  pl121,
  pl122,
  pl123,
  pl125,
  pl126,
  pl127,
  pl128,
  pl129,
  pl130,
  pl131,
  pl133,
  pl404,
  pl405,
  pl414,
  pl415,
  pl501,
  pl504,
  pl506,
  pl801,
  pl802,
  pl803,
  pl807,
  pl808,
];
