import { toText } from '../core/diff/text.ts';
import { without } from '../core/diff/pointer.ts';
import { Masker } from '../core/mask/masker.ts';
import type { ClusterError } from '../core/model/connection.ts';
import type { AppId } from '../core/model/ids.ts';
import { resourceKey } from '../core/model/ids.ts';
import type { ClusterClient, ObjectRef } from '../core/ports.ts';
import type { JsonObject } from '../core/util/json.ts';
import type { Result } from '../core/util/result.ts';
import { err, ok } from '../core/util/result.ts';
import type { ShownText } from '../core/view/comparisonDocuments.ts';

/** One live object as YAML, its Secrets masked and managedFields left out: they are bookkeeping of many pages. */
export async function readLive(
  client: ClusterClient,
  app: AppId,
  ref: ObjectRef,
  signal: AbortSignal,
): Promise<Result<ShownText, ClusterError>> {
  const found = await client.get(ref, signal);
  const masker = new Masker();
  if (!found.ok) {
    const { error } = found;
    return err('detail' in error ? { ...error, detail: masker.text(error.detail, ref) } : error);
  }
  const object = masker.object(found.value);
  return ok({
    id: {
      kind: 'live',
      app,
      resource: resourceKey(ref),
      version: object.metadata.resourceVersion ?? '',
      variant: '',
    },
    text: toText(without(object as unknown as JsonObject, ['metadata', 'managedFields'])),
    marks: [],
  });
}
