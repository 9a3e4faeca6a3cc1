import type { ClusterError } from '../../core/model/connection.ts';
import type { KubeObject } from '../../core/model/kubeObject.ts';
import type { ListPage } from '../../core/ports.ts';
import type { Json, JsonObject } from '../../core/util/json.ts';
import { asObject, asText, at } from '../../core/util/json.ts';
import type { Result } from '../../core/util/result.ts';
import { err, ok } from '../../core/util/result.ts';
import type { ReadArray } from './readBody.ts';

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
