import { createHash } from 'node:crypto';

import { parse, stringify } from 'yaml';

import { ManifestError, readManifests } from '../pull/manifests.ts';
import { asText, dictAt, listAt, textAt, type Dict, type Json } from '../pull/json.ts';
import { groupOf, nameOf, versionOf, type Obj } from '../pull/objects.ts';
import type { Snapshot } from '../repo/snapshot.ts';

/** A file or a variable that is missing, or what is no YAML. */
export class BuildError extends Error {
  readonly reason = 'BuildFailed';
}

/** Where the controller unpacks an artifact. */
export const ROOT = '/tmp/kustomization-1';

export interface Built {
  readonly objects: readonly Obj[];
  /** Of the text of all objects, as `status.history[].digest`. */
  readonly digest: string;
}

/**
 * The part of a build that the sample needs: files and folders of `resources`, `namespace`, and plain variables, each of
 * which has to have a value.
 */
export function build(snapshot: Snapshot, ks: Obj): Built {
  const values = dictAt(ks, 'spec', 'postBuild', 'substitute');
  const objects = folder(snapshot, pathOf(ks)).map((object) => substituted(object, values));
  const text = objects.map((object) => stringify(object)).join('---\n');
  return { objects, digest: `sha256:${createHash('sha256').update(text).digest('hex')}` };
}

/** `spec.path` below the top of the artifact, without slashes at its ends; empty for the top itself. */
export function pathOf(ks: Obj): string {
  return textAt(ks, 'spec', 'path').replaceAll(/^(?:\.(?:\/+|$)|\/+)|\/+$/g, '');
}

function folder(snapshot: Snapshot, path: string): Obj[] {
  const start = path === '' ? '' : `${path}/`;
  const kustomization = parse(
    snapshot.text(`${start}kustomization.yaml`) ?? everything(snapshot, start),
  ) as Json;
  const namespace = textAt(kustomization, 'namespace');
  const objects = listAt(kustomization, 'resources').flatMap((resource) => {
    const at = `${start}${asText(resource)}`;
    const text = snapshot.text(at);
    if (text === undefined && !snapshot.entries.has(at)) {
      throw new BuildError(
        `kustomize build failed: accumulating resources: accumulation err='accumulating resources from '${asText(resource)}': open ${ROOT}/${at}: no such file or directory': must build at directory: not a valid directory: evalsymlink failure on '${ROOT}/${at}' : lstat ${ROOT}/${at}: no such file or directory`,
      );
    }
    return text === undefined ? folder(snapshot, at) : manifestsOf(text, asText(resource));
  });
  return namespace === '' ? objects : objects.map((object) => placed(object, namespace));
}

/** Of a folder without a kustomization file: each file of it, and folders that have one as a whole. */
function everything(snapshot: Snapshot, start: string): string {
  const below = [...snapshot.entries.keys()]
    .filter((file) => file.startsWith(start))
    .map((file) => file.slice(start.length));
  const bases = below
    .filter((file) => file.endsWith('/kustomization.yaml'))
    .map((file) => file.slice(0, file.lastIndexOf('/')));
  const isInBase = (file: string): boolean => bases.some((base) => file.startsWith(`${base}/`));
  const files = below.filter((file) => /\.ya?ml$/.test(file) && !isInBase(file));
  return stringify({ resources: [...files, ...bases].toSorted() });
}

function manifestsOf(text: string, resource: string): Obj[] {
  try {
    return readManifests(text, resource);
  } catch (error) {
    if (!(error instanceof ManifestError)) {
      throw error;
    }
    const [, problem = error.message] = /(yaml: line \d+: .*)$/.exec(error.message) ?? [];
    throw new BuildError(
      `kustomize build failed: accumulating resources: accumulating resources from '${resource}': MalformedYAMLError: ${problem} in File: ${resource}`,
    );
  }
}

/** As kustomize writes the id of a resource: `ConfigMap.v1.[noGrp]/name`. */
function idOf(object: Obj): string {
  const group = groupOf(object);
  return `${textAt(object, 'kind')}.${versionOf(object)}.${group === '' ? '[noGrp]' : group}/${nameOf(object)}`;
}

function placed(object: Obj, namespace: string): Obj {
  return { ...object, metadata: { ...dictAt(object, 'metadata'), namespace } };
}

function substituted(object: Obj, values: Dict): Obj {
  const text = stringify(object).replace(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (typeof value !== 'string') {
      throw new BuildError(
        `post build failed for '${idOf(object)}': envsubst error: variable substitution failed: variable not set (strict mode): "${name}"`,
      );
    }
    return value;
  });
  return parse(text) as Obj;
}
