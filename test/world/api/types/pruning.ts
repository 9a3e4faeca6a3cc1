import type { Fields, Value } from '../json.ts';
import { isFields } from '../json.ts';
import type { GoStruct, GoType } from './goType.ts';
import { structAt } from './goType.ts';

/** An object without the fields that its type does not have, and their paths, as `spec.containers[0].imag`. */
interface Pruned {
  readonly kept: Fields;
  readonly dropped: readonly string[];
}

/** What reading an object into its Go struct leaves of it. Values of a wrong type stay: the decoder has words for them. */
export function prunedByType(object: Fields, struct: GoStruct, path = ''): Pruned {
  const dropped: string[] = [];
  return { kept: keptOf(object, struct, path, dropped), dropped };
}

function keptOf(object: Fields, struct: GoStruct, path: string, dropped: string[]): Fields {
  const kept: Fields = {};
  for (const [key, value] of Object.entries(object)) {
    const inside = path === '' ? key : `${path}.${key}`;
    const field = struct.fields.get(key);
    if (field === undefined) {
      dropped.push(inside);
    } else {
      kept[key] = valueOf(value, field.type, inside, dropped);
    }
  }
  return kept;
}

function valueOf(value: Value, type: GoType, path: string, dropped: string[]): Value {
  switch (type.is) {
    case 'struct':
      return isFields(value) ? keptOf(value, structAt(type.id), path, dropped) : value;
    case 'map':
      return isFields(value)
        ? Object.fromEntries(
            Object.entries(value).map(([key, inner]): [string, Value] => [
              key,
              valueOf(inner, type.each, `${path}.${key}`, dropped),
            ]),
          )
        : value;
    case 'list':
      return Array.isArray(value)
        ? value.map((item, at) => valueOf(item, type.each, `${path}[${at}]`, dropped))
        : value;
    default:
      return value;
  }
}
