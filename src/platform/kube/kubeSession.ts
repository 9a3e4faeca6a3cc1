import type { ClusterClient, ClusterSession, AppSource } from '../../core/ports.ts';
import { DisposableStore } from '../../core/util/disposable.ts';
import { Emitter } from '../../core/util/emitter.ts';
import type { Listen } from '../../core/util/emitter.ts';
import type { Login } from './login.ts';

export interface KubeSessionParts {
  readonly client: ClusterClient;
  readonly source: AppSource;
  readonly login: Login | undefined;
  readonly onDidDispose: () => void;
}

/** One context that somebody connected to. Its login may be shared with other sessions of the same user. */
export class KubeSession implements ClusterSession {
  readonly client: ClusterClient;
  readonly source: AppSource;
  readonly #login: Login | undefined;
  readonly #owned = new DisposableStore();
  readonly #said = this.#owned.add(new Emitter<string>());
  readonly onDidSayAtLogin: Listen<string> = this.#said.event;

  constructor(parts: KubeSessionParts) {
    this.client = parts.client;
    this.source = parts.source;
    this.#login = parts.login;
    this.#owned.add({ dispose: parts.onDidDispose });
    this.#owned.add(parts.client);
    this.#owned.add(parts.source);
    if (parts.login) {
      this.#owned.add(parts.login.onDidSay((text) => this.#said.fire(text)));
    }
  }

  cancelLogin(): void {
    this.#login?.cancel();
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
