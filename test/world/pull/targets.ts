import { closureOf, sourceTypeOf, treeIdOfPaths, type RenderSource } from '../repo/closure.ts';
import { readSnapshot, type Snapshot } from '../repo/snapshot.ts';
import { rendered } from '../renders.ts';
import { at, canonical, listAt, textAt, type Json } from './json.ts';
import { ManifestError, readDirectory } from './manifests.ts';
import { kindOf, nameOf, type Obj } from './objects.ts';
import { Recent } from './recent.ts';
import { resolveRevision } from './refs.ts';
import { sourcesOf } from './project.ts';

export interface Targets {
  /** One per source, as `status.sync.revision(s)` holds them. */
  readonly revisions: readonly string[];
  /** `Directory`, `Kustomize` or `Helm`; one per source that renders. */
  readonly types: readonly string[];
  readonly objects: readonly Obj[] | { readonly error: string };
}

/** Which bare repository an address means; undefined for one that cannot be reached. */
export type Origins = (repoURL: string) => string | undefined;

/**
 * What Git wants of an app. Plain directories are read from the commit; Kustomize and Helm come from the renders kept
 * beside the sample, so a commit that nobody rendered is an error, as it is for a build that fails.
 *
 * @param revisions one per source; where it is shorter, the spec's target revisions count
 */
export async function loadTargets(
  app: Obj,
  revisions: readonly string[],
  origins: Origins,
): Promise<Targets> {
  const sources = sourcesOf(app);
  const wanted =
    revisions.length === sources.length ? revisions : sources.map((one) => textAt(one, 'targetRevision'));
  const resolved: string[] = [];
  const types: string[] = [];
  const objects: Obj[] = [];
  for (const [index, source] of sources.entries()) {
    const fail = (reason: string, code = 'Unknown'): Targets => ({
      revisions: wanted,
      types: [],
      objects: {
        error: `failed to generate manifest for source ${index + 1} of ${sources.length}: rpc error: code = ${code} desc = ${reason}`,
      },
    });
    const url = textAt(source, 'repoURL');
    const bare = origins(url);
    if (bare === undefined) {
      return fail(`failed to list refs: repository not found: ${url}`);
    }
    const commit = await resolveRevision(bare, wanted[index] ?? '');
    if (!commit) {
      return fail(`unable to resolve '${wanted[index]}' to a commit SHA`);
    }
    resolved.push(commit);
    if (textAt(source, 'path') === '') {
      types.push(''); // only a `ref`: it lends its files to the others
      continue;
    }
    const outcome = render(await snapshotOf(bare, commit), source, nameOf(app));
    if ('error' in outcome) {
      return fail(outcome.error, outcome.code);
    }
    types.push(outcome.type);
    objects.push(...outcome.objects);
  }
  return { revisions: resolved, types, objects };
}

/** Commits and renders never change, so both are kept for a while. Objects of a render are shared: nobody changes them. */
const snapshots = new Recent<Promise<Snapshot>>(100);
const outcomes = new Recent<Outcome>(500);

function snapshotOf(bare: string, commit: string): Promise<Snapshot> {
  return snapshots.get(`${bare} ${commit}`, () => readSnapshot(bare, commit));
}

type Outcome =
  | { readonly type: string; readonly objects: readonly Obj[] }
  | { readonly error: string; readonly code?: string };

function render(snapshot: Snapshot, source: Json, app: string): Outcome {
  const path = textAt(source, 'path');
  const valueFiles = listAt(source, 'helm', 'valueFiles').map(String);
  const closure = closureOf(snapshot, { path, valueFiles });
  const tree = closure && treeIdOfPaths(snapshot, closure);
  return tree === undefined
    ? renderNow(snapshot, source, app)
    : outcomes.get(`${tree} ${app} ${canonical(source)}`, () => renderNow(snapshot, source, app));
}

function renderNow(snapshot: Snapshot, source: Json, app: string): Outcome {
  const path = textAt(source, 'path');
  switch (sourceTypeOf(snapshot, path)) {
    case undefined:
      return { error: `${path}: app path does not exist` };
    case 'kustomize':
      return fromRender(
        snapshot,
        { path },
        'Kustomize',
        `\`kustomize build <path to cached source>/${path}\``,
      );
    case 'helm': {
      const valueFiles = listAt(source, 'helm', 'valueFiles').map(String);
      const release = textAt(source, 'helm', 'releaseName') || app;
      return fromRender(
        snapshot,
        { path, valueFiles },
        'Helm',
        `\`helm template . --name-template ${release} --include-crds\``,
      );
    }
    default:
      return fromDirectory(snapshot, source, path);
  }
}

function fromRender(snapshot: Snapshot, source: RenderSource, type: string, command: string): Outcome {
  const closure = closureOf(snapshot, source);
  const objects = closure && rendered(treeIdOfPaths(snapshot, closure));
  if (objects) {
    return { type, objects: objects as unknown as Obj[] };
  }
  const why = closure ? 'this tree was never rendered' : 'a file that it reads is missing';
  return { error: `Manifest generation error (cached): ${command} failed exit status 1: Error: ${why}` };
}

function fromDirectory(snapshot: Snapshot, source: Json, path: string): Outcome {
  const directory = {
    path,
    recurse: at(source, 'directory', 'recurse') === true,
    include: textAt(source, 'directory', 'include'),
    exclude: textAt(source, 'directory', 'exclude'),
  };
  try {
    const objects = readDirectory(snapshot, directory);
    const nameless = objects.find(
      (obj) => nameOf(obj) === '' && textAt(obj, 'metadata', 'generateName') === '',
    );
    return nameless
      ? { error: `failed to unmarshal manifest: ${kindOf(nameless)} has no name` }
      : { type: 'Directory', objects };
  } catch (error) {
    if (error instanceof ManifestError) {
      return { error: error.message, code: 'FailedPrecondition' };
    }
    throw error;
  }
}
