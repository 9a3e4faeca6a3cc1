import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { asKubeObject } from '../../src/core/model/kubeObject.ts';
import type { KubeObject } from '../../src/core/model/kubeObject.ts';
import { closureOf, treeIdOfPaths } from './repo/closure.ts';
import type { RenderSource } from './repo/closure.ts';
import { readSnapshot } from './repo/snapshot.ts';

/** One folder per app, in it one file per tree id: what kustomize or helm printed, byte for byte. */
export const RENDERS = fileURLToPath(new URL('sample-renders/', import.meta.url));

/**
 * The id by which a render is kept: that of the Git tree which is left of the commit when everything is taken away
 * that the render does not read (see `closureOf`). So a commit elsewhere keeps the id and a revert brings the old one
 * back. Undefined where a part of the source is missing in this commit, which is an error for the controller too.
 *
 * @param gitDir a bare repository or a clone
 * @param commit any revision
 */
export async function treeIdOf(
  gitDir: string,
  commit: string,
  source: RenderSource,
): Promise<string | undefined> {
  const snapshot = await readSnapshot(gitDir, commit);
  const paths = closureOf(snapshot, source);
  return paths === undefined ? undefined : treeIdOfPaths(snapshot, paths);
}

/**
 * The objects of a Kustomize or Helm app as its tool renders them, before the controller stamps and fills them.
 * Undefined where this tree was never rendered: a commit made after the sample, unless it goes back to an older state.
 */
export function rendered(treeId: string, folder: string = RENDERS): readonly KubeObject[] | undefined {
  const file = filesIn(folder).get(treeId);
  return file === undefined ? undefined : parseManifests(readFileSync(file, 'utf8'));
}

/** Objects of a YAML stream; empty documents and what is no Kubernetes object are left out. */
export function parseManifests(text: string): readonly KubeObject[] {
  return parseAllDocuments(text)
    .map((document) => asKubeObject(document.toJS()))
    .filter((object) => object !== undefined);
}

const indexes = new Map<string, ReadonlyMap<string, string>>();

function filesIn(folder: string): ReadonlyMap<string, string> {
  const known = indexes.get(folder) ?? indexRenders(folder);
  indexes.set(folder, known);
  return known;
}

function indexRenders(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.yaml'),
  );
  return new Map(files.map((name) => [name.slice(-45, -5), join(folder, name)]));
}
