import { isKustomizationFile, KUSTOMIZATION_FILES } from '../manifest/kustomizationNames.ts';
import { APP_PROJECT } from '../rules/applications.ts';
import type { DeclaredObject, WorkspaceFacts } from '../rules/context.ts';
import { isPlaceholder } from '../rules/gate.ts';
import type { RuleDocument } from '../rules/rule.ts';
import { pathMatches } from '../util/pathGlob.ts';
import { folderOf, joined, repoPath } from '../util/repoPath.ts';
import { gitSources } from '../workspace/gitSources.ts';
import { sourceFolder } from '../workspace/sourceFolder.ts';
import type { Path } from '../schema/walk.ts';
import { nodeAt, stringOf } from '../yaml/read.ts';

/** Where a value leads: to an object that a file declares, or to a file or folder of the repository. */
export type Link =
  | { readonly is: 'object'; readonly object: DeclaredObject }
  | { readonly is: 'file'; readonly path: string };

export interface LinkQuestion {
  readonly document: RuleDocument;
  /** Of the value. */
  readonly path: Path;
  readonly value: string;
  /** Of the document's file, in the repository. */
  readonly file: string;
  readonly workspace: WorkspaceFacts;
}

/** Everything that a value of a manifest refers to, as far as the workspace has it. */
export function linksOf(question: LinkQuestion): readonly Link[] {
  const { value, document, file } = question;
  if (value === '' || isPlaceholder(value.replaceAll(/\{\{.*?\}\}/g, ''))) {
    return [];
  }
  if (isKustomizationFile(file) && document.group !== 'argoproj.io') {
    return kustomizeLinks(question);
  }
  switch (document.kind) {
    case 'Application':
    case 'ApplicationSet':
      return argoCdLinks(question);
    default:
      return document.group.endsWith('toolkit.fluxcd.io') ? fluxLinks(question) : [];
  }
}

/** Files named by a kustomization count from its own folder. */
function kustomizeLinks({ path, value, file, workspace }: LinkQuestion): readonly Link[] {
  const isPath = typeof path[0] === 'string' && KUSTOMIZE_LISTS.test(path[0]) && !value.includes('\n');
  const name = value.includes('=') ? value.slice(value.indexOf('=') + 1) : value;
  return isPath && !/^[a-z]+:\/\/|\?ref=/.test(name)
    ? placeLinks(repoPath(folderOf(file), name), workspace)
    : [];
}

const KUSTOMIZE_LISTS =
  /^(?:resources|bases|components|patches|patchesStrategicMerge|patchesJson6902|configMapGenerator|secretGenerator|crds|configurations|transformers|generators|validators|replacements)$/;

function argoCdLinks(question: LinkQuestion): readonly Link[] {
  const { document, path, value, workspace } = question;
  const field = path.findLast((step) => typeof step === 'string');
  const owner = path.slice(0, path.lastIndexOf(field ?? ''));
  if (field === 'project') {
    return objects(workspace, APP_PROJECT, value);
  }
  const source = path.slice(0, sourceDepth(path));
  if (!isOwnRepository(question, source)) {
    return [];
  }
  const folder = stringOf(nodeAt(document.root, ...source, 'path')) ?? '';
  switch (field) {
    case 'path': {
      const wanted = owner.includes('directories') ? 'folder' : owner.includes('files') ? 'file' : undefined;
      return wanted ? matching(value, wanted, workspace) : placeLinks(sourceFolder(value), workspace);
    }
    case 'valueFiles':
    case 'components':
      return valueFile(question, folder);
    default:
      return [];
  }
}

/** `$ref/…` is a file of the source with that name, `/…` counts from the top, all else from the source's folder. */
function valueFile(question: LinkQuestion, folder: string): readonly Link[] {
  const { value, workspace, path, document } = question;
  const named = /^\$([^/]+)\/(.*)$/.exec(value);
  if (!named) {
    return placeLinks(repoPath(folder, value), workspace);
  }
  const sources = path.slice(0, path.indexOf('sources') + 1);
  const items = nodeAt(document.root, ...sources);
  const index =
    items?.type === 'sequence'
      ? items.items.findIndex((item) => stringOf(nodeAt(item, 'ref')) === named[1])
      : -1;
  return index >= 0 && isOwnRepository(question, [...sources, index]) ? placeLinks(named[2], workspace) : [];
}

/** How many steps of a path lead to the source (or generator) that it lies in. */
function sourceDepth(path: Path): number {
  const at = path.findLastIndex((step) => step === 'source' || step === 'drySource' || step === 'git');
  const many = path.lastIndexOf('sources');
  return at >= 0 ? at + 1 : many >= 0 ? many + 2 : 0;
}

