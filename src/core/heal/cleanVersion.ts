import type { Step } from '../diff/pointer.ts';
import { parsePointer, without, withValue } from '../diff/pointer.ts';
import type { Pointer } from '../model/drift.ts';
import type { Json, JsonObject } from '../util/json.ts';
import { isObject } from '../util/json.ts';

/** A change to take back: `declared` goes where `pointer` leads; undefined on a side means that nothing is there. */
export interface Reversal {
  readonly pointer: Pointer;
  readonly edited: Json | undefined;
  readonly declared: Json | undefined;
}

/** The object as it would be without these edits. Later list items first, so that earlier places stay right. */
export function cleanVersion(now: JsonObject, edits: readonly Reversal[]): JsonObject {
  return edits.toReversed().reduce<JsonObject>((object, edit) => takeBack(object, edit), now);
}

function takeBack(object: JsonObject, { pointer, edited, declared }: Reversal): JsonObject {
  const path = parsePointer(pointer) ?? [];
  if (declared === undefined) {
    return without(object, path);
  }
  return edited === undefined
    ? (putBack(object, path, declared) as JsonObject)
    : withValue(object, path, declared);
}

/** A removed list item goes in between, it does not replace the one that moved up. */
function putBack(value: Json | undefined, path: readonly Step[], declared: Json): Json {
  const [step, ...rest] = path;
  if (step === undefined) {
    return declared;
  }
  if (Array.isArray(value)) {
    const list = value as readonly Json[];
    const index = Number(step);
    return rest.length === 0
      ? list.toSpliced(index, 0, declared)
      : list.with(Math.min(index, list.length - 1), putBack(list[index], rest, declared));
  }
  const map = isObject(value) ? value : {};
  return { ...map, [step]: putBack(map[step], rest, declared) };
}
