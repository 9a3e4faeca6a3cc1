import { setTimeout as delay } from 'node:timers/promises';

import { KubeClient, type Kind } from '../pull/client.ts';
import { numberAt, textAt } from '../pull/json.ts';
import * as o from '../pull/objects.ts';
import { reconcileKustomization } from './kustomization.ts';
import { kindOf, type FluxParts } from './parts.ts';
import { reconcileRelease } from './release.ts';
import { reconcileSource } from './sources.ts';
import { isReady, StatusWriter } from './status.ts';

export interface FluxLoopOptions {
  readonly kubeconfig: string;
  readonly bare: string;
  /** Address of the repository as `spec.url` has it. */
  readonly originUrl: string;
  /** Milliseconds of the epoch. */
  readonly now?: () => number;
}

export interface FluxLoop {
  /** Reconciles until nothing is left to do. */
  settled(): Promise<void>;
  /** Reconciles everything once, as when each interval is over: live edits are undone. */
  interval(): Promise<void>;
  close(): Promise<void>;
}

const roundMs = 200;
const mostRounds = 30;

/**
 * A stand-in for source-controller, kustomize-controller and helm-controller, one round after the other: requests,
 * changed specs and new revisions are taken up within a fifth of a second. Suspended objects are passed over, but for
 * what the real ones write about them all the same.
 */
export async function startFluxLoop(options: FluxLoopOptions): Promise<FluxLoop> {
  const client = new KubeClient(options.kubeconfig, 'flux-controllers/v2.9.4 (linux/amd64)');
  const parts: FluxParts = {
    client,
    kinds: await client.discover(),
    status: new StatusWriter(client, options.now ?? Date.now),
    bare: options.bare,
    originUrl: options.originUrl,
  };
  return new Loop(parts);
}

