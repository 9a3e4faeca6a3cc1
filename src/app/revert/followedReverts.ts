import type { AppId } from '../../core/model/ids.ts';
import { parseAppId } from '../../core/model/ids.ts';
import type { Clock, GitRepository, Logger } from '../../core/ports.ts';
import type { PushedBranch } from '../../core/revert/pushedBranch.ts';
import { keptBranches, readBranches } from '../../core/revert/pushedBranch.ts';
import { appById } from '../../core/store/select.ts';
import type { Store } from '../../core/store/store.ts';
import { DisposableStore } from '../../core/util/disposable.ts';
import type { Disposable } from '../../core/util/emitter.ts';
import type { SourceLocator } from '../locateSource.ts';
import type { FollowRevertEnd } from './followRevert.ts';

/** One value that outlives the window. */
export interface KeptValue {
  get(): unknown;
  set(value: unknown): PromiseLike<void>;
}

export interface FollowedRevertsDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly finder: Pick<SourceLocator, 'cloneOf'>;
  readonly kept: KeptValue;
  /** Follows one to its end; called while its app is in the store. */
  readonly follow: (
    branch: PushedBranch,
    repository: GitRepository,
    signal: AbortSignal,
  ) => Promise<FollowRevertEnd>;
}

const LOOK_MS = 20_000;

/**
 * Pushed branches that somebody waits for. What is waited for when the window closes is followed on by the next one, as
 * soon as its app is there again; nothing is connected for it.
 */
export class FollowedReverts implements Disposable {
  readonly #deps: FollowedRevertsDeps;
  readonly #members = new DisposableStore();
  readonly #stop = new AbortController();
  readonly #running = new Set<PushedBranch>();
  #branches: readonly PushedBranch[];

  constructor(deps: FollowedRevertsDeps) {
    this.#deps = deps;
    this.#branches = keptBranches(readBranches(deps.kept.get()), deps.clock.now());
    this.#members.add(
      deps.store.onDidChange(({ change }) => this.#look((app) => change.roots || change.apps.has(app))),
    );
    this.#look(() => true);
  }

  async add(branch: PushedBranch): Promise<void> {
    this.#branches = [...this.#branches, branch];
    this.#keep();
    await this.#try(branch);
  }

  dispose(): void {
    this.#stop.abort();
    this.#members.dispose();
  }

  #look(isMeant: (app: AppId) => boolean): void {
    for (const branch of this.#branches) {
      if (isMeant(branch.app)) {
        void this.#try(branch);
      }
    }
  }

  async #try(branch: PushedBranch): Promise<void> {
    const { follow, logger } = this.#deps;
    if (this.#running.has(branch) || !appById(this.#deps.store.state, branch.app)) {
      return;
    }
    this.#running.add(branch);
    try {
      const repository = await this.#repositoryOf(branch);
      const end = repository && (await follow(branch, repository, this.#stop.signal));
      if (end && this.#isOver(branch, end)) {
        this.#branches = this.#branches.filter((one) => one !== branch);
        this.#keep();
      }
    } catch (error) {
      logger.error(`${branch.branch} could not be followed`, error);
    } finally {
      this.#running.delete(branch);
    }
  }

  /** The window that closes, and the context that is disconnected, end nothing. */
  #isOver({ app }: PushedBranch, end: FollowRevertEnd): boolean {
    const connection = parseAppId(app)?.connection;
    return (
      !this.#stop.signal.aborted &&
      (end.word !== 'gone' ||
        (connection !== undefined && this.#deps.store.state.connections.has(connection)))
    );
  }

  /** Undefined where the clone is gone, or the workspace is not trusted. */
  async #repositoryOf({ app, root, remote }: PushedBranch): Promise<GitRepository | undefined> {
    const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(LOOK_MS)]);
    for (const source of appById(this.#deps.store.state, app)?.sources ?? []) {
      const clone = await this.#deps.finder.cloneOf(source, signal);
      if (clone?.repository.root === root && clone.remote === remote) {
        return clone.repository;
      }
    }
    return undefined;
  }

  #keep(): void {
    const { kept, clock, logger } = this.#deps;
    this.#branches = keptBranches(this.#branches, clock.now());
    kept
      .set(this.#branches.length === 0 ? undefined : this.#branches)
      .then(undefined, (error: unknown) => logger.error('what is followed could not be kept', error));
  }
}
