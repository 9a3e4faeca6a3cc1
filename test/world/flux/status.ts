import type { KubeClient, Kind } from '../pull/client.ts';
import { dictAt, listAt, numberAt, textAt, type Dict, type Json } from '../pull/json.ts';
import * as o from '../pull/objects.ts';

export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
}

export interface StatusParts {
  readonly client: KubeClient;
  /** Milliseconds of the epoch. */
  readonly now: () => number;
  /** Field manager of a controller's own writes to its objects. */
  readonly manager: string;
}

/** These come first, in this order; the others after the alphabet. */
const FIRST = ['Reconciling', 'Stalled', 'Ready'];

/**
 * The status of one object while a controller works on it: conditions are gathered here and written as the controllers
 * do, in requests of their own, apart from the rest.
 */
export class StatusOf {
  readonly object: o.Obj;
  readonly #parts: StatusParts;
  readonly #kind: Kind;
  #conditions: readonly Json[];

  constructor(parts: StatusParts, kind: Kind, object: o.Obj) {
    this.#parts = parts;
    this.#kind = kind;
    this.object = object;
    this.#conditions = listAt(object, 'status', 'conditions');
  }

  time(): string {
    return o.stamp(this.#parts.now());
  }

  get(type: string): Json | undefined {
    return this.#conditions.find((one) => textAt(one, 'type') === type);
  }

  /** What stays the same in every word keeps its time. */
  set(condition: Condition): this {
    const old = this.get(condition.type);
    const observedGeneration = numberAt(this.object, 'metadata', 'generation') ?? 1;
    const isSame =
      (['status', 'reason', 'message'] as const).every((key) => textAt(old, key) === condition[key]) &&
      numberAt(old, 'observedGeneration') === observedGeneration;
    const lastTransitionTime = isSame ? textAt(old, 'lastTransitionTime') : this.time();
    const written: Json = { ...condition, observedGeneration, lastTransitionTime };
    this.#conditions = [...this.without(condition.type), written].toSorted(
      (a, b) => placeOf(a) - placeOf(b) || (textAt(a, 'type') < textAt(b, 'type') ? -1 : 1),
    );
    return this;
  }

  remove(...types: readonly string[]): this {
    this.#conditions = this.#conditions.filter((one) => !types.includes(textAt(one, 'type')));
    return this;
  }

  writeConditions(): Promise<o.Obj> {
    return this.write({ conditions: [...this.#conditions] });
  }

  write(status: Dict): Promise<o.Obj> {
    const place = { namespace: o.namespaceOf(this.object), name: o.nameOf(this.object) };
    const options = { subresource: 'status', manager: this.#parts.manager };
    return this.#parts.client.patch(this.#kind, place, 'merge', { status }, options);
  }

  private without(type: string): readonly Json[] {
    return this.#conditions.filter((one) => textAt(one, 'type') !== type);
  }
}

const placeOf = (condition: Json): number => {
  const found = FIRST.indexOf(textAt(condition, 'type'));
  return found === -1 ? FIRST.length : found;
};

export function conditionOf(object: o.Obj | undefined, type: string): Dict {
  const found = listAt(object, 'status', 'conditions').find((one) => textAt(one, 'type') === type);
  return dictAt(found ?? null);
}

/** Ready, and about the spec as it stands. */
export function isReady(object: o.Obj | undefined): boolean {
  return textAt(conditionOf(object, 'Ready'), 'status') === 'True' && isObserved(object);
}

export function isObserved(object: o.Obj | undefined): boolean {
  return numberAt(object, 'status', 'observedGeneration') === numberAt(object, 'metadata', 'generation');
}
