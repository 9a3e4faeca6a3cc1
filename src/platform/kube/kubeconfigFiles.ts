import * as l10n from '@vscode/l10n';

import type { ResolvedContext } from '../../core/kube/entries.ts';
import type { KubeconfigDocument } from '../../core/kube/kubeconfigDocument.ts';
import {
  contextInfos,
  isUsable,
  mergeKubeconfigs,
  resolveContext,
} from '../../core/kube/mergeKubeconfigs.ts';
import type { MergedKubeconfig } from '../../core/kube/mergeKubeconfigs.ts';
import type { ClusterError, ContextCatalog } from '../../core/model/connection.ts';
import type { ConnectionId } from '../../core/model/ids.ts';
import type { AppSource, Clock, ClusterSession, Kubeconfigs, Logger, Random } from '../../core/ports.ts';
import { DisposableStore } from '../../core/util/disposable.ts';
import { Emitter } from '../../core/util/emitter.ts';
import type { Disposable, Listen } from '../../core/util/emitter.ts';
import type { Result } from '../../core/util/result.ts';
import { err, ok } from '../../core/util/result.ts';
import { Connection } from './connection.ts';
import type { Route } from './connection.ts';
import { KubeAppSource } from './kubeAppSource.ts';
import { KubeClient } from './kubeClient.ts';
import { KubeSession } from './kubeSession.ts';
import { kubeconfigPaths } from './kubeconfigPaths.ts';
import { Logins } from './logins.ts';
import { parseKubeconfig } from './parseKubeconfig.ts';
import { chooseProxy } from './proxy.ts';
import type { ProxySettings } from './proxy.ts';
import { readKubeconfig } from './readKubeconfig.ts';
import { TIMEOUTS } from './transport.ts';
import type { Timeouts } from './transport.ts';
import { PathWatcher } from './watchPaths.ts';

export interface KubeconfigFilesOptions {
  /** `plumbline.kubeconfig` as it stands now. */
  readonly setting: () => readonly string[];
  /** The setting is another one now. */
  readonly onDidChangeSetting?: (call: () => void) => Disposable;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** VS Code's proxy settings as they stand now. */
  readonly proxy: () => ProxySettings;
  readonly loginTimeoutMs: () => number;
  readonly userAgent: string;
  /** Short ones for tests. */
  readonly timeouts?: Partial<Timeouts>;
  /** Relative parts of KUBECONFIG count from here; the process's own by default. */
  readonly cwd?: string;
}

type FileReport = ContextCatalog['files'][number];

interface Loaded {
  readonly catalog: ContextCatalog;
  readonly merged: MergedKubeconfig;
}

