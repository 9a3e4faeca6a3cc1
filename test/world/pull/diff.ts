import { isBuiltIn } from './builtin.ts';
import { withDefaults } from './defaults.ts';
import { ignoreRules, withoutIgnored, withoutOwned, type IgnoreRule } from './ignoreRules.ts';
import { clone, dictAt, equal, isDict, listAt, type Dict, type Json } from './json.ts';
import { jsonMerge, trimMap } from './jsonMerge.ts';
import { annotationOf, groupOf, kindOf, lastApplied, withoutMetadata, type Obj } from './objects.ts';
import { normalise, remarshal } from './remarshal.ts';
import { strategicMerge } from './strategicMerge.ts';

export { ignoreRules, type IgnoreRule };

interface Verdict {
  readonly live: Obj;
  readonly rules: string;
  readonly differs: boolean;
}

const verdicts = new WeakMap<Obj, Verdict>();

/**
 * Does the live object differ from what a client-side apply of the target would leave? The last answer for a target
 * is kept: most comparisons find nothing changed.
 */
export function differs(target: Obj, live: Obj, rules: readonly IgnoreRule[]): boolean {
  const text = JSON.stringify(rules);
  const known = verdicts.get(target);
  if (known?.live === live && known.rules === text) {
    return known.differs;
  }
  const { predicted, live: compared } = predict(target, live, rules);
  const isDifferent = !equal(predicted, compared);
  verdicts.set(target, { live, rules: text, differs: isDifferent });
  return isDifferent;
}

/** The default engine's two sides: the live object as compared, and what the apply would make of it. */
export function predict(target: Obj, live: Obj, rules: readonly IgnoreRule[]): { predicted: Obj; live: Obj } {
  const [cutTarget, cutLive] = withoutOwned(target, live, rules);
  const wanted = prepare(remarshal(cutTarget), rules);
  const now = prepare(remarshal(cutLive), rules);
  const annotation = annotationOf(live, lastApplied);
  const original = prepare(lastAppliedOf(annotation) ?? wanted, rules);
  if (!isBuiltIn(target)) {
    return { predicted: jsonMerge(bare(original), bare(wanted), now), live: now };
  }
  const compared =
    kindOf(target) === 'StatefulSet' && groupOf(target) === 'apps' ? trimClaims(original, now) : now;
  const predicted = strategicMerge(bare(original), bare(wanted), compared);
  return { predicted: withDefaults(predicted), live: withDefaults(compared) };
}

/** A last-applied text that is absent or broken makes the comparison two-way. */
function lastAppliedOf(text: string): Obj | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return isDict(value) ? value : undefined;
  } catch {
    return undefined; // no annotation, or somebody's own text in it
  }
}

function prepare(obj: Obj, rules: readonly IgnoreRule[]): Obj {
  return withoutIgnored(normalise(obj), rules);
}

/** Target and original never speak about the namespace, nor about an empty map of annotations. */
function bare(obj: Obj): Obj {
  const result = withoutMetadata(obj, 'namespace');
  const metadata = result['metadata'] as Dict;
  if (Object.keys(dictAt(metadata, 'annotations')).length === 0) {
    delete metadata['annotations'];
  }
  return result;
}

/** Claim templates are one atomic list, filled with defaults by the server: only the written fields count. */
function trimClaims(original: Obj, live: Obj): Obj {
  const written = listAt(original, 'spec', 'volumeClaimTemplates');
  const found = listAt(live, 'spec', 'volumeClaimTemplates');
  if (written.length === 0 || written.length !== found.length) {
    return live;
  }
  const result = clone(live);
  (result['spec'] as Dict)['volumeClaimTemplates'] = found.map((claim, index) => {
    const pattern = written[index];
    return isDict(claim) && isDict(pattern) ? trimMap(pattern, claim) : claim;
  });
  return result;
}
