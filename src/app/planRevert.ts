import type { TreeChange } from '../core/git/treeChanges.ts';
import type { App } from '../core/model/app.ts';
import type { GitError } from '../core/ports.ts';
import { botFindings } from '../core/revert/bots.ts';
import type { ChangedFile } from '../core/revert/changedObjects.ts';
import { changedObjects } from '../core/revert/changedObjects.ts';
import { classify, levelOf } from '../core/revert/classify.ts';
import type { ObjectPlace, OpenGitWriter } from '../core/revert/gitWriter.ts';
import type { RevertOutcome, RevertPlan } from '../core/revert/outcome.ts';
import type { Result } from '../core/util/result.ts';
import { err, ok } from '../core/util/result.ts';
import type { SourceLocator } from './locateSource.ts';
import { declaredBeside } from './revertNeighbours.ts';
import type { Halt, RevertRequest, Start, Step } from './revertStart.ts';
import { begin, ended, failed } from './revertStart.ts';
import { revertTree } from './revertTree.ts';
import { touchedApps } from './touchedApps.ts';

export interface RevertDeps {
  readonly openWriter: OpenGitWriter;
  readonly finder: Pick<SourceLocator, 'cloneOf'>;
  /** All that are known: each whose files change is named. */
  readonly apps: () => readonly App[];
}

/**
 * What it means to take these commits back from the branch that the app follows, as its remote has it now. Nothing is
 * written to the clone but what a fetch brings; working tree, index and branches are not looked at.
 */
export async function planRevert(
  request: RevertRequest,
  deps: RevertDeps,
  signal: AbortSignal,
): Promise<Result<RevertOutcome, GitError>> {
  const writer = deps.openWriter(request.repository);
  const start = await begin(request, writer, signal);
  if (!start.ok) {
    return answer(start.error);
  }
  const place = await writer.open('scratch', signal);
  if (!place.ok) {
    return place;
  }
  try {
    const plan = await planOn(start.value, request, deps, place.value, signal);
    return plan.ok ? ok({ word: 'plan', plan: plan.value }) : answer(plan.error);
  } finally {
    await place.value.dispose();
  }
}

function answer(halt: Halt): Result<RevertOutcome, GitError> {
  return halt.word === 'git' ? err(halt.error) : ok(halt.outcome);
}

async function planOn(
  { on, notFetched, refs, way, tipTree, commits }: Start,
  { repository }: RevertRequest,
  deps: RevertDeps,
  place: ObjectPlace,
  signal: AbortSignal,
): Promise<Step<RevertPlan>> {
  const { drivers } = place;
  const undos = commits.map(({ facts: { sha, parent }, parentTree }) => ({
    sha,
    parent: parent === undefined || parentTree === undefined ? undefined : { sha: parent, tree: parentTree },
  }));
  const reverted = await revertTree(place, way, { sha: on.tip, tree: tipTree }, undos, signal);
  if (!reverted.ok) {
    return failed(reverted.error);
  }
  const { tree, stoppedAt } = reverted.value;
  if (stoppedAt) {
    return ended({ word: 'conflict', on, drivers, ...stoppedAt });
  }
  if (tree === tipTree) {
    return ended({ word: 'nothing', on });
  }
  const changes = await place.changes(tipTree, tree, signal);
  const files = changes.ok ? await changedFiles(place, changes.value, signal) : changes;
  if (!changes.ok || !files.ok) {
    return failed((files as { readonly error: GitError }).error);
  }
  const paths = changes.value.map(({ path }) => path);
  const where = { repository, refs, ref: on.ref, tip: on.tip, paths };
  const touched = await touchedApps(where, deps.finder, deps.apps(), signal);
  const beside = touched.ok ? await declaredBeside(repository, on.tip, paths, signal) : touched;
  if (!touched.ok || !beside.ok) {
    return failed((beside as { readonly error: GitError }).error);
  }
  return ok({
    on,
    ...(notFetched && { notFetched }),
    commits: commits.map(({ facts }) => facts),
    tree,
    changes: changes.value,
    files: files.value,
    apps: touched.value.apps,
    drivers,
    ...judged(files.value, touched.value, beside.value),
  });
}

function judged(
  files: readonly ChangedFile[],
  touched: { readonly apps: readonly App[]; readonly rendered: readonly string[] },
  beside: Parameters<typeof botFindings>[2],
): Pick<RevertPlan, 'findings' | 'level' | 'unrendered'> {
  const objects = changedObjects(files);
  const declared = [...objects.declared, ...beside];
  const prunes = touched.apps.some(({ syncPolicy }) => syncPolicy.prune);
  const findings = [
    ...classify(objects.changes, { prunes, declared }),
    ...botFindings(files, objects.changes, declared),
  ];
  const isOpen = (path: string): boolean =>
    touched.rendered.includes(path) || objects.unread.some((one) => one === path && isManifest(one));
  const unrendered = files.map(({ path }) => path).filter(isOpen);
  return { findings, unrendered, level: levelOf(findings, unrendered) };
}

/** A text beside the manifests declares nothing that could stay unknown. */
function isManifest(path: string): boolean {
  return /\.(?:ya?ml|json|jsonnet)$/i.test(path);
}

/** Files that are text on each side they have; submodules and links have none. */
async function changedFiles(
  place: ObjectPlace,
  changes: readonly TreeChange[],
  signal: AbortSignal,
): Promise<Result<readonly ChangedFile[], GitError>> {
  const sides = changes.flatMap(({ before, after }) => [before, after]).filter((side) => side !== undefined);
  const blobs = await place.blobs(
    sides.filter(({ mode }) => mode.startsWith('100')).map(({ object }) => object),
    signal,
  );
  if (!blobs.ok) {
    return blobs;
  }
  const textOf = (object = ''): string | undefined => {
    const bytes = blobs.value.get(object);
    return bytes && !bytes.includes(0) ? new TextDecoder().decode(bytes) : undefined;
  };
  return ok(
    changes.map(({ path, before, after }) => {
      const [from, to] = [textOf(before?.object), textOf(after?.object)];
      return {
        path,
        ...(from !== undefined && { before: from }),
        ...(to !== undefined && { after: to }),
      };
    }),
  );
}
