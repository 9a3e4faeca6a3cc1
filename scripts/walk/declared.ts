import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { parseAllDocuments } from 'yaml';

import type { KubeObject } from '../../src/core/model/kubeObject.ts';
import type { JsonObject } from '../../src/core/util/json.ts';
import { asArray, asObject, asObjects, asText, at, isObject } from '../../src/core/util/json.ts';

/** A manifest of the repository and the file it stands in, with forward slashes. */
export interface FileObject {
  readonly file: string;
  readonly object: JsonObject;
}

/** What the files of a repository ask Argo CD for, its ApplicationSets written out. */
export interface Declared {
  readonly applications: readonly KubeObject[];
  readonly sets: readonly KubeObject[];
  readonly projects: readonly KubeObject[];
  /** By the file's folder. */
  readonly files: ReadonlyMap<string, readonly FileObject[]>;
}

/** Reads every YAML file; templates and what does not parse are left out, as a repository is full of them. */
export async function declaredIn(root: string): Promise<Declared> {
  const all: FileObject[] = [];
  const found = await readdir(root, { recursive: true, withFileTypes: true });
  for (const entry of found) {
    const file = path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/');
    if (entry.isFile() && /\.ya?ml$/.test(file) && !file.startsWith('.git/')) {
      all.push(...objectsOf(file, await readFile(path.join(root, file), 'utf8')));
    }
  }
  const files = groupBy(all, ({ file }) => path.posix.dirname(file));
  const named = all.flatMap(({ object }) => (isNamed(object) ? [object] : []));
  const ofKind = (kind: string): KubeObject[] => {
    const objects = named.filter((object) => object.kind === kind).map(inArgoNamespace);
    return [
      ...new Map(objects.map((one) => [`${one.metadata.namespace}/${one.metadata.name}`, one])).values(),
    ];
  };
  const sets = ofKind('ApplicationSet');
  const generated = sets.flatMap((set) => generatedBy(set, all));
  return {
    applications: [...ofKind('Application'), ...generated],
    sets,
    projects: ofKind('AppProject'),
    files,
  };
}

/** As `Map.groupBy`, which the oldest Node that this runs on has not got typed. */
export function groupBy<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return groups;
}

function objectsOf(file: string, text: string): FileObject[] {
  if (/^\s*\{\{/m.test(text)) {
    return [];
  }
  return parseAllDocuments(text).flatMap((document) => {
    const object: unknown = document.errors.length === 0 ? document.toJS() : undefined;
    return isObject(object) ? [{ file, object }] : [];
  });
}

function isNamed(object: JsonObject): object is JsonObject & KubeObject {
  return (
    asText(object['apiVersion'])?.startsWith('argoproj.io/') === true &&
    asText(at(object, 'metadata', 'name'))?.includes('{') === false &&
    isObject(object['spec'])
  );
}

function inArgoNamespace(object: KubeObject): KubeObject {
  const namespace = object.metadata.namespace ?? 'argocd';
  return { ...object, metadata: { ...object.metadata, namespace } };
}

/** The apps that the git generators of a set make of the files that are here. */
function generatedBy(set: KubeObject, all: readonly FileObject[]): KubeObject[] {
  const spec = asObject(at(set, 'spec')) ?? {};
  const git = asObjects(spec['generators']).flatMap((generator) => asObjects([generator['git']]));
  return git.flatMap((generator) => {
    const folders = asObjects(generator['directories']).flatMap((one) =>
      one['exclude'] === true
        ? []
        : foldersLike(asText(one['path']) ?? '', all).map((folder) => ({ folder, values: {} })),
    );
    const configs = asObjects(generator['files']).flatMap((one) =>
      all
        .filter(({ file }) => likeGlob(asText(one['path']) ?? '').test(file))
        .map(({ file, object }) => ({ folder: path.posix.dirname(file), values: object })),
    );
    return [...folders, ...configs].map(({ folder, values }) => instance(set, generator, folder, values));
  });
}

function instance(set: KubeObject, generator: JsonObject, folder: string, values: JsonObject): KubeObject {
  const base = path.posix.basename(folder);
  const known: Readonly<Record<string, string>> = {
    path: folder,
    'path.path': folder,
    'path.basename': base,
    'values.appName': base,
  };
  const text = JSON.stringify(at(set, 'spec', 'template')).replaceAll(
    /\{\{-?\s*\.?([\w.]+)\s*-?\}\}/g,
    (_, name: string) => known[name] ?? asText(values[name]) ?? 'default',
  );
  const template = JSON.parse(text) as KubeObject & { readonly spec: JsonObject };
  const source = {
    repoURL: asText(generator['repoURL']) ?? '',
    targetRevision: asText(generator['revision']) ?? 'HEAD',
    path: folder,
  };
  return {
    ...template,
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      ...template.metadata,
      namespace: set.metadata.namespace ?? 'argocd',
      ownerReferences: [
        {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'ApplicationSet',
          name: set.metadata.name,
          uid: 'set',
          controller: true,
        },
      ],
    },
    spec: { source, ...template.spec },
  };
}

function foldersLike(glob: string, all: readonly FileObject[]): string[] {
  const depth = glob.split('/').length;
  const folders = all.map(({ file }) => path.posix.dirname(file).split('/').slice(0, depth).join('/'));
  return [...new Set(folders)].filter((folder) => likeGlob(glob).test(folder));
}

function likeGlob(glob: string): RegExp {
  const parts = glob.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('[^/]*')}$`);
}

/** The objects that a folder comes to, its kustomizations followed; patches and generators are left out. */
export function builtFrom(declared: Declared, folder: string, seen = new Set<string>()): FileObject[] {
  if (seen.has(folder)) {
    return [];
  }
  seen.add(folder);
  const here = declared.files.get(folder) ?? [];
  const overlay = here.find(({ file }) => /(^|\/)kustomization\.ya?ml$/.test(file));
  if (overlay === undefined) {
    return here.filter(({ object }) => isManifest(object));
  }
  const namespace = asText(overlay.object['namespace']);
  const entries = ['resources', 'bases', 'components'].flatMap((key) => asArray(overlay.object[key]));
  const found = entries.flatMap((entry) => {
    const target = path.posix.normalize(path.posix.join(folder, asText(entry) ?? ''));
    const file = (declared.files.get(path.posix.dirname(target)) ?? []).filter((one) => one.file === target);
    return file.length > 0
      ? file.filter(({ object }) => isManifest(object))
      : builtFrom(declared, target.replace(/\/$/, ''), seen);
  });
  return namespace === undefined
    ? found
    : found.map(({ file, object }) => ({ file, object: inside(object, namespace) }));
}

function isManifest(object: JsonObject): boolean {
  return asText(object['kind']) !== undefined && asText(at(object, 'metadata', 'name')) !== undefined;
}

function inside(object: JsonObject, namespace: string): JsonObject {
  return { ...object, metadata: { ...asObject(object['metadata']), namespace } };
}
