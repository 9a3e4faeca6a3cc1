import { namesCommit } from '../../core/history/commitOf.ts';
import type { App, ObjectName } from '../../core/model/app.ts';
import type { AppId } from '../../core/model/ids.ts';
import type { Clock, GitError, Logger } from '../../core/ports.ts';
import type { GitWriter } from '../../core/revert/gitWriter.ts';
import type { RevertStep } from '../../core/revert/followRevert.ts';
import { revertStep } from '../../core/revert/followRevert.ts';
import { revisionsOf } from '../../core/revert/revisionsOf.ts';
import { appNamed } from '../../core/store/related.ts';
import { allowanceOf, appById, connectionOfApp } from '../../core/store/select.ts';
import type { Store } from '../../core/store/store.ts';
import { DisposableStore } from '../../core/util/disposable.ts';
import type { Disposable } from '../../core/util/emitter.ts';
import type { SourceLocator } from '../locateSource.ts';
import type { PushedRevert } from './revertArrival.ts';
import { RevertArrival, sourceIndexOf } from './revertArrival.ts';

export interface FollowRevertDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly writer: GitWriter;
  readonly finder: Pick<SourceLocator, 'cloneOf'>;
}

/** How it ended. Times count from the push, in milliseconds. */
export type FollowRevertEnd =
  | {
      readonly word: 'done';
      readonly app: App;
      readonly revision: string;
      readonly tookMs: number;
      /** When the controller first compared a revision with the revert in it; undefined where nobody watched it come. */
      readonly seenMs: number | undefined;
      /** It was there at the first look: it came while nobody watched. */
      readonly wasThere: boolean;
      readonly changedAgain: readonly string[];
    }
  | { readonly word: 'failed'; readonly app: App; readonly message: string; readonly tookMs: number }
  | { readonly word: 'gone' }
  | { readonly word: 'git'; readonly error: GitError }
  | { readonly word: 'cancelled' };

export interface FollowedRevert extends PushedRevert {
  /** Milliseconds of the epoch. */
  readonly pushedAt: number;
}

/** A commit that the controller names and a fetch does not bring is asked for again after this time. */
const AGAIN_MS = 15_000;

/**
 * Watches an app from the push of a revert until it runs on it and is healthy. It asks nothing by itself: each change
 * that the controller writes is looked at, and a commit that the clone has not got is fetched then.
 */
export async function followRevert(
  revert: FollowedRevert,
  app: AppId,
  deps: FollowRevertDeps,
  onStep: (step: RevertStep) => void,
  signal: AbortSignal,
): Promise<FollowRevertEnd> {
  const began = appById(deps.store.state, app);
  if (!began) {
    return { word: 'gone' };
  }
  const arrival = await RevertArrival.of(revert, began, deps.writer, deps.finder, signal);
  if (!arrival.ok) {
    return arrival.error.code === 'cancelled' ? { word: 'cancelled' } : { word: 'git', error: arrival.error };
  }
  const index = await sourceIndexOf(revert, began, deps.finder, signal);
  const { pushedAt } = revert;
  return new Follow({ app, index, arrival: arrival.value, pushedAt, deps, onStep, signal }).end();
}

interface FollowParts {
  readonly app: AppId;
  readonly index: number;
  readonly arrival: RevertArrival;
  readonly pushedAt: number;
  readonly deps: FollowRevertDeps;
  readonly onStep: (step: RevertStep) => void;
  readonly signal: AbortSignal;
}

/** Looks at one state after the other; what comes while git answers is looked at once, as it then stands. */
class Follow {
  readonly #parts: FollowParts;
  readonly #held = new DisposableStore();
  #seenAt: number | undefined;
  #first: RevertStep | undefined;
  #isLooking = false;
  #isDue = false;
  #again: Disposable | undefined;
  #resolve: (end: FollowRevertEnd) => void = () => undefined;

  constructor(parts: FollowParts) {
    this.#parts = parts;
  }

