import type { Pointer } from '../../model/drift.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { gvkOf } from '../../model/kubeObject.ts';
import type { Json } from '../../util/json.ts';
import { GoPattern } from '../../util/goPattern.ts';
import { asArray, asObjects, asText, at } from '../../util/json.ts';

/**
 * Fields that rules of the form `{paths, target}` tell the controllers to leave as they are (`spec.ignore`,
 * `spec.driftDetection.ignore`). Paths are JSON pointers, the empty one the whole object; what a target says of group,
 * version, kind, namespace and name are whole regular expressions (specs/flux.md k).
 */
export function ignoredPointers(live: KubeObject, rules: Json | undefined): readonly Pointer[] {
  return asObjects(rules)
    .filter((rule) => isTarget(live, at(rule, 'target')))
    .flatMap((rule) => asArray(rule['paths']).flatMap((path) => asText(path) ?? []));
}

function isTarget(live: KubeObject, target: Json | undefined): boolean {
  const { group, version, kind } = gvkOf(live);
  const { name, namespace = '', labels, annotations } = live.metadata;
  const facts = { group, version, kind, name, namespace };
  return (
    Object.entries(facts).every(([field, value]) => matches(asText(at(target, field)), value)) &&
    isSelected(asText(at(target, 'labelSelector')), labels) &&
    isSelected(asText(at(target, 'annotationSelector')), annotations)
  );
}

function matches(pattern: string | undefined, value: string): boolean {
  if (pattern === undefined || pattern === '') {
    return true;
  }
  // What Go cannot read the controller refuses, and the object is not ignored by it.
  return GoPattern.of(`^(?:${pattern})$`)?.test(value) === true;
}

/** `a=b,c!=d,e,!f`. Sets (`in`, `notin`) are told apart by nobody here: such a rule counts as not matching. */
function isSelected(selector: string | undefined, values: Readonly<Record<string, string>> = {}): boolean {
  return (selector ?? '')
    .split(',')
    .map((term) => term.trim())
    .filter((term) => term !== '')
    .every((term) => {
      const [, key = '', operator, value = ''] =
        /^([^\s!=]+)\s*(==?|!=)\s*(\S*)$/.exec(term) ?? /^(!?[^\s!=]+)$/.exec(term) ?? [];
      switch (operator) {
        case '!=':
          return values[key] !== value;
        case undefined:
          return key.startsWith('!') ? values[key.slice(1)] === undefined : values[key] !== undefined;
        default:
          return values[key] === value;
      }
    });
}
