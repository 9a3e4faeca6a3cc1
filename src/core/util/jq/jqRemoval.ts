import type { Json } from '../json.ts';
import { isObject } from '../json.ts';
import { remembered } from '../remembered.ts';
import { parseJq } from './jqParser.ts';
import type { JqPath } from './jqFound.ts';
import { jqPaths } from './jqRun.ts';
import { JqFault, JqUnknown, type Jq } from './jqSyntax.ts';

const MOST_KNOWN = 300;
const LONGEST = 5_000;

/**
 * `value` as `del(expression)` of jq leaves it. What the language calls an error at run time removes nothing, as in
 * Argo CD. Undefined where nobody can tell from here: what does not parse, is not known to us, or takes too long.
 */
export function withoutJq(value: Json, expression: string): Json | undefined {
  const parsed = known(expression);
  if (parsed === undefined) {
    return undefined;
  }
  try {
    const paths = jqPaths(parsed, value);
    return paths.some((path) => path.length === 0) ? undefined : removed(value, paths);
  } catch (error) {
    if (error instanceof JqFault) {
      return value;
    }
    if (error instanceof JqUnknown) {
      return undefined;
    }
    throw error;
  }
}

const known = remembered(MOST_KNOWN, (expression): Jq | undefined => {
  try {
    return expression.length > LONGEST ? undefined : parseJq(expression);
  } catch (error) {
    if (error instanceof JqUnknown) {
      return undefined;
    }
    throw error;
  }
});

/** All at once: an item that goes must not move those that go after it. What is not there is passed over. */
function removed(value: Json, paths: readonly JqPath[]): Json {
  if (paths.length === 0) {
    return value;
  }
  const below = new Map<string | number, JqPath[]>();
  for (const [step, ...rest] of paths) {
    const key = Array.isArray(value) && typeof step === 'number' && step < 0 ? value.length + step : step;
    if (key !== undefined) {
      below.set(key, [...(below.get(key) ?? []), rest]);
    }
  }
  const kept = (key: string | number, item: Json): readonly Json[] => {
    const own = below.get(key) ?? [];
    return own.some((path) => path.length === 0) ? [] : [removed(item, own)];
  };
  if (Array.isArray(value)) {
    return (value as readonly Json[]).flatMap((item, index) => kept(index, item));
  }
  return isObject(value)
    ? Object.fromEntries(
        Object.entries(value).flatMap(([key, item]) => kept(key, item).map((left) => [key, left] as const)),
      )
    : value;
}
