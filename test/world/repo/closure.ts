import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { parse } from 'yaml';
import type { Entry, Snapshot } from './snapshot.ts';

/** What decides how an app renders. Paths are relative to the top of the repository, as in `spec.source.path`. */
export interface RenderSource {
  readonly path: string;
  /** As an Application has them: relative to the chart, `/` for the top of the repository, or `$ref/…`. */
  readonly valueFiles?: readonly string[];
}

const KUSTOMIZATIONS = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** How Argo CD would take the folder. Undefined where the commit has no such folder. */
export function sourceTypeOf(
  snapshot: Snapshot,
  path: string,
): 'directory' | 'kustomize' | 'helm' | undefined {
  if (snapshot.entries.get(path)?.type !== 'tree') {
    return undefined;
  }
  if (kustomizationIn(snapshot, path) !== undefined) {
    return 'kustomize';
  }
  return snapshot.entries.has(`${path}/Chart.yaml`) ? 'helm' : 'directory';
}

/**
 * The folders and files that a render reads: the app's folder, every folder or file that its kustomization reaches
 * through `resources` and `components` (kustomize itself refuses all others outside the folder), and Helm value files.
 * Sorted; what lies inside another is left out. Undefined where something of it is missing in this commit.
 */
export function closureOf(snapshot: Snapshot, source: RenderSource): readonly string[] | undefined {
  const found = new Set<string>();
  const files = (source.valueFiles ?? []).map((file) => valueFilePath(source.path, file));
  if (!reach(snapshot, source.path, found) || !files.every((file) => reach(snapshot, file, found))) {
    return undefined;
  }
  const all = [...found].sort();
  return all.filter((path) => !all.some((other) => path.startsWith(`${other}/`)));
}

export function valueFilePath(chart: string, file: string): string {
  if (file.startsWith('$')) {
    return file.slice(file.indexOf('/') + 1);
  }
  return file.startsWith('/') ? file.slice(1) : posix.join(chart, file);
}

function reach(snapshot: Snapshot, path: string, found: Set<string>): boolean {
  const entry = snapshot.entries.get(path);
  if (entry === undefined || found.has(path)) {
    return entry !== undefined;
  }
  found.add(path);
  const text = entry.type === 'tree' ? kustomizationIn(snapshot, path) : undefined;
  if (text === undefined) {
    return true;
  }
  const { resources = [], components = [] } = parse(text) as { resources?: string[]; components?: string[] };
  return [...resources, ...components].every((other) => reach(snapshot, posix.join(path, other), found));
}

function kustomizationIn(snapshot: Snapshot, folder: string): string | undefined {
  const name = KUSTOMIZATIONS.find((candidate) => snapshot.entries.has(`${folder}/${candidate}`));
  return name === undefined ? undefined : snapshot.text(`${folder}/${name}`);
}

/** The id of the Git tree that is left of a commit when everything outside of these paths is taken away. */
export function treeIdOfPaths(snapshot: Snapshot, paths: readonly string[]): string {
  return treeId(
    paths.map((path) => {
      const entry = snapshot.entries.get(path);
      if (entry === undefined) {
        throw new Error(`${snapshot.commit} has no ${path}`);
      }
      return { path, entry };
    }),
  );
}

function treeId(kept: readonly { readonly path: string; readonly entry: Entry }[]): string {
  const children = new Map<string, { path: string; entry: Entry }[]>();
  for (const { path, entry } of kept) {
    const [name = '', ...rest] = path.split('/');
    children.set(name, [...(children.get(name) ?? []), { path: rest.join('/'), entry }]);
  }
  const entries = [...children].map(([name, below]) => {
    const whole = below.find(({ path }) => path === '');
    const mode = whole?.entry.mode ?? '040000';
    return { name, mode: mode.replace(/^0/, ''), id: whole?.entry.id ?? treeId(below) };
  });
  // Git compares folders as if their names ended in a slash.
  const key = ({ name, mode }: { name: string; mode: string }): Buffer =>
    Buffer.from(mode === '40000' ? `${name}/` : name);
  entries.sort((a, b) => Buffer.compare(key(a), key(b)));
  const body = Buffer.concat(
    entries.map(({ name, mode, id }) =>
      Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')]),
    ),
  );
  return createHash('sha1').update(`tree ${body.length}\0`).update(body).digest('hex');
}
