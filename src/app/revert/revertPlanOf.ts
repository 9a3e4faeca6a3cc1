import type { TreeChange } from '../../core/git/treeChanges.ts';
import type { App } from '../../core/model/app.ts';
import { parseAppId } from '../../core/model/ids.ts';
import type { GitError, GitLanding, GitRepository } from '../../core/ports.ts';
import { botCommitFindings } from '../../core/revert/botCommits.ts';
import { botFindings } from '../../core/revert/bots.ts';
import type { ChangedFile } from '../../core/revert/changedObjects.ts';
import { changedObjects } from '../../core/revert/changedObjects.ts';
import { chartFileFindings } from '../../core/revert/chartFiles.ts';
import { classify, levelOf } from '../../core/revert/classify.ts';
import type { ObjectPlace } from '../../core/revert/gitWriter.ts';
import type { LaterCommit, RevertPlan } from '../../core/revert/outcome.ts';
import type { Result } from '../../core/util/result.ts';
import { ok } from '../../core/util/result.ts';
import type { RevertDeps } from './revertDeps.ts';
import { laterCommits, recentWriters } from './revertLater.ts';
import { declaredBeside } from './revertNeighbours.ts';
import type { Step } from './revertStart.ts';
import { ended, failed } from './revertStart.ts';
import type { Work } from './revertWork.ts';
import { touchedApps } from './touchedApps.ts';

/** Everything there is to say of a tree that takes the place of the tip's. */
export async function planOf(
  { on, notFetched, refs, tipTree, commits, restored, since, horizon }: Work,
  tree: string,
  repository: GitRepository,
  place: ObjectPlace,
  deps: Pick<RevertDeps, 'finder' | 'apps'>,
  signal: AbortSignal,
): Promise<Step<RevertPlan>> {
  if (tree === tipTree) {
    return ended({ word: 'nothing', on });
  }
  const changes = await place.changes(tipTree, tree, signal);
  if (!changes.ok) {
    return failed(changes.error);
  }
  const files = await changedFiles(place, changes.value, signal);
  if (!files.ok) {
    return failed(files.error);
  }
  const paths = changes.value.map(({ path }) => path);
  const where = { repository, refs, ref: on.ref, tip: on.tip, paths };
  const [touched, beside, around] = await Promise.all([
    touchedApps(where, deps.finder, deps.apps(), signal),
    declaredBeside(repository, on.tip, paths, signal),
    historyAround(repository, { tip: on.tip, since, horizon, paths }, signal),
  ]);
  for (const one of [touched, beside, around]) {
    if (!one.ok) {
      return failed(one.error);
    }
  }
  if (!touched.ok || !beside.ok || !around.ok) {
    return failed({ code: 'cancelled' });
  }
  const { later, writers } = around.value;
  const own = new Set(commits.map(({ sha }) => sha));
  return ok({
    on,
    ...(notFetched && { notFetched }),
    commits,
    ...(restored && { restored }),
    later: later.filter(({ sha }) => !own.has(sha)),
    tree,
    changes: changes.value,
    files: files.value,
    apps: touched.value.apps,
    drivers: place.drivers,
    ...judged(files.value, { ...touched.value, all: deps.apps() }, beside.value, writers),
  });
}

async function historyAround(
  repository: GitRepository,
  {
    tip,
    since,
    horizon,
    paths,
  }: Pick<Work, 'since' | 'horizon'> & { readonly tip: string; readonly paths: readonly string[] },
  signal: AbortSignal,
): Promise<
  Result<{ readonly later: readonly LaterCommit[]; readonly writers: readonly GitLanding[] }, GitError>
> {
  const [later, writers] = await Promise.all([
    laterCommits(repository, { tip, after: since, paths }, signal),
    recentWriters(repository, { tip, paths, ...(horizon !== undefined && { after: horizon }) }, signal),
  ]);
  if (!later.ok) {
    return later;
  }
  if (!writers.ok) {
    return writers;
  }
  return ok({ later: later.value, writers: writers.value });
}

function judged(
  files: readonly ChangedFile[],
  touched: {
    readonly apps: readonly App[];
    readonly rendered: readonly string[];
    readonly all: readonly App[];
  },
  beside: Parameters<typeof botFindings>[2],
  writers: readonly GitLanding[],
): Pick<RevertPlan, 'findings' | 'level' | 'unrendered'> {
  const objects = changedObjects(files);
  const declared = [...objects.declared, ...beside];
  const prunes = touched.apps.some(({ syncPolicy }) => syncPolicy.prune);
  const found = [
    ...classify(objects.changes, {
      prunes,
      declared,
      generated: (kind, name) => generatedBy({ kind, name }, touched.all),
    }),
    ...chartFileFindings(files),
    ...botFindings(files, objects.changes, declared),
  ];
  const findings = [...found, ...botCommitFindings(files, writers, found)];
  const isOpen = (path: string): boolean =>
    touched.rendered.includes(path) || objects.unread.some((one) => one === path && isManifest(one));
  const unrendered = files.map(({ path }) => path).filter(isOpen);
  return { findings, unrendered, level: levelOf(findings, unrendered) };
}

/** In the cluster that has most of them: one set may stand in several. */
function generatedBy(maker: Required<App>['generatedBy'], apps: readonly App[]): number {
  const counts = new Map<string, number>();
  for (const { id, generatedBy: made } of apps) {
    const connection = parseAppId(id)?.connection;
    if (connection !== undefined && made?.kind === maker.kind && made.name === maker.name) {
      counts.set(connection, (counts.get(connection) ?? 0) + 1);
    }
  }
  return Math.max(0, ...counts.values());
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
