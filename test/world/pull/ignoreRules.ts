import { clone, dictAt, isDict, listAt, removePointer, textAt, type Dict, type Json } from './json.ts';
import { groupOf, kindOf, nameOf, namespaceOf, type Obj } from './objects.ts';

/** A rule of `spec.ignoreDifferences`, as far as the loop understands it (jq expressions are left out). */
export interface IgnoreRule {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly pointers: readonly string[];
  readonly managers: readonly string[];
}

export function ignoreRules(spec: Json | undefined): IgnoreRule[] {
  return listAt(spec, 'ignoreDifferences').map((rule) => ({
    group: textAt(rule, 'group'),
    kind: textAt(rule, 'kind'),
    name: textAt(rule, 'name'),
    namespace: textAt(rule, 'namespace'),
    pointers: listAt(rule, 'jsonPointers').map(String),
    managers: listAt(rule, 'managedFieldsManagers').map(String),
  }));
}

/** Group and kind are globs; name and namespace are exact, and empty means any. An empty group is the core group. */
export function rulesFor(rules: readonly IgnoreRule[], obj: Obj): IgnoreRule[] {
  return rules.filter(
    (rule) =>
      glob(rule.group, groupOf(obj)) &&
      glob(rule.kind, kindOf(obj)) &&
      (rule.name === '' || rule.name === nameOf(obj)) &&
      (rule.namespace === '' || rule.namespace === namespaceOf(obj)),
  );
}

/** The object without what its rules name, and without status (`ignoreResourceStatusField: all`). */
export function withoutIgnored(obj: Obj, rules: readonly IgnoreRule[]): Obj {
  const result = clone(obj);
  delete result['status'];
  for (const pointer of rulesFor(rules, obj).flatMap((rule) => rule.pointers)) {
    removePointer(result, pointer);
  }
  return result;
}

/**
 * `managedFieldsManagers`: fields that such a manager owns on the live object are taken from both sides. Lists are
 * taken whole only where the manager owns them whole.
 */
export function withoutOwned(target: Obj, live: Obj, rules: readonly IgnoreRule[]): [Obj, Obj] {
  const managers = rulesFor(rules, live).flatMap((rule) => rule.managers);
  const [cutTarget, cutLive] = [clone(target), clone(live)];
  for (const entry of listAt(live, 'metadata', 'managedFields')) {
    if (managers.includes(textAt(entry, 'manager'))) {
      cut(cutTarget, cutLive, dictAt(entry, 'fieldsV1'));
    }
  }
  return [cutTarget, cutLive];
}

function cut(target: Json | undefined, live: Json | undefined, fields: Dict): void {
  for (const [step, inner] of Object.entries(fields)) {
    const deeper = isDict(inner) ? inner : {};
    if (step.startsWith('f:') && isDict(live)) {
      const field = step.slice(2);
      if (Object.keys(deeper).length > 0) {
        cut(isDict(target) ? target[field] : undefined, live[field], deeper);
      } else if (isDict(target) && target[field] !== undefined) {
        delete target[field];
        delete live[field];
      }
    } else if (step.startsWith('k:') && Array.isArray(live)) {
      const wanted = JSON.parse(step.slice(2)) as Dict;
      const matches = (item: Json): boolean =>
        isDict(item) && Object.entries(wanted).every(([name, value]) => item[name] === value);
      cut(Array.isArray(target) ? target.find(matches) : undefined, live.find(matches), deeper);
    }
  }
}

/** A glob with `*`, `?` and `{a,b}`, in which `*` crosses every separator. */
export function glob(pattern: string, text: string): boolean {
  const source = pattern.replace(/[.+^$()|[\]\\]/g, '\\$&').replace(/[*?{},]/g, (sign) => globSigns[sign]!);
  return new RegExp(`^${source}$`).test(text);
}

const globSigns: Record<string, string> = { '*': '.*', '?': '.', '{': '(?:', '}': ')', ',': '|' };
