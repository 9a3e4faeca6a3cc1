import type { ApiObject } from './json.ts';
import { isFields } from './json.ts';
import type { ServedKind } from './kind.ts';
import { structured } from './structural.ts';
import { structAt, structOf } from './types/goType.ts';
import { prunedByType } from './types/pruning.ts';

const OBJECT_META = 'meta.v1.ObjectMeta';

/**
 * An object without the fields that its kind does not have, and their paths: by the Go type of a built-in kind, by the
 * schema of a definition, which fills in defaults too. A built-in kind whose type is not in the table keeps everything.
 */
export function knownPart(
  kind: ServedKind,
  whole: ApiObject,
): { readonly object: ApiObject; readonly dropped: readonly string[] } {
  const struct = structOf(kind);
  if (struct !== undefined) {
    const { kept, dropped } = prunedByType(whole, struct);
    const metadata = kept['metadata'];
    return {
      object: {
        ...kept,
        apiVersion: whole.apiVersion,
        kind: whole.kind,
        metadata: isFields(metadata) ? metadata : {},
      },
      dropped,
    };
  }
  const { object, dropped } = structured(whole, kind.schema);
  const metadata = prunedByType(whole.metadata, structAt(OBJECT_META), 'metadata');
  return {
    object: { ...object, metadata: metadata.kept },
    dropped: [...metadata.dropped, ...dropped],
  };
}
