import { enginesOf, type Engine } from './case.ts';
import type { MatrixRecord, Outcome } from './record.ts';

/** One line for each verdict that is not as the case expects; `pending` are engines that have no record yet. */
export function disagreements(
  { case: one, outcomes }: MatrixRecord,
  pending: readonly Engine[] = [],
): readonly string[] {
  const engines = enginesOf(one).filter((engine) => !pending.includes(engine));
  return engines.flatMap((engine) => {
    const outcome = outcomes[engine];
    const wanted = one.expect?.[engine];
    if (outcome === undefined) {
      return [`${engine}: nothing was recorded`];
    }
    const why = outcome.conditions.map(({ type, message }) => `${type} ${message}`).join('; ');
    return wanted === undefined || wanted === outcome.sync
      ? []
      : [`${engine}: expected ${wanted}, is ${outcome.sync}${why === '' ? '' : ` (${why})`}`];
  });
}

/** Every kind that a record compares, as `<apiVersion> <Kind>`. */
export function kindsOf(records: readonly MatrixRecord[]): ReadonlySet<string> {
  const outcomes = records.flatMap((record) => Object.values(record.outcomes) as readonly Outcome[]);
  return new Set(
    outcomes
      .flatMap(({ managed }) => managed.flatMap(({ target, live }) => [target, live]))
      .filter((object) => object !== undefined)
      .map(({ apiVersion, kind }) => `${apiVersion} ${kind}`),
  );
}
