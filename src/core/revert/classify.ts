import type { Finding, Level, ObjectChange, Row, RowContext } from './finding.ts';
import { heaviest, objectWords } from './finding.ts';
import { CHART_ROWS } from './rows/charts.ts';
import { CLASS_ROWS } from './rows/classes.ts';
import { CRD_ROWS } from './rows/crds.ts';
import { GENERATOR_ROWS } from './rows/generators.ts';
import { JOB_ROWS } from './rows/jobs.ts';
import { NETWORK_ROWS } from './rows/network.ts';
import { OPERATOR_ROWS } from './rows/operators.ts';
import { RIGHTS_ROWS } from './rows/rights.ts';
import { SCALING_ROWS } from './rows/scaling.ts';
import { SECRET_ROWS } from './rows/secrets.ts';
import { STATEFUL_SET_ROWS } from './rows/statefulSets.ts';
import { STORAGE_ROWS } from './rows/storage.ts';
import { WIRING_ROWS } from './rows/wiring.ts';
import { WORKLOAD_ROWS } from './rows/workloads.ts';

/** The table of specs/git-audit.md 3.5, but for the bot that bumps an image again: bots.ts has its own evidence. */
export const ROWS: readonly Row[] = [
  ...WORKLOAD_ROWS,
  ...STATEFUL_SET_ROWS,
  ...STORAGE_ROWS,
  ...CRD_ROWS,
  ...OPERATOR_ROWS,
  ...JOB_ROWS,
  ...NETWORK_ROWS,
  ...SECRET_ROWS,
  ...RIGHTS_ROWS,
  ...CLASS_ROWS,
  ...SCALING_ROWS,
  ...CHART_ROWS,
  ...WIRING_ROWS,
  ...GENERATOR_ROWS,
];

/** Every row that applies to a change, in the order of the objects and of the table. */
export function classify(changes: readonly ObjectChange[], context: RowContext): readonly Finding[] {
  return changes.flatMap((change) =>
    ROWS.flatMap(({ id, find }) => {
      const hit = find(change, context);
      return hit ? [{ row: id, ...hit, object: objectWords(change), path: change.path }] : [];
    }),
  );
}

/**
 * The level of the whole revert. Where files changed that are input of a renderer (overlays, charts, values) nobody has
 * seen the objects: it is then unknown at best.
 */
export function levelOf(findings: readonly Finding[], unrendered: readonly string[]): Level {
  return heaviest([
    ...findings.map(({ level }) => level),
    ...(unrendered.length > 0 ? (['U'] as const) : []),
  ]);
}
