import { textAt, type Dict, type Json } from './json.ts';

/** A condition of an Application, before it has a time. */
export interface Found {
  readonly type: string;
  readonly message: string;
}

/**
 * The conditions after an evaluation of some types: those types are replaced, all others stay. A condition that says
 * the same as before keeps its time.
 */
export function setConditions(
  before: readonly Json[],
  found: readonly Found[],
  evaluated: readonly string[],
  now: string,
): Dict[] {
  const kept = before.filter((one) => !evaluated.includes(textAt(one, 'type'))) as Dict[];
  const fresh = found.map((one): Dict => {
    const old = before.find((other) => textAt(other, 'type') === one.type);
    return textAt(old, 'message') === one.message
      ? (old as Dict)
      : { lastTransitionTime: now, message: one.message, type: one.type };
  });
  const sortText = (one: Dict): string => `${textAt(one, 'type')}/${textAt(one, 'message')}`;
  return [...kept, ...fresh].sort((a, b) => (sortText(a) < sortText(b) ? -1 : 1));
}

/** Kinds of conditions that a comparison decides. */
export const comparisonTypes = [
  'ComparisonError',
  'SharedResourceWarning',
  'RepeatedResourceWarning',
  'ExcludedResourceWarning',
] as const;
