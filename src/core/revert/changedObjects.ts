import { equalJson } from '../diff/equalJson.ts';
import { readManifestFile } from '../manifest/directorySource.ts';
import { parseManifests } from '../manifest/documents.ts';
import type { KubeObject } from '../model/kubeObject.ts';
import { gvkOf } from '../model/kubeObject.ts';
import type { Json } from '../util/json.ts';
import { parseJson } from '../util/json.ts';
import type { ObjectChange } from './finding.ts';

/** A file that a revert changes, as text; a side that is not there, or is no text, is left out. */
export interface ChangedFile {
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
}

export interface ChangedObjects {
  readonly changes: readonly ObjectChange[];
  /** All that the files declare now. */
  readonly declared: readonly KubeObject[];
  /** Files of which some side could not be read as manifests: templates, broken YAML, other languages. */
  readonly unread: readonly string[];
}

/** Of a chart: YAML takes `{{ .Values.x }}` for a map in a map. */
const TEMPLATE = /(?:^|\/)templates\//;
const MANIFEST = /\.(?:ya?ml|json)$/i;

/** Objects that differ, told by kind, namespace and name: one that only moves between files does not. */
export function changedObjects(files: readonly ChangedFile[]): ChangedObjects {
  const before = new Map<string, Placed>();
  const after = new Map<string, Placed>();
  const unread: string[] = [];
  for (const file of files) {
    const sides = [place(file.path, file.before, before), place(file.path, file.after, after)];
    if (sides.includes('unread')) {
      unread.push(file.path);
    }
  }
  const changes = [...new Set([...before.keys(), ...after.keys()])].flatMap((key) =>
    changeOf(before.get(key), after.get(key)),
  );
  return { changes, declared: [...before.values()].map(({ object }) => object), unread };
}

/** Objects of a file as it stands; none of what cannot be read. */
export function declaredIn(path: string, text: string): readonly KubeObject[] {
  const placed = new Map<string, Placed>();
  place(path, text, placed);
  return [...placed.values()].map(({ object }) => object);
}

interface Placed {
  readonly object: KubeObject;
  readonly path: string;
}

function place(path: string, text: string | undefined, into: Map<string, Placed>): 'read' | 'unread' {
  if (text === undefined) {
    return 'read';
  }
  if (!MANIFEST.test(path)) {
    return 'unread';
  }
  if (TEMPLATE.test(path) && text.includes('{{')) {
    return 'unread';
  }
  const { objects, problems } = readManifestFile(path, text);
  for (const { object } of objects) {
    const { group } = gvkOf(object);
    const { name, namespace = '' } = object.metadata;
    into.set([group, object.kind, namespace, name].join('\0'), { object, path });
  }
  return problems.length > 0 || (objects.length === 0 && isBroken(path, text)) ? 'unread' : 'read';
}

/** What is no manifest may be a template of some. Whole YAML without objects, such as values, declares nothing itself. */
function isBroken(path: string, text: string): boolean {
  return path.toLowerCase().endsWith('.json')
    ? parseJson(text) === undefined
    : parseManifests(text).some((document) => document.problems.length > 0);
}

function changeOf(before: Placed | undefined, after: Placed | undefined): readonly ObjectChange[] {
  const one = after ?? before;
  if (
    !one ||
    (before && after && equalJson(before.object as unknown as Json, after.object as unknown as Json))
  ) {
    return [];
  }
  const { object, path } = one;
  return [
    {
      group: gvkOf(object).group,
      kind: object.kind,
      namespace: object.metadata.namespace ?? '',
      name: object.metadata.name,
      path,
      ...(before && { before: before.object }),
      ...(after && { after: after.object }),
    },
  ];
}
