import { readSnapshot, type Snapshot } from '../repo/snapshot.ts';
import type { Kind } from '../pull/client.ts';
import { dictAt, textAt } from '../pull/json.ts';
import * as o from '../pull/objects.ts';
import { ORIGIN_REVISION } from './registry.ts';
import { kindOf, SOURCE_GROUP, type FluxParts } from './parts.ts';

/** Kinds that a Kustomization may apply from. */
const KINDS = ['GitRepository', 'OCIRepository', 'Bucket', 'ExternalArtifact'];

/** What a source holds. */
export interface Held {
  /** As the artifact names it. */
  readonly revision: string;
  /** The commit that a pushed artifact says it was made from, as a revision of Git; empty for all others. */
  readonly originRevision: string;
  /** There is such a source, whatever it holds. */
  readonly isThere: boolean;
}

export function sourceKinds(parts: Pick<FluxParts, 'kinds'>): readonly Kind[] {
  return KINDS.map((kind) => kindOf(parts, SOURCE_GROUP, kind));
}

/** What the source has that a spec of `user` refers to; revisions are empty where there is none. */
export function heldBy(sources: readonly o.Obj[], user: o.Obj, ref: o.Obj): Held {
  const namespace = textAt(ref, 'namespace') || o.namespaceOf(user);
  const source = sources.find(
    (one) =>
      o.kindOf(one) === textAt(ref, 'kind') &&
      o.nameOf(one) === textAt(ref, 'name') &&
      o.namespaceOf(one) === namespace,
  );
  return {
    revision: textAt(source, 'status', 'artifact', 'revision'),
    originRevision: textAt(dictAt(source ?? null, 'status', 'artifact', 'metadata'), ORIGIN_REVISION),
    isThere: source !== undefined,
  };
}

/** The files of an artifact: those of its commit, of a pushed one those of the folder that was pushed. */
export async function contentOf(
  { bare, registry }: Pick<FluxParts, 'bare' | 'registry'>,
  revision: string,
): Promise<Snapshot> {
  const pushed = registry.contentOf(revision);
  const digits = revision.split(':').at(-1) ?? '';
  return pushed === undefined
    ? readSnapshot(bare, digits)
    : below(await readSnapshot(bare, pushed.commit), pushed.folder);
}

function below(snapshot: Snapshot, folder: string): Snapshot {
  const start = folder === '' ? '' : `${folder}/`;
  const entries = [...snapshot.entries].flatMap(([path, entry]) =>
    path.startsWith(start) ? [[path.slice(start.length), entry] as const] : [],
  );
  return {
    commit: snapshot.commit,
    entries: new Map(entries),
    text: (path) => snapshot.text(`${start}${path}`),
  };
}
