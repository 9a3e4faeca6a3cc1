import { closureInputs, nextClosure } from '../../core/history/closure.ts';
import type { ClosureInput } from '../../core/history/closure.ts';
import type { PathClosure } from '../../core/history/closureModel.ts';
import { covers } from '../../core/history/closureModel.ts';
import { trackedRef } from '../../core/history/trackedRef.ts';
import type { App } from '../../core/model/app.ts';
import type { GitError, GitRef, GitRepository } from '../../core/ports.ts';
import type { Result } from '../../core/util/result.ts';
import { ok } from '../../core/util/result.ts';
import { placedSources } from '../artifactFolder.ts';
import type { SourceLocator } from '../locateSource.ts';
import { readAsIs } from './readAsIs.ts';

/** Deeper chains of bases than this are a loop of our own making. */
const MAX_ROUNDS = 40;

export interface TouchedApps {
  readonly apps: readonly App[];
  /** Files that a renderer reads, so that they are no objects yet. */
  readonly rendered: readonly string[];
}

export interface BranchPlace {
  readonly repository: GitRepository;
  readonly refs: readonly GitRef[];
  /** Only what follows this branch runs what is on it. */
  readonly ref: string;
}

export interface TouchRequest extends BranchPlace {
  readonly tip: string;
  readonly paths: readonly string[];
}

interface AppPart {
  readonly app: App;
  readonly inputs: readonly ClosureInput[];
}

/**
 * The apps of which a change of these files changes what they declare. All closures are computed together: one process
 * per depth of the deepest chain of bases, however many apps there are.
 */
export async function touchedApps(
  request: TouchRequest,
  finder: Pick<SourceLocator, 'cloneOf'>,
  apps: readonly App[],
  signal: AbortSignal,
): Promise<Result<TouchedApps, GitError>> {
  const parts: AppPart[] = [];
  // A source holds all of its repository and applies nothing of it.
  for (const app of apps.filter(({ role }) => role === 'app')) {
    const inputs = await inputsHere(request, finder, app, signal);
    if (inputs.length > 0) {
      parts.push({ app, inputs });
    }
  }
  const closures = await closuresAt(request, parts, signal);
  if (!closures.ok) {
    return closures;
  }
  const hits = parts.map(({ app }, index) => ({
    app,
    ...hitsOf(closures.value[index], request.paths),
  }));
  const rendered = new Set<string>();
  for (const { app, rendered: all } of hits.filter((hit) => hit.rendered.length > 0)) {
    const asIs = await readAsIs(request, request.tip, finder, app, signal);
    for (const path of all.filter((one) => !asIs.has(one))) {
      rendered.add(path);
    }
  }
  return ok({
    apps: hits.filter(({ touched }) => touched).map(({ app }) => app),
    rendered: request.paths.filter((path) => rendered.has(path)),
  });
}

/** Sources of the app in this clone and on this branch. Each of its `$ref` sources counts by its own repository. */
export async function inputsHere(
  { repository, refs, ref }: BranchPlace,
  finder: Pick<SourceLocator, 'cloneOf'>,
  app: App,
  signal: AbortSignal,
): Promise<readonly ClosureInput[]> {
  const sources = await placedSources(finder, app, signal);
  const inputs = closureInputs(sources, app.name);
  const here: ClosureInput[] = [];
  for (const [index, source] of sources.entries()) {
    const clone = await finder.cloneOf(source, signal);
    const input = inputs[index];
    if (!input || clone?.repository.root !== repository.root) {
      continue;
    }
    const tracked = trackedRef(source.targetRevision, clone.remote, refs);
    if ('ref' in tracked && tracked.ref === ref) {
      here.push(input);
    }
  }
  return here;
}

async function closuresAt(
  { repository, tip }: TouchRequest,
  parts: readonly AppPart[],
  signal: AbortSignal,
): Promise<Result<readonly PathClosure[], GitError>> {
  const texts = new Map<string, string | undefined>();
  const decoder = new TextDecoder();
  for (let round = 0; ; round++) {
    const steps = parts.map(({ inputs }) => nextClosure(inputs, texts));
    const wanted = [...new Set(steps.flatMap((step) => step.wanted))];
    if (wanted.length === 0 || round === MAX_ROUNDS) {
      return ok(steps.map(({ closure }) => closure));
    }
    const files = await repository.history.files(tip, wanted, signal);
    if (!files.ok) {
      return files;
    }
    for (const path of wanted) {
      const file = files.value.get(path);
      texts.set(path, file && decoder.decode(file.bytes));
    }
  }
}

/** A directory source reads its files as they are; all else goes through Kustomize, Helm or a plugin, but for what is plain. */
function hitsOf(
  closure: PathClosure | undefined,
  paths: readonly string[],
): { readonly touched: boolean; readonly rendered: readonly string[] } {
  const hits = paths.map((path) => closure?.paths.filter((one) => covers(one, path)) ?? []);
  return {
    touched: hits.some((places) => places.length > 0),
    rendered: paths.filter((_, index) => hits[index]?.some(({ rules }) => !rules)),
  };
}
