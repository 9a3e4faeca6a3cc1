import { isRemote, kustomizeReferences } from '../history/kustomizeReferences.ts';
import { isKustomizationFile } from '../manifest/kustomizationNames.ts';
import { groupVersion } from '../rules/documents.ts';
import type { DeclaredObject } from '../rules/context.ts';
import type { JsonObject } from '../util/json.ts';
import { asObject, asObjects, asText, at, isObject } from '../util/json.ts';
import { folderOf, repoPath } from '../util/repoPath.ts';
import type { YamlDocument, YamlNode } from '../yaml/node.ts';
import { parseYaml } from '../yaml/parse.ts';
import { asSequence, nodeAt, stringOf, toJson } from '../yaml/read.ts';

/** An object that a patch completes. Empty: any. Names may be regular expressions, as kustomize takes them. */
export interface PatchTarget {
  readonly kind: string;
  readonly name: string;
}

/** What one file adds to what is known of the repository. */
export interface FileFacts {
  readonly declared: readonly DeclaredObject[];
  /** Paths that this file (a kustomization) names as patches, from the top of the repository. */
  readonly patchFiles: readonly string[];
  /** What patches written in this file itself complete. */
  readonly patchTargets: readonly PatchTarget[];
  /** Where the file is a kustomization. */
  readonly kustomization?: KustomizationFacts;
}

/** What a kustomization builds from. */
export interface KustomizationFacts {
  /** Files and folders of the repository that it names as resources, bases or components. */
  readonly resources: readonly string[];
  /** Files of the repository that it reads beside them: patches, files of generators, values of charts. */
  readonly inputs: readonly string[];
  /** The namespace that it gives to all of them; empty: none. */
  readonly namespace: string;
}

const NOTHING: FileFacts = { declared: [], patchFiles: [], patchTargets: [] };
const INDEXED = /^(?:argoproj\.io|(?:[a-z.]+\.)?toolkit\.fluxcd\.io|fluxcd\.controlplane\.io)$/;
/** One look before parsing: most files of a large repository are none of ours. */
const MARK =
  /argoproj\.io\/|fluxcd\.(?:io|controlplane\.io)\/|kustomize\.config\.k8s\.io|^(?:patches|patchesStrategicMerge|components|resources):|\bkind: *["']?Namespace\b/m;

export function readFileFacts(uri: string, path: string, text: string): FileFacts {
  if (!MARK.test(text)) {
    return NOTHING;
  }
  const declared: DeclaredObject[] = [];
  const patchFiles: string[] = [];
  const patchTargets: PatchTarget[] = [];
  const isKustomization = isKustomizationFile(path);
  let kustomization: KustomizationFacts | undefined;
  for (const document of parseYaml(text)) {
    for (const root of objectsOf(document.root)) {
      const object = declaredOf(uri, path, document, root);
      const read = isKustomization ? asObject(toJson(root)) : object?.object;
      if (object) {
        declared.push(object);
      }
      if (isKustomization) {
        kustomization = kustomizationOf(path, read ?? {});
      }
      if (read) {
        const found = patchesOf(path, read);
        patchFiles.push(...found.files);
        patchTargets.push(...found.targets);
      }
    }
  }
  return { declared, patchFiles, patchTargets, ...(kustomization && { kustomization }) };
}

function objectsOf(root: YamlNode | undefined): readonly (YamlNode | undefined)[] {
  const isList = stringOf(nodeAt(root, 'kind'))?.endsWith('List') === true;
  return (isList ? asSequence(nodeAt(root, 'items'))?.items : undefined) ?? [root];
}

function declaredOf(
  uri: string,
  path: string,
  document: YamlDocument,
  root: YamlNode | undefined,
): DeclaredObject | undefined {
  const { group } = groupVersion(stringOf(nodeAt(root, 'apiVersion')) ?? '');
  const name = nodeAt(root, 'metadata', 'name');
  const kind = stringOf(nodeAt(root, 'kind'));
  const isIndexed = INDEXED.test(group) || (group === '' && kind === 'Namespace');
  const object = isIndexed && kind !== undefined ? asObject(toJson(root)) : undefined;
  if (!object || !name || kind === undefined) {
    return undefined;
  }
  return {
    uri,
    path,
    group,
    kind,
    namespace: stringOf(nodeAt(root, 'metadata', 'namespace')) ?? '',
    name: stringOf(name) ?? '',
    nameRange: { start: name.start + document.offset, end: name.end + document.offset },
    object,
  };
}

function kustomizationOf(path: string, object: JsonObject): KustomizationFacts {
  const local = kustomizeReferences(object).filter(({ reference }) => !isRemote(reference));
  const of = (wanted: 'any' | 'file'): readonly string[] =>
    local.flatMap(({ kind, reference }) =>
      kind === wanted ? (repoPath(folderOf(path), reference) ?? []) : [],
    );
  return { resources: of('any'), inputs: of('file'), namespace: asText(object['namespace']) ?? '' };
}

/** Patches of a kustomization, or of a Flux object's `spec.patches`. */
function patchesOf(
  path: string,
  object: JsonObject,
): { readonly files: readonly string[]; readonly targets: readonly PatchTarget[] } {
  const spec = asObject(object['spec']) ?? {};
  const files: string[] = [];
  const targets: PatchTarget[] = [];
  const add = (file: string): void => {
    const named = repoPath(folderOf(path), file);
    if (named !== undefined) {
      files.push(named);
    }
  };
  const inline = (text: string): void => {
    for (const document of parseYaml(text)) {
      targets.push(targetOf(toJson(document.root)));
    }
  };
  const own = [...asObjects(object['patches']), ...asObjects(object['patchesJson6902'])];
  for (const patch of [...own, ...asObjects(spec['patches'])]) {
    const target = asObject(patch['target']);
    const file = asText(patch['path']);
    const text = asText(patch['patch']);
    if (file !== undefined) {
      add(file);
    }
    if (target) {
      targets.push({ kind: asText(target['kind']) ?? '', name: asText(target['name']) ?? '' });
    } else if (text !== undefined) {
      inline(text);
    }
  }
  const merges = object['patchesStrategicMerge'];
  for (const merge of Array.isArray(merges) ? merges : []) {
    if (typeof merge === 'string') {
      if (merge.includes('\n')) {
        inline(merge);
      } else {
        add(merge);
      }
    }
  }
  return { files, targets };
}

function targetOf(value: unknown): PatchTarget {
  const object: JsonObject = isObject(value) ? value : {};
  return { kind: asText(object['kind']) ?? '', name: asText(at(object, 'metadata', 'name')) ?? '' };
}
