import { loginKind } from '../../core/kube/entries.ts';
import type { AppSource, ClusterClient, ClusterSession } from '../../core/ports.ts';
import { DisposableStore } from '../../core/util/disposable.ts';
import { Emitter } from '../../core/util/emitter.ts';
import type { Disposable, Listen } from '../../core/util/emitter.ts';
import type { Connection, Route } from './connection.ts';
import type { Login } from './login.ts';

export interface KubeSessionParts {
  readonly route: Route;
  readonly connection: Connection;
  readonly client: ClusterClient;
  readonly openSource: () => AppSource;
  readonly onDidDispose: () => void;
}

/** One context that somebody connected to. Its login may be shared with other sessions of the same user. */
export class KubeSession implements ClusterSession {
  readonly client: ClusterClient;
  readonly source: AppSource;
  readonly openSource: () => AppSource;
  readonly #connection: Connection;
  readonly #owned = new DisposableStore();
  readonly #said = this.#owned.add(new Emitter<string>());
  readonly onDidSayAtLogin: Listen<string> = this.#said.event;
  #login: Login | undefined;
  #hearing: Disposable | undefined;
  #entry: string;

  constructor(parts: KubeSessionParts) {
    this.client = parts.client;
    this.openSource = parts.openSource;
    this.source = parts.openSource();
    this.#connection = parts.connection;
    this.#owned.add({ dispose: parts.onDidDispose });
    this.#owned.add(parts.client);
    this.#owned.add(this.source);
    this.#entry = entryOf(parts.route);
    this.#hear(parts.route.login);
  }

  /**
   * The kubeconfig changed. What was denied is tried again if this context changed, since that may be the cure; but a
   * program, which may open a browser, starts only when somebody asks.
   */
  reroute(route: Route): void {
    const entry = entryOf(route);
    if (entry === this.#entry) {
      return;
    }
    this.#entry = entry;
    this.#hear(route.login);
    this.#connection.reroute(route);
    if (loginKind(route.context.user) !== 'exec') {
      this.source.retry();
    }
  }

  /** What failed at login may be tried again. */
  forgive(): void {
    this.#login?.forgive();
  }

  cancelLogin(): void {
    this.#login?.cancel();
  }

  dispose(): void {
    this.#hearing?.dispose();
    this.#owned.dispose();
  }

  #hear(login: Login | undefined): void {
    this.#hearing?.dispose();
    this.#login = login;
    this.#hearing = login?.onDidSay((text) => this.#said.fire(text));
  }
}

function entryOf(route: Route): string {
  const { cluster, user } = route.context;
  return JSON.stringify([cluster, user]);
}