class Loop implements FluxLoop {
  readonly #parts: FluxParts;
  readonly #source: Kind;
  readonly #kustomization: Kind;
  readonly #release: Kind;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: FluxParts) {
    this.#parts = parts;
    this.#source = kindOf(parts, 'source.toolkit.fluxcd.io', 'GitRepository');
    this.#kustomization = kindOf(parts, 'kustomize.toolkit.fluxcd.io', 'Kustomization');
    this.#release = kindOf(parts, 'helm.toolkit.fluxcd.io', 'HelmRelease');
    this.#running = this.#run();
  }

  async settled(): Promise<void> {
    for (let round = 0; round < mostRounds && (await this.#next(false)); round += 1) {
      // another round, until one changes nothing
    }
  }

  async interval(): Promise<void> {
    await this.#next(true);
    await this.settled();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await this.#turn.catch(() => undefined);
    await this.#parts.client.close();
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await this.#next(false).catch(() => undefined); // the server may be played down by a test
      await delay(roundMs, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }

  /** One round at a time. Resolves whether anything was done. */
  #next(everything: boolean): Promise<boolean> {
    const turn = this.#turn.catch(() => undefined).then(() => this.#round(everything));
    this.#turn = turn;
    return turn;
  }

  async #round(everything: boolean): Promise<boolean> {
    const { client } = this.#parts;
    let isBusy = false;
    for (const source of (await client.list(this.#source)).items) {
      const before = textAt(source, 'status', 'artifact', 'revision');
      if (!isSuspended(source) && (everything || isAsked(source) || (await this.#isMoved(source)))) {
        await reconcileSource(this.#parts, this.#source, source);
        isBusy ||= before === '' || isAsked(source);
      }
    }
    const sources = (await client.list(this.#source)).items;
    const all = (await client.list(this.#kustomization)).items;
    for (const ks of all) {
      const revision = revisionOf(
        sources,
        ks,
        textAt(ks, 'spec', 'sourceRef', 'name'),
        textAt(ks, 'spec', 'sourceRef', 'namespace'),
      );
      if (isSuspended(ks)) {
        await this.#passOver(this.#kustomization, ks);
      } else if (
        everything ||
        isAsked(ks) ||
        isDue(ks, revision, textAt(ks, 'status', 'lastAppliedRevision'))
      ) {
        await reconcileKustomization(
          this.#parts,
          this.#kustomization,
          ks,
          (await client.list(this.#kustomization)).items,
          revision,
        );
        isBusy = true;
      }
    }
    for (const release of (await client.list(this.#release)).items) {
      const ref = 'sourceRef';
      const revision = revisionOf(
        sources,
        release,
        textAt(release, 'spec', 'chart', 'spec', ref, 'name'),
        textAt(release, 'spec', 'chart', 'spec', ref, 'namespace'),
      );
      const applied = textAt(release, 'status', 'lastAttemptedRevision').split('+')[1] ?? '-';
      if (isSuspended(release)) {
        await this.#passOver(this.#release, release);
      } else if (
        everything ||
        isAsked(release) ||
        !isReady(release) ||
        revision?.includes(applied) !== true
      ) {
        await reconcileRelease(this.#parts, this.#release, release, revision);
        isBusy = true;
      }
    }
    return isBusy && !this.#stop.signal.aborted;
  }

  /** A new commit, or a source that was never fetched; a webhook would tell. */
  async #isMoved(source: o.Obj): Promise<boolean> {
    const { git } = await import('../repo/git.ts');
    const branch = textAt(source, 'spec', 'ref', 'branch') || 'master';
    const head = (await git(this.#parts.bare, ['rev-parse', branch])).trim();
    return !textAt(source, 'status', 'artifact', 'revision').endsWith(head);
  }

  /** The request counts as handled and the generation as observed, though nothing is done (specs/flux.md k). */
  async #passOver(kind: Kind, object: o.Obj): Promise<void> {
    const generation = numberAt(object, 'metadata', 'generation') ?? 1;
    if (isAsked(object) || numberAt(object, 'status', 'observedGeneration') !== generation) {
      const asked = textAt(object, 'metadata', 'annotations', 'reconcile.fluxcd.io/requestedAt');
      await this.#parts.status.write(kind, object, {
        observedGeneration: generation,
        ...(asked === '' ? {} : { lastHandledReconcileAt: asked }),
      });
    }
  }
}

function isSuspended(object: o.Obj): boolean {
  return (object['spec'] as { suspend?: boolean } | undefined)?.suspend === true;
}

function isAsked(object: o.Obj): boolean {
  const asked = textAt(object, 'metadata', 'annotations', 'reconcile.fluxcd.io/requestedAt');
  return asked !== '' && asked !== textAt(object, 'status', 'lastHandledReconcileAt');
}

/** What failed for good at this revision waits for its retry; what waits for others looks again at once. */
function isDue(ks: o.Obj, revision: string | undefined, applied: string): boolean {
  const attempted = textAt(ks, 'status', 'lastAttemptedRevision');
  const generation = numberAt(ks, 'metadata', 'generation');
  if (isReady(ks)) {
    return revision !== applied;
  }
  const reason = conditionReason(ks);
  const isWaiting = reason === '' || reason === 'DependencyNotReady' || reason === 'HealthCheckFailed';
  return isWaiting || attempted !== revision || numberAt(ks, 'status', 'observedGeneration') !== generation
    ? isWaiting || attempted !== revision
    : false;
}

function conditionReason(object: o.Obj): string {
  const conditions = (object['status'] as { conditions?: { type: string; reason: string }[] } | undefined)
    ?.conditions;
  return conditions?.find(({ type }) => type === 'Ready')?.reason ?? '';
}

function revisionOf(
  sources: readonly o.Obj[],
  user: o.Obj,
  name: string,
  namespace: string,
): string | undefined {
  const source = sources.find(
    (one) => o.nameOf(one) === name && o.namespaceOf(one) === (namespace || o.namespaceOf(user)),
  );
  return textAt(source, 'status', 'artifact', 'revision') || undefined;
}