  end(): Promise<FollowRevertEnd> {
    const { app, deps, signal } = this.#parts;
    return new Promise((resolve) => {
      this.#resolve = resolve;
      const onAbort = (): void => this.#finish({ word: 'cancelled' });
      signal.addEventListener('abort', onAbort, { once: true });
      this.#held.add({ dispose: () => signal.removeEventListener('abort', onAbort) });
      this.#held.add(
        deps.store.onDidChange(({ change }) => {
          if (change.apps.has(app) || change.roots) {
            void this.#look();
          }
        }),
      );
      if (signal.aborted) {
        onAbort();
      } else {
        void this.#look();
      }
    });
  }

  #finish(end: FollowRevertEnd): void {
    this.#again?.dispose();
    this.#held.dispose();
    this.#resolve(end);
  }

  async #look(): Promise<void> {
    this.#isDue = true;
    if (this.#isLooking) {
      return;
    }
    this.#isLooking = true;
    try {
      while (this.#isDue && !this.#parts.signal.aborted) {
        this.#isDue = false;
        await this.#lookOnce();
      }
    } catch (error) {
      this.#parts.deps.logger.error('the revert could not be followed', error);
      this.#finish({ word: 'cancelled' });
    } finally {
      this.#isLooking = false;
    }
  }

  async #lookOnce(): Promise<void> {
    const { app: id, index, arrival, pushedAt, deps, onStep, signal } = this.#parts;
    const app = appById(deps.store.state, id);
    if (!app) {
      this.#finish({ word: 'gone' });
      return;
    }
    const connection = connectionOfApp(deps.store.state, id);
    const find = (name: ObjectName): App | undefined => connection && appNamed(app, name, connection.apps);
    const { compared: revision, tried, fetched } = revisionsOf(app, index, find);
    const compared = await this.#arrivalAt(revision);
    const operation = await this.#arrivalAt(tried);
    const source = await this.#arrivalAt(fetched ?? '');
    if (compared === undefined || operation === undefined || source === undefined) {
      return;
    }
    const step = revertStep({
      app,
      isReverted: compared.isReverted,
      isOperationReverted: operation.isReverted,
      ...(fetched !== undefined && { isFetched: source.isReverted }),
      mayAutoSync: connection && allowanceOf(app, connection, deps.clock.now())?.automated,
    });
    const wasThere = this.#first === undefined;
    this.#first ??= step;
    this.#seenAt ??= step === 'merge' ? undefined : deps.clock.now();
    const tookMs = deps.clock.now() - pushedAt;
    if (step === 'failed') {
      this.#finish({ word: 'failed', app, message: failureOf(app), tookMs });
    } else if (step === 'done') {
      const { changedAgain } = compared;
      const seenMs = this.#first === 'merge' ? (this.#seenAt ?? 0) - pushedAt : undefined;
      this.#finish({ word: 'done', app, revision, tookMs, seenMs, wasThere, changedAgain });
    } else if (!signal.aborted) {
      onStep(step);
      this.#lookAgainIf(step === 'merge' && !arrival.knows(revision));
    }
  }

  async #arrivalAt(
    revision: string,
  ): Promise<{ readonly isReverted: boolean; readonly changedAgain: readonly string[] } | undefined> {
    const { arrival, deps, signal } = this.#parts;
    if (!namesCommit(revision)) {
      return { isReverted: false, changedAgain: [] };
    }
    const found = await arrival.at(revision, signal);
    if (found.ok) {
      return found.value;
    }
    if (found.error.code !== 'cancelled') {
      deps.logger.warn(`${revision} could not be looked at: ${JSON.stringify(found.error)}`);
      this.#lookAgainIf(true);
    }
    return undefined;
  }

  #lookAgainIf(isNeeded: boolean): void {
    this.#again?.dispose();
    this.#again = isNeeded ? this.#parts.deps.clock.after(AGAIN_MS, () => void this.#look()) : undefined;
  }
}

function failureOf({ operation, conditions, phase }: App): string {
  const condition = conditions.find(({ severity }) => severity === 'error');
  return operation?.message ?? condition?.message ?? phase.reason ?? '';
}
