import type { Fields } from './json.ts';
import { isFields } from './json.ts';
import { childShape, itemShape } from './shape.ts';
import type { Shape } from './shape.ts';

/**
 * A set of fields as `fieldsV1` holds it. The steps of a path are written as there: `f:name` for a field, `k:{…}` for
 * an item by its keys, `v:…` for an item by its value, `i:0` for one by its place. A member need not have its parents.
 */
export interface FieldSet {
  readonly members: Set<string>;
  readonly children: Map<string, FieldSet>;
}

export function emptySet(): FieldSet {
  return { members: new Set(), children: new Map() };
}

export function insert(set: FieldSet, path: readonly string[]): void {
  let here = set;
  for (const step of path.slice(0, -1)) {
    const next = here.children.get(step) ?? emptySet();
    here.children.set(step, next);
    here = next;
  }
  const last = path.at(-1);
  if (last !== undefined) {
    here.members.add(last);
  }
}

export function has(set: FieldSet, path: readonly string[]): boolean {
  let here: FieldSet | undefined = set;
  for (const step of path.slice(0, -1)) {
    here = here?.children.get(step);
  }
  return here?.members.has(path.at(-1) ?? '') ?? false;
}

export function isEmpty(set: FieldSet): boolean {
  return set.members.size === 0 && [...set.children.values()].every(isEmpty);
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  const children = new Map(a.children);
  for (const [step, child] of b.children) {
    const own = children.get(step);
    children.set(step, own === undefined ? child : union(own, child));
  }
  return { members: new Set([...a.members, ...b.members]), children };
}

export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  const members = new Set([...a.members].filter((step) => b.members.has(step)));
  const children = new Map<string, FieldSet>();
  for (const [step, child] of a.children) {
    const other = b.children.get(step);
    keep(children, step, other === undefined ? emptySet() : intersection(child, other));
  }
  return { members, children };
}

/** Members of `a` that are not members of `b`; children of a removed member stay. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  const members = new Set([...a.members].filter((step) => !b.members.has(step)));
  const children = new Map<string, FieldSet>();
  for (const [step, child] of a.children) {
    const other = b.children.get(step);
    keep(children, step, other === undefined ? child : difference(child, other));
  }
  return { members, children };
}

/** As `difference`, but with a member of `b` goes all that lies below it. */
export function withoutBranches(a: FieldSet, b: FieldSet): FieldSet {
  const members = new Set([...a.members].filter((step) => !b.members.has(step)));
  const children = new Map<string, FieldSet>();
  for (const [step, child] of a.children) {
    if (!b.members.has(step)) {
      const other = b.children.get(step);
      keep(children, step, other === undefined ? child : withoutBranches(child, other));
    }
  }
  return { members, children };
}

function keep(children: Map<string, FieldSet>, step: string, set: FieldSet): void {
  if (!isEmpty(set)) {
    children.set(step, set);
  }
}

/** Adds the fields on the way to the members where the schema names them: `a.b.c` owns `a` unless that is a map. */
export function withNamedParents(set: FieldSet, shape: Shape): FieldSet {
  const members = new Set(set.members);
  const children = new Map<string, FieldSet>();
  for (const [step, child] of set.children) {
    const isField = step.startsWith('f:');
    if (isField && shape.objects === 'struct') {
      members.add(step);
    }
    children.set(
      step,
      withNamedParents(child, isField ? childShape(shape, step.slice(2)) : itemShape(shape)),
    );
  }
  return { members, children };
}

/** Every member with its path: at each place the members first, then what lies below. */
export function* paths(set: FieldSet, prefix: readonly string[] = []): Generator<readonly string[]> {
  for (const step of inOrder(set.members)) {
    yield [...prefix, step];
  }
  for (const step of inOrder(set.children.keys())) {
    yield* paths(set.children.get(step) ?? emptySet(), [...prefix, step]);
  }
}

/** `.spec.containers[name="web"].image`, as messages write a path. */
export function pathText(path: readonly string[]): string {
  return path.map(stepText).join('');
}

function stepText(step: string): string {
  const written = step.slice(2);
  switch (step[0]) {
    case 'k': {
      const keys = JSON.parse(written) as Fields;
      return `[${Object.keys(keys)
        .map((key) => `${key}=${JSON.stringify(keys[key])}`)
        .join(',')}]`;
    }
    case 'v':
      return `[=${written}]`;
    case 'i':
      return `[${written}]`;
    default:
      return `.${written}`;
  }
}

export function toFieldsV1(set: FieldSet): Fields {
  const written: Fields = {};
  for (const step of inOrder(new Set([...set.members, ...set.children.keys()]))) {
    const child = set.children.get(step);
    const below = child === undefined ? {} : toFieldsV1(child);
    written[step] = set.members.has(step) && Object.keys(below).length > 0 ? { '.': {}, ...below } : below;
  }
  return written;
}

export function fromFieldsV1(written: Fields): FieldSet {
  const set = emptySet();
  for (const [step, below] of Object.entries(written)) {
    if (step === '.' || !isFields(below)) {
      continue;
    }
    if (Object.keys(below).length === 0 || '.' in below) {
      set.members.add(step);
    }
    const child = fromFieldsV1(below);
    keep(set.children, step, child);
  }
  return set;
}

/** Fields before keyed items before values before places, each by name. */
function inOrder(steps: Iterable<string>): string[] {
  return [...steps].sort((a, b) => {
    const kinds = 'fkvi'.indexOf(a[0] ?? '') - 'fkvi'.indexOf(b[0] ?? '');
    if (kinds !== 0) {
      return kinds;
    }
    if (a === b) {
      return 0;
    }
    return a < b ? -1 : 1;
  });
}
