import { createHash } from 'node:crypto';

import { parse, stringify } from 'yaml';

import { ManifestError, readManifests } from '../pull/manifests.ts';
import { asText, dictAt, listAt, textAt, type Json } from '../pull/json.ts';
import { nameOf, type Obj } from '../pull/objects.ts';
import type { Snapshot } from '../repo/snapshot.ts';
import { BuildError, idOf } from './buildError.ts';
import { substituted, type NoVariables, type Variables } from './substitute.ts';

/** Where the controller unpacks an artifact. */
export const ROOT = '/tmp/kustomization-1';

export interface Built {
  readonly objects: readonly Obj[];
  /** Of the text of all objects, as `status.history[].digest`. */
  readonly digest: string;
}

/** Of a kustomization file; what else one may say would change what is built. */
const KNOWN = ['apiVersion', 'kind', 'metadata', 'resources', 'namespace', 'namePrefix', 'nameSuffix'];
/** Of a spec. */
const UNKNOWN = ['patches', 'images', 'components', 'buildMetadata'];

/**
 * Files and folders of `resources`, `namespace` and what goes before and behind names, in the file and in the spec, and
 * variables. Anything else fails as a build, and says that it is the demo that cannot do it.
 */
export function build(snapshot: Snapshot, ks: Obj, variables: Variables | NoVariables): Built {
  const spec = dictAt(ks, 'spec');
  for (const field of UNKNOWN) {
    if (spec[field] !== undefined) {
      throw new BuildError(`kustomize build failed: the demo builds no spec.${field}`);
    }
  }
  const objects = named(folder(snapshot, pathOf(ks)), {
    namespace: textAt(spec, 'targetNamespace'),
    namePrefix: textAt(spec, 'namePrefix'),
    nameSuffix: textAt(spec, 'nameSuffix'),
  });
  const encrypted =
    spec['decryption'] === undefined ? undefined : objects.find(({ sops }) => sops !== undefined);
  if (encrypted !== undefined) {
    throw new BuildError(`decryption failed for '${idOf(encrypted)}': the demo decrypts nothing`);
  }
  const done = objects.map((object) => substituted(object, variables));
  const text = done.map((object) => stringify(object)).join('---\n');
  return { objects: done, digest: `sha256:${createHash('sha256').update(text).digest('hex')}` };
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
  const unknown = Object.keys(dictAt(kustomization)).find((key) => !KNOWN.includes(key));
  if (unknown !== undefined) {
    throw new BuildError(`kustomize build failed: the demo builds no ${unknown} of a kustomization file`);
  }
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
  return named(objects, {
    namespace: textAt(kustomization, 'namespace'),
    namePrefix: textAt(kustomization, 'namePrefix'),
    nameSuffix: textAt(kustomization, 'nameSuffix'),
  });
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

/** Kinds of the API server itself that lie in no namespace. */
const CLUSTER_WIDE = [
  'APIService',
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'IngressClass',
  'Namespace',
  'PersistentVolume',
  'PriorityClass',
  'StorageClass',
];
const NEVER_RENAMED = ['APIService', 'CustomResourceDefinition', 'Namespace'];

interface Naming {
  readonly namespace: string;
  readonly namePrefix: string;
  readonly nameSuffix: string;
}

function named(objects: Obj[], { namespace, namePrefix, nameSuffix }: Naming): Obj[] {
  if (namespace + namePrefix + nameSuffix === '') {
    return objects;
  }
  return objects.map((object) => {
    const kind = textAt(object, 'kind');
    const name = NEVER_RENAMED.includes(kind)
      ? nameOf(object)
      : `${namePrefix}${nameOf(object)}${nameSuffix}`;
    const isPlaced = namespace !== '' && !CLUSTER_WIDE.includes(kind);
    const metadata = { ...dictAt(object, 'metadata'), name, ...(isPlaced && { namespace }) };
    return { ...object, metadata };
  });
}
