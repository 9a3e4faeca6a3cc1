import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { Connections } from '../../../src/app/connections.ts';
import { SourceLocator } from '../../../src/app/locateSource.ts';
import { fluxEngine } from '../../../src/core/engines/flux/fluxEngine.ts';
import type { App } from '../../../src/core/model/app.ts';
import { kubeConnectionId } from '../../../src/core/model/ids.ts';
import type { ClusterClient } from '../../../src/core/ports.ts';
import { Store } from '../../../src/core/store/store.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { LocalFiles } from '../../../src/platform/files.ts';
import { LocalRepositories } from '../../../src/platform/git/repositories.ts';
import { contextOf } from '../../world/api/kubeconfig.ts';
import { startFluxWorld, type FluxWorld } from '../../world/flux/world.ts';
import { Sandbox } from '../platform/git/sandbox.ts';
import { kubeconfigFiles, RecordingLogger } from '../platform/kube/harness.ts';
import { ApiClient } from '../world/api/apiClient.ts';

/** The stores' cluster, connected to as an administrator, with the user's clone: everything below the editor. */
export class FluxPlatform {
  readonly world: FluxWorld;
  readonly api: ApiClient;
  readonly store = new Store();
  readonly logger = new RecordingLogger();
  readonly sandbox = new Sandbox();
  readonly locator: SourceLocator;
  readonly connections: Connections;
  readonly #dir: string;

  private constructor(dir: string, world: FluxWorld) {
    this.#dir = dir;
    this.world = world;
    this.api = new ApiClient(world.cluster);
    const memory = new Map<string, unknown>();
    this.connections = new Connections({
      kubeconfigs: kubeconfigFiles({ setting: () => [world.kubeconfig] }),
      engines: [fluxEngine],
      store: this.store,
      clock: systemClock,
      logger: this.logger,
      random: () => 0.5,
      memory: { get: (key) => memory.get(key), set: (key, value) => void memory.set(key, value) },
    });
    this.locator = new SourceLocator({
      repositories: new LocalRepositories({ runner: this.sandbox.runner(), isTrusted: () => true }),
      files: new LocalFiles(),
      workspace: () => ({
        folders: [world.workspace],
        mirrors: {},
        isTrusted: true,
        isVirtual: false,
        paths: { platform: 'linux' },
      }),
    });
  }

  static async start(): Promise<FluxPlatform> {
    const dir = await mkdtemp(path.join(tmpdir(), 'plumbline-flux-platform-'));
    const platform = new FluxPlatform(dir, await startFluxWorld({ dir }));
    const { contexts } = await platform.connections.catalog();
    const context = contexts.find(({ id }) => id === platform.#id) ?? assert.fail();
    await platform.connections.connect(context);
    for (const name of ['infrastructure', 'config', 'apps', 'till']) {
      await platform.until(name, ({ phase, sources }) => phase.word === 'Ready' && sources.length > 0);
    }
    return platform;
  }

  get client(): ClusterClient {
    return this.connections.client(this.#id) ?? assert.fail();
  }

  get #id(): ReturnType<typeof kubeConnectionId> {
    return kubeConnectionId(this.world.kubeconfig, contextOf('admin'));
  }

  apps(): readonly App[] {
    return [...this.store.state.connections.values()].flatMap(({ apps }) => [...apps.values()]);
  }

  app(name: string): App {
    return this.apps().find((app) => app.name === name && app.role === 'app') ?? assert.fail(name);
  }

  until(name: string, is: (app: App) => boolean): Promise<App> {
    return new Promise((resolve) => {
      const ask = (): boolean => {
        const app = this.apps().find((one) => one.name === name && one.role === 'app' && is(one));
        if (app) {
          resolve(app);
        }
        return app !== undefined;
      };
      if (!ask()) {
        const listening = this.store.onDidChange(() => {
          if (ask()) {
            listening.dispose();
          }
        });
      }
    });
  }

  async close(): Promise<void> {
    this.connections.dispose();
    this.sandbox.dispose();
    await this.world.close();
    await rm(this.#dir, { recursive: true, force: true, maxRetries: 3 });
  }
}
