import {
  parseAllDocuments,
  type ParseOptions,
  type SchemaOptions,
  type Tags,
  type YAMLError,
  type DocumentOptions,
} from 'yaml';

import type { Snapshot } from '../repo/snapshot.ts';
import { glob } from './ignoreRules.ts';
import { isDict, listAt, type Json } from './json.ts';
import { kindOf, type Obj } from './objects.ts';

export interface DirectorySource {
  readonly path: string;
  readonly recurse: boolean;
  readonly include: string;
  readonly exclude: string;
}

/** A file that holds Kubernetes objects and cannot be read. */
export class ManifestError extends Error {}

const skipMarker = '+argocd:skip-file-rendering';

/**
 * YAML 1.1 as Go reads it: `yes` and `on` are booleans, `0644` is octal, a later key wins; times of day and dates stay
 * text, though.
 */
const asGoReads: ParseOptions & DocumentOptions & SchemaOptions = {
  version: '1.1',
  uniqueKeys: false,
  customTags: (tags: Tags): Tags =>
    tags.filter(
      (tag) => typeof tag === 'string' || (!tag.tag.endsWith('timestamp') && tag.format !== 'TIME'),
    ),
};

/** The objects of a plain directory, in the order in which Argo CD walks it. */
export function readDirectory(snapshot: Snapshot, source: DirectorySource): Obj[] {
  const prefix = source.path === '.' || source.path === '' ? '' : `${source.path}/`;
  const files = [...snapshot.entries]
    .filter(([path, entry]) => entry.type === 'blob' && path.startsWith(prefix))
    .map(([path]) => path.slice(prefix.length))
    .filter((path) => isWanted(path, source))
    .sort();
  return files.flatMap((file) => {
    const text = snapshot.text(prefix + file) ?? '';
    return text.includes(skipMarker) ? [] : readManifests(text, file);
  });
}

function isWanted(path: string, source: DirectorySource): boolean {
  return (
    /\.(ya?ml|json)$/.test(path) &&
    (source.recurse || !path.includes('/')) &&
    (source.exclude === '' || !glob(source.exclude, path)) &&
    (source.include === '' || glob(source.include, path))
  );
}

/** The objects of one file; lists are opened. Text that is no manifest at all is left out without a word. */
export function readManifests(text: string, file: string): Obj[] {
  const documents = parseAllDocuments(text, asGoReads);
  const broken = documents.flatMap((document) => document.errors)[0];
  if (broken) {
    if (/^apiVersion:/m.test(text) && /^kind:/m.test(text) && /^metadata:/m.test(text)) {
      const [what, where] = asGoSays(broken, text);
      throw new ManifestError(
        `Failed to unmarshal "${file}": failed to unmarshal manifest: error converting YAML to JSON: yaml: line ${where}: ${what}`,
      );
    }
    return [];
  }
  return documents.map((document) => document.toJS() as Json).flatMap(flatten);
}

/**
 * The words and the line of Go's parser for the mistake that people make most: it counts from zero the line of the text
 * that it did not expect, which blank lines and comments are not.
 */
function asGoSays(error: YAMLError, text: string): [what: string, line: number] {
  const first = error.linePos?.[0].line ?? 1;
  const skipped = text
    .split('\n')
    .slice(first - 1)
    .findIndex((line) => !/^\s*(#|$)/.test(line));
  const line = first + Math.max(skipped, 0);
  return error.code === 'BAD_INDENT' || error.code === 'MISSING_CHAR'
    ? ['did not find expected key', Math.max(line - 1, 1)]
    : [error.message.split('\n')[0]!.replace(/ at line .*$/, ''), line];
}

function flatten(value: Json): Obj[] {
  if (!isDict(value) || kindOf(value) === '') {
    return [];
  }
  return kindOf(value).endsWith('List') && Array.isArray(value['items'])
    ? listAt(value, 'items').flatMap(flatten)
    : [value];
}
