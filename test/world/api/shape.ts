import type { Fields, Value } from './json.ts';

/**
 * How server-side apply sees a value: which lists have items with an identity, and which objects are one value.
 * Scalars need no shape.
 */
export interface Shape {
  /** `struct`: its keys are named by the schema; `map`: they are data; `atomic`: owned and replaced as a whole. */
  readonly objects: 'struct' | 'map' | 'atomic';
  /** An atomic object that is a map, so that it is not kept when it is empty. */
  readonly isMap?: true;
  /** The keys that tell items apart, `set` for scalars that are their own identity, or `atomic`. */
  readonly lists: 'atomic' | 'set' | readonly string[];
  /** Values of list keys that an item may leave out. */
  readonly keyDefaults?: Fields;
  readonly children?: ReadonlyMap<string, Shape>;
  /** Of map values, or of list items. */
  readonly each?: Shape;
}

/** What is not in a table: objects by their fields, lists as a whole. */
export const structural: Shape = { objects: 'struct', lists: 'atomic' };

/** A custom resource whose definition says nothing of its fields: every object is a map. */
export const deduced: Shape = {
  objects: 'map',
  lists: 'atomic',
  get each() {
    return deduced;
  },
};

export function childShape(shape: Shape, key: string): Shape {
  return shape.children?.get(key) ?? shape.each ?? structural;
}

export function itemShape(shape: Shape): Shape {
  return shape.each ?? structural;
}

/** How a table writes it: dotted paths, list items without an index, `[]` for a trait of the items themselves. */
export type ShapeRule = 'map' | 'set' | 'atomic' | 'atomicMap' | readonly string[];
export type ShapeRules = Readonly<Record<string, ShapeRule>>;

/** The rules of a part, where the part lies below another path. */
export function below(path: string, rules: ShapeRules): ShapeRules {
  return Object.fromEntries(Object.entries(rules).map(([key, rule]) => [`${path}.${key}`, rule]));
}

/** `protocol` may be left out of a port and is TCP then, also as a key. */
const keyDefaults: Fields = { protocol: 'TCP' };

interface Draft {
  rule?: ShapeRule;
  itemRule?: ShapeRule;
  readonly children: Map<string, Draft>;
}

export function compileShape(rules: ShapeRules): Shape {
  const root: Draft = { children: new Map() };
  for (const [path, rule] of Object.entries(rules)) {
    const isOfItems = path.endsWith('[]');
    let here = root;
    for (const step of path.replace(/\[\]$/u, '').split('.')) {
      const next: Draft = here.children.get(step) ?? { children: new Map() };
      here.children.set(step, next);
      here = next;
    }
    if (isOfItems) {
      here.itemRule = rule;
    } else {
      here.rule = rule;
    }
  }
  return finished(root);
}

function finished({ rule, itemRule, children }: Draft): Shape {
  const inner = new Map([...children].map(([key, draft]) => [key, finished(draft)]));
  if (rule === 'map') {
    return { objects: 'map', lists: 'atomic' };
  }
  if (rule === 'atomicMap') {
    return { objects: 'atomic', lists: 'atomic', isMap: true };
  }
  if (rule === 'atomic') {
    return { objects: 'atomic', lists: 'atomic' };
  }
  if (rule === undefined) {
    return { objects: 'struct', lists: 'atomic', children: inner };
  }
  const each: Shape =
    itemRule === 'atomic'
      ? { objects: 'atomic', lists: 'atomic' }
      : { objects: 'struct', lists: 'atomic', children: inner };
  return { objects: 'struct', lists: rule, keyDefaults, each };
}

/** The value of a list key in an item, its default where the item leaves it out. */
export function keyValue(shape: Shape, item: Fields, key: string): Value | undefined {
  return item[key] ?? shape.keyDefaults?.[key];
}
