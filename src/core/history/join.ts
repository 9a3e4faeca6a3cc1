import type { Deployment } from '../engines/engine.ts';
import type { App, Operation } from '../model/app.ts';
import { isVersion } from './commitOf.ts';
import type { DeployEntry, Fate, GapEntry, Initiator, Sync } from './entry.ts';

/** What the controller says of one source of an app, and where commits stand on the branch that it tracks. */
export interface JoinInput {
  readonly app: Pick<App, 'sync' | 'operation' | 'revisions' | 'sources'> &
    Partial<Pick<App, 'phase' | 'conditions' | 'attemptedRevision'>>;
  /** Newest first. */
  readonly deployments: readonly Deployment[];
  /** Which of a deployment's revisions are of this branch. */
  readonly sourceIndex: number;
  /** Steps from the tip along first parents, 0 for the tip; undefined for a commit that is not on the branch. */
  readonly positionOf: (sha: string) => number | undefined;
  /** Whether the clone has the commit. */
  readonly has: (sha: string) => boolean;
}

/** Joins commits of a branch with the controller's record of syncs. Total: what cannot be placed becomes a gap. */
export class DeploymentJoin {
  readonly #input: JoinInput;
  /** Newest first; those whose revision is on the branch have a position. */
  readonly #placed: readonly Placed[];
  /** Nothing is told of commits before this: the record begins later than the app. */
  readonly #isWhole: boolean;
  /** Nothing that landed later was deployed before the record begins; Infinity where the order of its entries says all. */
  readonly #firstAt: number;

  constructor(input: JoinInput) {
    this.#input = input;
    this.#placed = input.deployments.map((deployment) => placed(deployment, input));
    this.#isWhole = input.deployments.at(-1)?.id === '0';
    this.#firstAt = Math.min(...this.#placed.map(({ firstAt }) => firstAt ?? Infinity));
  }

  /**
   * What became of a commit of the branch. A sync of a revision brings all commits before it. `committedAt` (milliseconds
   * of the epoch) is when it landed: an entry that is older and stands for later times too brought it at one of those.
   */
  fateOf(sha: string, committedAt = -Infinity): Fate {
    const { positionOf } = this.#input;
    const at = positionOf(sha);
    if (at === undefined) {
      return { word: 'pending' };
    }
    const contains = (one: Placed): boolean => one.position !== undefined && one.position <= at;
    const first = this.#placed.findLast(contains);
    if (first === undefined) {
      return this.#unrecorded(at);
    }
    const brought = broughtAfter(first, committedAt);
    const newest = this.#placed[0];
    if (newest?.position !== undefined && newest.position > at) {
      const back = this.#placed[this.#placed.findIndex(contains) - 1];
      return { word: 'rolledBack', sync: brought ?? first.sync, back: (back ?? newest).sync };
    }
    const isBefore = !this.#isWhole && first === this.#placed.at(-1) && first.position !== at;
    if (!isBefore || brought !== undefined) {
      return { word: 'deployed', sync: brought ?? first.sync, evidence: 'record' };
    }
    return committedAt > this.#firstAt
      ? { word: 'deployed', sync: atTheLatest(first), evidence: 'record' }
      : { word: 'beforeRecord', since: first.sync.at };
  }

  /** Syncs that brought no new commit, and those that cannot be placed, newest first with their times. */
  events(): readonly { readonly at: number; readonly entry: DeployEntry | GapEntry }[] {
    return [
      ...this.#placed.flatMap((one, index) => this.#event(one, this.#placed[index + 1])),
      ...this.#begin(),
    ];
  }

