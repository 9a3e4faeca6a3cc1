import type { Engine } from './case.ts';

/** Cases that are still to be recorded under these engines: `node scripts/labMatrix.ts --missing`. */
export const PENDING: Readonly<Record<string, readonly Engine[]>> = {};
