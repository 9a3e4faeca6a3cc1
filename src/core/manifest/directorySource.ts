import type { SourceSpec } from '../model/app.ts';
import type { KubeObject } from '../model/kubeObject.ts';
import { asKubeObject } from '../model/kubeObject.ts';
import { globMatches } from '../util/glob.ts';
import type { JsonObject } from '../util/json.ts';
import { asText, at, isObject, parseJson } from '../util/json.ts';
import { parseManifests } from './documents.ts';
import { flattenList } from './flatten.ts';

/** A comment anywhere in a file that keeps Argo CD (3.1 and newer) from reading it as a manifest. */
const SKIP_MARK = '+argocd:skip-file-rendering';
const MANIFEST_NAME = /\.(?:yaml|yml|json|jsonnet)$/;
/** With all three a broken file is an error; without, it is some other YAML that lies in the folder. */
const MANIFEST_MARKS = ['apiVersion:', 'kind:', 'metadata:'];

/** An object of a source with its place in the repository. Lines are zero-based, offsets count UTF-16 units. */
export interface SourcedObject {
  readonly object: KubeObject;
  /** Relative to the source's path, with forward slashes. */
  readonly path: string;
  readonly offset: number;
  readonly line: number;
}

export interface SourceProblem {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

/**
 * The files of a directory source in the order Argo CD reads them. `paths` are relative to the source's path; globs
 * cross slashes. Source: specs/argocd.md (c)6.
 */
export function selectFiles(paths: readonly string[], directory: SourceSpec['directory']): readonly string[] {
  return paths
    .filter((path) => MANIFEST_NAME.test(path))
    .filter((path) => directory?.recurse === true || !path.includes('/'))
    .filter((path) => !directory?.exclude || !globMatches(directory.exclude, path))
    .filter((path) => !directory?.include || globMatches(directory.include, path))
    .toSorted((left, right) => (left < right ? -1 : 1));
}

/** The objects of one file, lists taken apart. Problems are those that fail the app in the controller too. */
export function readManifestFile(
  path: string,
  text: string,
): { readonly objects: readonly SourcedObject[]; readonly problems: readonly SourceProblem[] } {
  if (text.includes(SKIP_MARK)) {
    return { objects: [], problems: [] };
  }
  if (path.endsWith('.jsonnet')) {
    return problem(path, 'Jsonnet is not evaluated here');
  }
  return path.endsWith('.json') ? readJson(path, text) : readYaml(path, text);
}

function readJson(path: string, text: string): ReturnType<typeof readManifestFile> {
  const value = parseJson(text);
  if (!isObject(value)) {
    return problem(path, 'not one JSON object');
  }
  const objects = flattenList(value).map(asKubeObject);
  return objects.includes(undefined)
    ? problem(path, 'an object without apiVersion, kind or name')
    : {
        objects: objects
          .filter((object) => object !== undefined)
          .map((object) => ({ object, path, offset: 0, line: 0 })),
        problems: [],
      };
}

function readYaml(path: string, text: string): ReturnType<typeof readManifestFile> {
  const objects: SourcedObject[] = [];
  const problems: SourceProblem[] = [];
  for (const document of parseManifests(text)) {
    const { offset, line } = document;
    problems.push(...document.problems.map((found) => ({ path, line: found.line, message: found.message })));
    if (!document.value) {
      if (!document.isEmpty && document.problems.length === 0) {
        problems.push({ path, line, message: 'not an object' });
      }
      continue;
    }
    for (const item of flattenList(document.value)) {
      const object = asKubeObject(item);
      if (object) {
        objects.push({ object, path, offset, line });
      } else if (!isNamedByServer(item)) {
        problems.push({ path, line, message: 'an object without apiVersion, kind or name' });
      }
    }
  }
  const isManifest = objects.length > 0 || MANIFEST_MARKS.every((mark) => text.includes(mark));
  return { objects, problems: isManifest ? problems : [] };
}

/** A hook with `generateName` gets its name when it runs: there is nothing to compare it with. */
function isNamedByServer(object: JsonObject): boolean {
  return asText(object['kind']) !== undefined && asText(at(object, 'metadata', 'generateName')) !== undefined;
}

function problem(path: string, message: string): ReturnType<typeof readManifestFile> {
  return { objects: [], problems: [{ path, line: 0, message }] };
}
