import type { App } from '../core/model/app.ts';
import type { Pointer } from '../core/model/drift.ts';
import type { ManagedResource } from '../core/model/resource.ts';
import type { ObjectName, Place } from '../core/manifest/placeOf.ts';
import { placeOf } from '../core/manifest/placeOf.ts';
import type { FileReader } from '../core/ports.ts';
import type { SourceLocator } from './locateSource.ts';
import { sourcePath } from './locateSource.ts';

export interface FoundManifest extends Place {
  /** Absolute path. */
  readonly file: string;
}

export interface FindManifestDeps {
  readonly locator: SourceLocator;
  readonly files: FileReader;
}

const MANIFEST = /\.ya?ml$/;
/** A monorepo has thousands of files; one that has more is searched in the app's own folder only. */
const MAX_SEARCHED = 5_000;

/**
 * The file and line that declare an object of an app: first in the app's own folder, then anywhere in the same clone,
 * since bases of an overlay lie outside of it. Undefined where the object is rendered from a template or not cloned.
 */
export async function findManifest(
  deps: FindManifestDeps,
  app: App,
  resource: Pick<ManagedResource, 'group' | 'kind' | 'namespace' | 'name'>,
  pointer: Pointer | undefined,
  signal: AbortSignal,
): Promise<FoundManifest | undefined> {
  for (const source of app.sources) {
    const clone = await deps.locator.cloneOf(source, signal);
    if (!clone) {
      continue;
    }
    const { root } = clone.repository;
    const path = sourcePath(source);
    const own = path === '' ? root : `${root}/${path}`;
    for (const folder of own === root ? [root] : [own, root]) {
      const found = await search(deps.files, folder, resource, pointer, signal);
      if (found) {
        return found;
      }
    }
  }
  return undefined;
}

async function search(
  files: FileReader,
  folder: string,
  name: ObjectName,
  pointer: Pointer | undefined,
  signal: AbortSignal,
): Promise<FoundManifest | undefined> {
  const paths = (await files.files(folder, { recurse: true })).filter((path) => MANIFEST.test(path));
  if (paths.length > MAX_SEARCHED) {
    return undefined;
  }
  for (const file of paths) {
    if (signal.aborted) {
      return undefined;
    }
    const text = await files.read(file);
    if (text === undefined || !text.includes(name.name) || !text.includes(name.kind)) {
      continue;
    }
    const place = placeOf(text, name, pointer);
    if (place) {
      return { file, ...place };
    }
  }
  return undefined;
}
