import type { KindSchema } from '../schema/catalog.ts';
import type { Path, SchemaProblem } from '../schema/walk.ts';
import { walkSchema } from '../schema/walk.ts';
import { asSequence, nodeAt } from '../yaml/read.ts';
import type { RuleContext } from './context.ts';
import { isPlaceholder } from './gate.ts';
import { onceForEach } from './onceForEach.ts';
import type { RuleDocument } from './rule.ts';

/** What a placeholder begins with, or an escape that may be one: in most documents no text need be looked at. */
const MAY_HOLD = /\$\{|\{\{|ENC\[|<[A-Z]|\\/;

export const schemaOf = onceForEach((document: RuleDocument, context: RuleContext): KindSchema | undefined =>
  context.schemas?.find(document.group, document.version, document.kind),
);

/** What the schema of a document's kind does not allow. Walked once for all the rules that speak of it. */
export const schemaProblems = onceForEach(
  (document: RuleDocument, context: RuleContext): readonly SchemaProblem[] => {
    const schema = schemaOf(document, context);
    return schema && document.root && document.gate.checks !== 'hint'
      ? walkSchema(document.root, schema, {
          isPartial: document.gate.checks === 'partial',
          isPlaceholder: MAY_HOLD.test(document.text) ? isPlaceholder : () => false,
          isOptional: optionalParts(document),
        })
      : [];
  },
);

/**
 * The template of a generator only overrides, so nothing is required in it. Where a set has one, or a `templatePatch`,
 * its own template may leave out what they bring.
 */
function optionalParts(document: RuleDocument): (path: Path) => boolean {
  if (document.kind !== 'ApplicationSet') {
    return () => false;
  }
  const isCompleted = isOverridden(document);
  return (path) => {
    const at = path.indexOf('template');
    return at > 1 || (at === 1 && isCompleted);
  };
}

/** Whether a generator's template or a `templatePatch` adds to the template of an ApplicationSet. */
export function isOverridden(document: RuleDocument): boolean {
  const generators = asSequence(nodeAt(document.root, 'spec', 'generators'))?.items ?? [];
  return (
    nodeAt(document.root, 'spec', 'templatePatch') !== undefined ||
    generators.some((generator) => /\btemplate:/.test(document.text.slice(generator.start, generator.end)))
  );
}