/** Kubeconfig files as kubectl would read them, watched from the first `catalog` on. */
export class KubeconfigFiles implements Kubeconfigs {
  readonly #options: KubeconfigFilesOptions;
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new Emitter<void>());
  readonly onDidChange: Listen<void> = this.#changed.event;
  readonly #logins: Logins;
  readonly #watcher: PathWatcher;
  readonly #sessions = new Map<KubeSession, ConnectionId>();
  /** Parsed files by path, good as long as the text is the same: some are megabytes. */
  readonly #parsed = new Map<
    string,
    { readonly text: string; readonly result: Result<KubeconfigDocument, string> }
  >();
  #seen = '';
  /** Readings begun, and the last of them that was compared. */
  #begun = 0;
  #compared = 0;

  constructor(options: KubeconfigFilesOptions) {
    this.#options = options;
    const { env, clock, loginTimeoutMs } = options;
    this.#logins = this.#owned.add(new Logins({ env, clock, timeoutMs: loginTimeoutMs }));
    this.#watcher = this.#owned.add(new PathWatcher(clock, () => void this.#load()));
    if (options.onDidChangeSetting) {
      this.#owned.add(options.onDidChangeSetting(() => void this.#load()));
    }
  }

  async catalog(): Promise<ContextCatalog> {
    return (await this.#load()).catalog;
  }

  async open(id: ConnectionId): Promise<Result<ClusterSession, ClusterError>> {
    const { merged, catalog } = await this.#load();
    const info = catalog.contexts.find((each) => each.id === id);
    const context = resolveContext(merged, id);
    if (!context || !isUsable(context)) {
      const detail = info?.problem ?? l10n.t('The context is not in the kubeconfig files any more');
      return err({ code: 'kubeconfig', file: info?.file ?? '', detail });
    }
    return ok(this.#session(id, context));
  }

  dispose(): void {
    for (const session of this.#sessions.keys()) {
      session.dispose();
    }
    this.#owned.dispose();
  }

  #session(id: ConnectionId, context: ResolvedContext): ClusterSession {
    const { clock, random, logger, userAgent } = this.#options;
    const route = this.#route(context);
    route.login?.forgive();
    const timeouts = { ...TIMEOUTS, ...this.#options.timeouts };
    const connection = new Connection(route, { timeouts, userAgent, clock, logger });
    const client = new KubeClient(id, connection);
    const openSource = (): AppSource =>
      new KubeAppSource({ client, clock, random, logger, onWillRetry: () => session.forgive() });
    const onDidDispose = (): void => void this.#sessions.delete(session);
    const session: KubeSession = new KubeSession({ route, connection, client, openSource, onDidDispose });
    this.#sessions.set(session, id);
    return session;
  }

  #route(context: ResolvedContext): Route {
    const { proxy: settings, env } = this.#options;
    const { server, proxyUrl } = context.cluster.cluster;
    const clusterProxy = proxyUrl ? { clusterProxy: proxyUrl } : {};
    const proxy = chooseProxy({ server: new URL(server), settings: settings(), env, ...clusterProxy });
    const login = this.#logins.of(context);
    return { context, ...(login ? { login } : {}), ...(proxy ? { proxy } : {}) };
  }

  async #load(): Promise<Loaded> {
    const { setting, env, home, platform, cwd } = this.#options;
    const turn = ++this.#begun;
    const { origin, paths } = kubeconfigPaths({
      setting: setting(),
      env,
      home,
      platform,
      cwd: cwd ?? process.cwd(),
    });
    this.#watcher.watch(paths);
    const read = await Promise.all(paths.map((file) => this.#read(file)));
    const merged = mergeKubeconfigs(read.flatMap((each) => each.document ?? []));
    const files = read.map((each) => each.report);
    if (turn > this.#compared) {
      this.#compared = turn; // what began earlier and ends later tells of what was
      this.#compare(fingerprint(origin, files, merged), merged);
    }
    return { merged, catalog: { origin, files, contexts: contextInfos(merged) } };
  }

  async #read(
    file: string,
  ): Promise<{ readonly report: FileReport; readonly document?: KubeconfigDocument }> {
    const content = await readKubeconfig(file);
    if (content.state !== 'read') {
      this.#parsed.delete(file);
      return { report: { path: file, ...content } };
    }
    const known = this.#parsed.get(file);
    const result =
      known?.text === content.text
        ? known.result
        : parseKubeconfig(file, content.text, this.#options.platform);
    this.#parsed.set(file, { text: content.text, result });
    return result.ok
      ? { report: { path: file, state: 'read' }, document: result.value }
      : { report: { path: file, state: 'broken', problem: result.error } };
  }

  /** Tools touch files without changing them; only a difference is news, whoever made us read the files. */
  #compare(now: string, merged: MergedKubeconfig): void {
    const before = this.#seen;
    this.#seen = now;
    if (before === '' || before === now) {
      return;
    }
    for (const [session, id] of this.#sessions) {
      const context = resolveContext(merged, id);
      if (context && isUsable(context)) {
        session.reroute(this.#route(context)); // a context that vanished stays: a file may be between two writes
      }
    }
    this.#changed.fire();
  }
}

function fingerprint(origin: string, files: readonly FileReport[], merged: MergedKubeconfig): string {
  const entries = [merged.contexts, merged.clusters, merged.users].map((each) => [...each]);
  return JSON.stringify([origin, files, merged.currentContext, entries]);
}
