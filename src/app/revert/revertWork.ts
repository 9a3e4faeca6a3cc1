import { closureAt } from '../history/closureAt.ts';
import type { PathClosure } from '../../core/history/closureModel.ts';
import { pathspecs, touches } from '../../core/history/closureModel.ts';
import type { App } from '../../core/model/app.ts';
import type { GitWriter, ObjectPlace } from '../../core/revert/gitWriter.ts';
import { emptyTree } from '../../core/revert/mergeWay.ts';
import type { RestoredState, RevertedCommit } from '../../core/revert/outcome.ts';
import { ok } from '../../core/util/result.ts';
import type { SourceLocator } from '../locateSource.ts';
import { horizonOf, laterCommits } from './revertLater.ts';
import type { RevertPlace, RevertRequest, Start, Step, Tip } from './revertStart.ts';
import { begin, commitFacts, ended, failed, openTip, refused } from './revertStart.ts';
import { revertTree } from './revertTree.ts';
import { inputsHere } from './touchedApps.ts';

/** An app set back to what it was at a commit: the files that make it up, and no others. */
export interface RestoreRequest extends RevertPlace {
  readonly app: App;
  /** Full id. */
  readonly sha: string;
}

export type UndoRequest = RevertRequest | RestoreRequest;

/** What is to be done, on a tip; the tree can be made in a place for looking and again in the clone. */
export interface Work extends Tip {
  readonly tipTree: string;
  readonly commits: readonly RevertedCommit[];
  readonly restored?: RestoredState;
  /** What came after this commit came later. */
  readonly since: string;
  /** Where looking for writers of a file ends. */
  readonly horizon: string | undefined;
  treeIn(place: ObjectPlace, signal: AbortSignal): Promise<Step<string>>;
}

export async function workOf(
  request: UndoRequest,
  writer: GitWriter,
  finder: Pick<SourceLocator, 'cloneOf'>,
  signal: AbortSignal,
): Promise<Step<Work>> {
  if ('sha' in request) {
    return restoreOf(request, writer, finder, signal);
  }
  const start = await begin(request, writer, signal);
  if (!start.ok) {
    return start;
  }
  const { commits } = start.value;
  return ok({
    ...start.value,
    commits: commits.map(({ facts }) => facts),
    since: commits.at(-1)?.landing ?? start.value.on.tip,
    horizon: horizonOf(start.value.spine),
    treeIn: (place, stop) => revertedTree(request, start.value, place, stop),
  });
}

async function revertedTree(
  { repository }: RevertRequest,
  { on, way, tipTree, commits }: Start,
  place: ObjectPlace,
  signal: AbortSignal,
): Promise<Step<string>> {
  const undos = commits.map(({ facts: { sha, parent }, parentTree }) => ({
    sha,
    parent: parent === undefined || parentTree === undefined ? undefined : { sha: parent, tree: parentTree },
  }));
  const reverted = await revertTree(place, way, { sha: on.tip, tree: tipTree }, undos, signal);
  if (!reverted.ok) {
    return failed(reverted.error);
  }
  const { tree, stoppedAt } = reverted.value;
  if (!stoppedAt) {
    return ok(tree);
  }
  const after = commits.find(({ facts }) => facts.sha === stoppedAt.sha)?.landing ?? on.tip;
  const range = { tip: on.tip, after, paths: stoppedAt.files };
  const later = await laterCommits(repository, range, signal);
  if (!later.ok) {
    return failed(later.error);
  }
  const before = commits.at(-1)?.before;
  return ended({
    word: 'conflict',
    on,
    drivers: place.drivers,
    later: later.value,
    ...(before !== undefined && { before }),
    ...stoppedAt,
  });
}

async function restoreOf(
  request: RestoreRequest,
  writer: GitWriter,
  finder: Pick<SourceLocator, 'cloneOf'>,
  signal: AbortSignal,
): Promise<Step<Work>> {
  const { repository, app, sha } = request;
  const tip = await openTip(request, writer, signal);
  if (!tip.ok) {
    return tip;
  }
  const { on, refs } = tip.value;
  const raw = await writer.commits([on.tip, sha], signal);
  const [now, then] = raw.ok ? [raw.value.get(on.tip), raw.value.get(sha)] : [];
  if (!raw.ok) {
    return failed(raw.error);
  }
  if (!now || !then) {
    return refused({ word: 'unknownCommit', sha });
  }
  const contains = await writer.contains(on.tip, sha, signal);
  if (!contains.ok || !contains.value) {
    return contains.ok ? refused({ word: 'notOnBranch', sha }) : failed(contains.error);
  }
  const spine = await repository.history.spine(on.tip, signal);
  if (!spine.ok) {
    return failed(spine.error);
  }
  const inputs = await inputsHere({ repository, refs, ref: on.ref }, finder, app, signal);
  const [closureNow, closureThen] = await Promise.all(
    [on.tip, sha].map((commit) => closureAt(repository.history, commit, inputs, signal)),
  );
  if (closureNow?.ok !== true || closureThen?.ok !== true) {
    const broken = closureNow?.ok === true ? closureThen : closureNow;
    return failed(broken?.ok === false ? broken.error : { code: 'cancelled' });
  }
  const closures = [closureNow.value, closureThen.value];
  return ok({
    ...tip.value,
    tipTree: now.tree,
    commits: [],
    restored: { sha, subject: commitFacts(sha, then).subject, app: app.name },
    since: sha,
    horizon: horizonOf(spine.value),
    treeIn: (place, stop) =>
      restoredTree(place, { sha, tipTree: now.tree, oldTree: then.tree, closures }, stop),
  });
}

interface Restoring {
  readonly sha: string;
  readonly tipTree: string;
  readonly oldTree: string;
  /** Of now and of then. */
  readonly closures: readonly PathClosure[];
}

/** The tree of the tip with the files of the closures as they were. */
async function restoredTree(
  place: ObjectPlace,
  { sha, tipTree, oldTree, closures }: Restoring,
  signal: AbortSignal,
): Promise<Step<string>> {
  const isOurs = (path: string): boolean => closures.some((closure) => touches(closure, path));
  const specs = closures.map(pathspecs);
  // An empty list stands for the whole repository.
  const paths = specs.some((list) => list.length === 0) ? [] : [...new Set(specs.flat())];
  const was = await place.changes(emptyTree(oldTree), oldTree, signal, paths);
  if (!was.ok) {
    return failed(was.error);
  }
  if (!was.value.some(({ path }) => isOurs(path))) {
    return refused({ word: 'nothingThere', sha });
  }
  const changes = await place.changes(tipTree, oldTree, signal, paths);
  if (!changes.ok) {
    return failed(changes.error);
  }
  const put = changes.value
    .filter(({ path }) => isOurs(path))
    .map(({ path, after }) => [path, after] as const);
  if (put.length === 0) {
    return ok(tipTree);
  }
  const tree = await place.treeWith(tipTree, new Map(put), signal);
  return tree.ok ? tree : failed(tree.error);
}