/** Unknown remotes do not keep anybody from following a path: what is not there leads nowhere. */
function isOwnRepository({ document, workspace }: LinkQuestion, source: Path): boolean {
  const repoUrl = stringOf(nodeAt(document.root, ...source, 'repoURL'));
  return repoUrl === undefined || workspace.isThisRepository(repoUrl) !== false;
}

function fluxLinks({ document, path, value, workspace }: LinkQuestion): readonly Link[] {
  const field = path.at(-1);
  const holder = path.findLast((step, index) => typeof step === 'string' && index < path.length - 1);
  if (field === 'path' && document.kind === 'Kustomization') {
    return placeLinks(sourceFolder(value.replace(/^\.\//, '')), workspace);
  }
  if (field === 'chart' && holder === 'spec') {
    const kind = stringOf(nodeAt(document.root, ...path.slice(0, -1), 'sourceRef', 'kind'));
    return kind === 'GitRepository' ? placeLinks(sourceFolder(value.replace(/^\.\//, '')), workspace) : [];
  }
  if (field !== 'name' || path.length < 3) {
    return [];
  }
  const named = stringOf(nodeAt(document.root, ...path.slice(0, -1), 'kind'));
  const kinds = named === undefined ? (REFERRED[String(holder)] ?? []) : [named];
  const wanted = holder === 'dependsOn' ? [document.kind] : kinds;
  const namespace = stringOf(nodeAt(document.root, ...path.slice(0, -1), 'namespace')) ?? document.namespace;
  const declared = wanted.flatMap((kind) =>
    GROUPS.flatMap((group) => objects(workspace, `${group}/${kind}`, value)),
  );
  const found = declared.length === 0 && wanted.includes('GitRepository') ? made(workspace, value) : declared;
  const same = found.filter((link) => link.is === 'object' && link.object.namespace === namespace);
  return same.length > 0 ? same : found;
}

const REFERRED: Readonly<Record<string, readonly string[]>> = {
  imageRepositoryRef: ['ImageRepository'],
  providerRef: ['Provider'],
  repository: ['GitRepository'],
};
const GROUPS = ['source', 'kustomize', 'helm', 'image', 'notification'].map(
  (name) => `${name}.toolkit.fluxcd.io`,
);

/** A source that no file declares, since the Flux Operator makes it of what one says. */
function made(workspace: WorkspaceFacts, name: string): readonly Link[] {
  return gitSources((kind) => workspace.declared(kind))
    .filter((source) => source.name === name)
    .map(({ by }) => ({ is: 'object', object: by }));
}

function objects(workspace: WorkspaceFacts, kind: string, name: string): readonly Link[] {
  return workspace
    .declared(kind)
    .filter((object) => object.name === name)
    .map((object) => ({ is: 'object', object }));
}

/** Files that say what a folder is, in the order in which the controllers look. */
const HEADS = [...KUSTOMIZATION_FILES, 'Chart.yaml'];
/** Manifests of a plain folder that are worth a list. */
const MOST = 20;

/** A file itself; of a folder what builds it, or else its manifests. */
function placeLinks(at: string | undefined, workspace: WorkspaceFacts): readonly Link[] {
  if (at === undefined) {
    return [];
  }
  if (workspace.kindOf(at) === 'file') {
    return [{ is: 'file', path: at }];
  }
  const names = workspace.kindOf(at) === 'folder' ? (workspace.list(at) ?? []) : [];
  const head = HEADS.find((name) => names.includes(name));
  const files = head === undefined ? names.filter((name) => /\.ya?ml$/.test(name)).toSorted() : [head];
  return files.slice(0, MOST).map((name) => ({ is: 'file', path: joined(at, name) }));
}

/** Folders and files that a generator's glob matches, looked for from its fixed part on. */
function matching(pattern: string, kind: 'folder' | 'file', workspace: WorkspaceFacts): readonly Link[] {
  const segments = pattern.replace(/^\.?\//, '').split('/');
  const fixed = segments.slice(
    0,
    segments.findIndex((segment) => /[*?[{]/.test(segment)),
  );
  if (!/[*?[{]/.test(pattern)) {
    return placeLinks(pattern, workspace);
  }
  const glob = segments.join('/');
  const links: Link[] = [];
  const walk = (folder: string, depth: number): void => {
    for (const name of (workspace.list(folder) ?? []).toSorted()) {
      const at = joined(folder, name);
      if (links.length >= MOST || name.startsWith('.') || depth > segments.length + 4) {
        return;
      }
      const found = workspace.kindOf(at);
      if (found === kind && pathMatches(glob, at)) {
        links.push(...placeLinks(at, workspace));
      } else if (found === 'folder') {
        walk(at, depth + 1);
      }
    }
  };
  walk(fixed.join('/'), fixed.length);
  return links.slice(0, MOST);
}
