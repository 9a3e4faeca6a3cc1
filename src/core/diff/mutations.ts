import type { Json, JsonObject } from '../util/json.ts';
import { isObject } from '../util/json.ts';
import { pairItems } from './listItems.ts';
import type { ObjectShape } from './objectShape.ts';

/**
 * The prediction without what the server or its admission would write into fields that Git does not declare: such a
 * field is as it is live. Argo CD does the same unless an app says IncludeMutationWebhook=true. What the prediction
 * lacks stays away, since that is how removals show. Source: specs/argocd.md (b), (m) 12.
 */
export function withoutMutations(predicted: Json, live: Json, declared: Json, shape: ObjectShape): Json {
  return restore(predicted, live, declared, [], shape);
}

function restore(
  predicted: Json,
  live: Json,
  declared: Json | undefined,
  path: readonly string[],
  shape: ObjectShape,
): Json {
  if (isObject(predicted) && isObject(live)) {
    return restoreMap(predicted, live, isObject(declared) ? declared : undefined, path, shape);
  }
  if (Array.isArray(predicted) && Array.isArray(live)) {
    const given = Array.isArray(declared) ? (declared as readonly Json[]) : undefined;
    return restoreList(predicted as readonly Json[], live as readonly Json[], given, path, shape);
  }
  return declared === undefined ? live : predicted;
}

function restoreMap(
  predicted: JsonObject,
  live: JsonObject,
  declared: JsonObject | undefined,
  path: readonly string[],
  shape: ObjectShape,
): JsonObject {
  const entries = Object.entries(predicted).flatMap(([key, value]): (readonly [string, Json])[] => {
    const given = declared && Object.hasOwn(declared, key) ? declared[key] : undefined;
    if (!Object.hasOwn(live, key)) {
      return given === undefined ? [] : [[key, value]];
    }
    return [[key, restore(value, live[key] ?? null, given, [...path, key], shape)]];
  });
  return Object.fromEntries(entries);
}

function restoreList(
  predicted: readonly Json[],
  live: readonly Json[],
  declared: readonly Json[] | undefined,
  path: readonly string[],
  shape: ObjectShape,
): Json {
  const list = shape.list(path);
  const present = list && pairItems(predicted, live, list);
  const given = list && pairItems(predicted, declared ?? [], list);
  if (!present?.isSameOrder || !given) {
    // Without keys it is one value: Git's where it has one.
    return declared === undefined ? live : predicted;
  }
  const partner = (index: number, pairs: typeof present): number | undefined =>
    pairs.items.find(({ desired }) => desired === index)?.live;
  return predicted.flatMap((item, index): Json[] => {
    const there = partner(index, present);
    const wanted = partner(index, given);
    const stated = wanted === undefined ? undefined : declared?.[wanted];
    if (there === undefined) {
      return stated === undefined ? [] : [item];
    }
    return [restore(item, live[there] ?? null, stated, path, shape)];
  });
}