  #event(
    one: Placed,
    before: Placed | undefined,
  ): readonly { readonly at: number; readonly entry: DeployEntry | GapEntry }[] {
    const { sync, deployment, position } = one;
    const { at, revision } = sync;
    if (position === undefined && isVersion(revision)) {
      const kind = one.isRollback ? 'rollback' : 'resync';
      return [{ at, entry: { kind, key: `${kind}.${deployment}`, at, by: sync.by, revision, deployment } }];
    }
    if (position === undefined) {
      const code = this.#input.has(revision) ? 'offBranch' : 'revisionMissing';
      const gap = { code, revision, at } as const;
      return revision === '' ? [] : [{ at, entry: { kind: 'gap', key: `gap.${deployment}`, gap } }];
    }
    if (before?.position === undefined || position < before.position) {
      return [];
    }
    const kind = position > before.position ? 'rollback' : 'resync';
    return [{ at, entry: { kind, key: `${kind}.${deployment}`, at, by: sync.by, revision, deployment } }];
  }

  #begin(): readonly { readonly at: number; readonly entry: GapEntry }[] {
    const oldest = this.#placed.at(-1);
    const count = Number(oldest?.deployment);
    if (oldest === undefined || this.#isWhole || !Number.isSafeInteger(count) || count < 1) {
      return [];
    }
    const { at } = oldest.sync;
    return [{ at, entry: { kind: 'gap', key: 'gap.begin', gap: { code: 'recordBegins', count, at } } }];
  }

  /** No recorded sync contains the commit: the last operation and the last comparison may still tell of it. */
  #unrecorded(at: number): Fate {
    const { app, positionOf, sourceIndex } = this.#input;
    const reaches = (sha: string | undefined): boolean => {
      const position = sha === undefined ? undefined : positionOf(sha);
      return position !== undefined && position <= at;
    };
    const operation = app.sources.length > 1 ? undefined : app.operation;
    if (operation === undefined && reaches(app.attemptedRevision)) {
      const told = fateByAttempt(app);
      if (told) {
        return told;
      }
    }
    if (operation !== undefined && !operation.isDryRun && reaches(operation.revision)) {
      const told = fateByOperation(operation);
      if (told) {
        return told;
      }
    }
    return app.sync === 'Synced' && reaches(app.revisions[sourceIndex])
      ? { word: 'nothingToDeploy' }
      : { word: 'pending' };
  }
}

interface Placed {
  readonly deployment: string;
  readonly sync: Sync;
  readonly position: number | undefined;
  readonly isRollback: boolean;
  readonly seenAt: number | undefined;
  readonly firstAt: number | undefined;
}

/** The sync of an entry, at its last time, where the commit was not there yet at its first. */
function broughtAfter({ sync, seenAt }: Placed, committedAt: number): Sync | undefined {
  return seenAt !== undefined && committedAt > sync.at ? { ...sync, at: seenAt, isLatest: true } : undefined;
}

/** The sync of an entry, at a time when it had certainly been. */
function atTheLatest({ sync, firstAt, seenAt }: Placed): Sync {
  const isReturned = firstAt !== undefined && seenAt !== undefined;
  return { ...sync, at: isReturned ? seenAt : sync.at, isLatest: true };
}

function placed(deployment: Deployment, { sourceIndex, positionOf }: JoinInput): Placed {
  const revision = deployment.revisions[sourceIndex] ?? '';
  return {
    deployment: deployment.id,
    sync: { at: instant(deployment.deployedAt) ?? 0, by: initiator(deployment), revision },
    position: positionOf(revision),
    isRollback: deployment.isRollback === true,
    seenAt: instant(deployment.seenAt),
    firstAt: instant(deployment.firstAt),
  };
}

function initiator(who: Pick<Deployment, 'by' | 'isAutomated' | 'controller'>): Initiator {
  if (who.isAutomated) {
    return { word: 'controller', ...(who.controller !== undefined && { name: who.controller }) };
  }
  return who.by === undefined ? { word: 'unknown' } : { word: 'user', name: who.by };
}

/** Of a controller that keeps no operations: what it tried last, and how that stands. */
function fateByAttempt({ phase, conditions = [] }: JoinInput['app']): Fate | undefined {
  switch (phase?.title?.look) {
    case 'bad': {
      const at = instant(phase.since);
      const message = conditions.find(({ severity }) => severity === 'error')?.message ?? phase.reason ?? '';
      return { word: 'failed', message, ...(at !== undefined && { at }), isAttempt: true };
    }
    case 'changing':
      return { word: 'deploying' };
    default:
      return undefined;
  }
}

function fateByOperation(operation: Operation): Fate | undefined {
  const at = instant(operation.finishedAt);
  switch (operation.phase) {
    case 'Succeeded':
      return {
        word: 'deployed',
        sync: {
          at: at ?? 0,
          by: initiator({
            isAutomated: operation.isAutomated,
            ...(operation.initiatedBy !== undefined && { by: operation.initiatedBy }),
          }),
          revision: operation.revision ?? '',
        },
        evidence: 'operation',
      };
    case 'Failed':
    case 'Error':
      return { word: 'failed', message: operation.message ?? '', ...(at !== undefined && { at }) };
    case 'Running':
    case 'Terminating':
      return { word: 'deploying' };
    default:
      return undefined;
  }
}

function instant(text: string | undefined): number | undefined {
  const at = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}
