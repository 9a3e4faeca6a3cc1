import type { ClusterError } from '../model/connection.ts';
import type { KubeObject } from '../model/kubeObject.ts';
import type { ListPage } from '../ports.ts';
import type { Json, JsonObject } from '../util/json.ts';
import { asObject, asText, at } from '../util/json.ts';
import type { Result } from '../util/result.ts';
import { err, ok } from '../util/result.ts';

/** One array of a document, read object by object. */
export interface ReadArray<T> {
  readonly items: readonly T[];
  /** The document around the array. */
  readonly envelope: Json;
}

/** Undefined for what names nobody. */
export function readItem(item: Json): JsonObject | undefined {
  return asText(at(item, 'metadata', 'name')) === undefined ? undefined : asObject(item);
}

/** Items of built-in kinds come without apiVersion and kind: the list says them once for all. */
export function toPage(read: ReadArray<JsonObject>): Result<ListPage, ClusterError> {
  const { items, envelope } = read;
  const listKind = asText(at(envelope, 'kind')) ?? '';
  if (!listKind.endsWith('List')) {
    // Taken for an empty list, such an answer would empty the tree.
    return err({ code: 'garbage', detail: 'the answer is not a list' });
  }
  const kind = listKind.slice(0, -'List'.length);
  const apiVersion = asText(at(envelope, 'apiVersion')) ?? '';
  const objects = items.map((item) =>
    item['kind'] === undefined || item['apiVersion'] === undefined ? { apiVersion, kind, ...item } : item,
  );
  const next = asText(at(envelope, 'metadata', 'continue'));
  return ok({
    items: objects as unknown as readonly KubeObject[],
    resourceVersion: asText(at(envelope, 'metadata', 'resourceVersion')) ?? '',
    ...(next ? { continue: next } : {}),
  });
}
