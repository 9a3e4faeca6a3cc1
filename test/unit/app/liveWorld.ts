import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Connections } from '../../../src/app/connections.ts';
import { LiveObjects } from '../../../src/app/liveObjects.ts';
import { ENGINES } from '../../../src/core/engines/registry.ts';
import type { App } from '../../../src/core/model/app.ts';
import type { ContextInfo } from '../../../src/core/model/connection.ts';
import type { AppId, ConnectionId } from '../../../src/core/model/ids.ts';
import { kubeConnectionId } from '../../../src/core/model/ids.ts';
import type { ConnectionState, State } from '../../../src/core/store/state.ts';
import { Store } from '../../../src/core/store/store.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { contextOf } from '../../world/api/kubeconfig.ts';
import type { World } from '../../world/demo.ts';
import { startDemoWorld } from '../../world/demo.ts';
import { kubeconfigFiles, RecordingLogger } from '../platform/kube/harness.ts';

/** The sample platform with its pull loop, and everything of Plumbline below the editor. */
export class LiveWorld {
  readonly world: World;
  readonly store = new Store();
  readonly logger = new RecordingLogger();
  readonly connections: Connections;
  readonly objects: LiveObjects;
  readonly #dir: string;
  readonly #memory = new Map<string, unknown>();

  private constructor(dir: string, world: World) {
    this.#dir = dir;
    this.world = world;
    this.connections = new Connections({
      kubeconfigs: kubeconfigFiles({ setting: () => [world.kubeconfig] }),
      engines: ENGINES,
      store: this.store,
      clock: systemClock,
      logger: this.logger,
      random: () => 0.5,
      memory: { get: (key) => this.#memory.get(key), set: (key, value) => void this.#memory.set(key, value) },
    });
    this.objects = new LiveObjects({
      engines: ENGINES,
      store: this.store,
      clock: systemClock,
      logger: this.logger,
      onDidObserve: this.connections.onDidObserve,
      session: (id) => this.connections.session(id),
      openResources: (app) => this.connections.openResources(app),
    });
  }

  static async start(): Promise<LiveWorld> {
    const dir = await mkdtemp(join(tmpdir(), 'plumbline-live-'));
    return new LiveWorld(dir, await startDemoWorld({ dir, past: 1, speed: 150 }));
  }

  async close(): Promise<void> {
    this.objects.dispose();
    this.connections.dispose();
    await this.world.close();
    await rm(this.#dir, { recursive: true, force: true, maxRetries: 3 });
  }

  id(user: string): ConnectionId {
    return kubeConnectionId(this.world.kubeconfig, contextOf(user));
  }

  async connect(user: string): Promise<ConnectionId> {
    await this.connections.connect(await this.context(user));
    return this.id(user);
  }

  async context(user: string): Promise<ContextInfo> {
    const { contexts } = await this.connections.catalog();
    const found = contexts.find(({ id }) => id === this.id(user));
    if (!found) {
      throw new Error(`no context for ${user}`);
    }
    return found;
  }

  state(id: ConnectionId): ConnectionState {
    const found = this.store.state.connections.get(id);
    if (!found) {
      throw new Error('not connected');
    }
    return found;
  }

  app(id: ConnectionId, name: string): App {
    const found = [...this.state(id).apps.values()].find((app) => app.role === 'app' && app.name === name);
    if (!found) {
      throw new Error(`no app ${name}`);
    }
    return found;
  }

  /** Resolves with the first defined answer, now or after any change of the store. */
  until<T>(ask: (state: State) => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const first = ask(this.store.state);
      if (first !== undefined) {
        resolve(first);
        return;
      }
      const listening = this.store.onDidChange(({ state }) => {
        const answer = ask(state);
        if (answer !== undefined) {
          listening.dispose();
          resolve(answer);
        }
      });
    });
  }

  /** Resolves when the first list is in and the watch stands. */
  isLive(id: ConnectionId): Promise<true> {
    return this.until((state) => {
      const freshness = state.connections.get(id)?.freshness;
      return freshness && freshness.size > 0 && [...freshness.values()].every(({ word }) => word === 'live')
        ? true
        : undefined;
    });
  }

  hasApp(id: ConnectionId, app: AppId, is: (app: App) => boolean): Promise<App> {
    return this.until((state) => {
      const found = state.connections.get(id)?.apps.get(app);
      return found && is(found) ? found : undefined;
    });
  }
}
