import { commitSignature } from '../../app/history/commitSignature.ts';
import type { SourceLocator } from '../../app/locateSource.ts';
import type { AppId } from '../../core/model/ids.ts';
import type { Logger } from '../../core/ports.ts';
import type { OpenGitWriter } from '../../core/revert/gitWriter.ts';
import { appById } from '../../core/store/select.ts';
import type { Store } from '../../core/store/store.ts';
import type { Disposable, Listen } from '../../core/util/emitter.ts';
import { Emitter } from '../../core/util/emitter.ts';
import type { SignatureShown } from '../../core/view/auditRow.ts';

export interface SignaturesDeps {
  readonly store: Store;
  readonly logger: Logger;
  readonly locator: Pick<SourceLocator, 'cloneOf'>;
  readonly loadGitWriter: () => Promise<OpenGitWriter>;
}

const READ_MS = 20_000;

/** Signatures of the commits that somebody opened. A commit never changes, so each is read once. */
export class Signatures implements Disposable {
  readonly #deps: SignaturesDeps;
  readonly #known = new Map<string, SignatureShown>();
  readonly #stop = new AbortController();
  readonly #changed = new Emitter<void>();

  readonly onDidChange: Listen<void> = this.#changed.event;

  constructor(deps: SignaturesDeps) {
    this.#deps = deps;
  }

  of(sha: string): SignatureShown | undefined {
    return this.#known.get(sha);
  }

  ask(id: AppId, sha: string): void {
    const app = appById(this.#deps.store.state, id);
    if (app && !this.#known.has(sha)) {
      this.#known.set(sha, 'reading');
      this.#read(app, sha).catch((error: unknown) =>
        this.#deps.logger.error(`the signature of ${sha} could not be read`, error),
      );
    }
  }

  dispose(): void {
    this.#stop.abort();
    this.#changed.dispose();
  }

  async #read(app: Parameters<typeof commitSignature>[2]['app'], sha: string): Promise<void> {
    const { locator, loadGitWriter } = this.#deps;
    const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(READ_MS)]);
    const found = await commitSignature(locator, await loadGitWriter(), { app, sha }, signal);
    if (!this.#stop.signal.aborted) {
      this.#known.set(sha, found ?? 'unknown');
      this.#changed.fire();
    }
  }
}
