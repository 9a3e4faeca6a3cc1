import type { YamlDocument, YamlNode } from '../yaml/node.ts';
import { asSequence, nodeAt, stringOf } from '../yaml/read.ts';
import type { GateResult } from './gate.ts';
import type { RuleDocument } from './rule.ts';

/** Lists in lists end here; Kubernetes writes none. */
const MAX_LISTS = 4;

export interface FileFacts {
  readonly uri: string;
  readonly path: string;
}

/** The objects of a document: itself, or the items of a `kind: List` taken apart. */
export function ruleDocuments(
  document: YamlDocument,
  file: FileFacts,
  gate: (root: YamlNode | undefined) => GateResult,
): readonly RuleDocument[] {
  return objectsOf(document.root, 0).map((root) => {
    const { group, version } = groupVersion(stringOf(nodeAt(root, 'apiVersion')) ?? '');
    const metadata = nodeAt(root, 'metadata');
    return {
      uri: file.uri,
      path: file.path,
      text: document.text,
      offset: document.offset,
      root,
      problems: document.problems,
      keys: document.keys,
      mayRepeat: document.mayRepeat ?? true,
      group,
      version,
      kind: stringOf(nodeAt(root, 'kind')) ?? '',
      namespace: stringOf(nodeAt(metadata, 'namespace')) ?? '',
      name: stringOf(nodeAt(metadata, 'name')) ?? '',
      gate: gate(root),
    };
  });
}

function objectsOf(root: YamlNode | undefined, depth: number): readonly (YamlNode | undefined)[] {
  const kind = stringOf(nodeAt(root, 'kind'));
  const items = kind?.endsWith('List') === true ? asSequence(nodeAt(root, 'items')) : undefined;
  return items && depth < MAX_LISTS ? items.items.flatMap((item) => objectsOf(item, depth + 1)) : [root];
}

/** `apps/v1` → apps, v1; the core API has no group. */
export function groupVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.lastIndexOf('/');
  return { group: slash < 0 ? '' : apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}
