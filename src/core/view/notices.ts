import * as l10n from '@vscode/l10n';

import type { App } from '../model/app.ts';
import type { AppId } from '../model/ids.ts';
import type { ChangeSet } from '../store/changeSet.ts';
import { appInCluster, clusterOf } from '../store/clusters.ts';
import { freshnessOf } from '../store/select.ts';
import type { State } from '../store/state.ts';
import { parseAppId } from '../model/ids.ts';
import { globMatches } from '../util/glob.ts';
import { clip } from './appState.ts';

/** A notice that is due: one app by name, or several at once. */
export interface DegradedNotice {
  readonly message: string;
  readonly apps: readonly AppId[];
}

/** An app that flaps is announced once in this time. */
const QUIET_PER_APP_MS = 10 * 60_000;
/** Between two notices, whichever apps they are about; what comes meanwhile is told together. */
const QUIET_MS = 60_000;

/**
 * Decides when a production app that turned Degraded is worth an interruption. It is told of every batch, and asked for
 * what is due; time comes in as an argument.
 */
export class DegradedWatch {
  readonly #health = new Map<AppId, App['health']>();
  /** By cluster and app: two contexts that lead to one cluster tell of the same turn. */
  readonly #announced = new Map<string, number>();
  readonly #waiting = new Set<AppId>();
  #lastNotice = Number.NEGATIVE_INFINITY;

  /**
   * Only a turn that was seen counts: what was Degraded when we first looked is no news, and neither is a list that is
   * read again after the connection was lost.
   */
  observe(state: State, change: Pick<ChangeSet, 'apps'>, patterns: readonly string[]): void {
    for (const id of change.apps) {
      const app = appOf(state, id);
      const before = this.#health.get(id);
      if (app === undefined) {
        this.#health.delete(id);
        this.#waiting.delete(id);
        continue;
      }
      this.#health.set(id, app.health);
      if (app.health !== 'Degraded') {
        this.#waiting.delete(id);
      } else if (
        before !== undefined &&
        before !== 'Degraded' &&
        isLive(state, app) &&
        isProduction(app, patterns)
      ) {
        this.#waiting.add(id);
      }
    }
  }

  /** When to ask `due` next; undefined while nothing waits. */
  dueAt(): number | undefined {
    return this.#waiting.size === 0 ? undefined : this.#lastNotice + QUIET_MS;
  }

  due(state: State, now: number): DegradedNotice | undefined {
    if (now < this.#lastNotice + QUIET_MS) {
      return undefined;
    }
    const apps: App[] = [];
    for (const id of this.#waiting) {
      const app = appOf(state, id);
      const name = nameOf(state, id);
      if (app && now - (this.#announced.get(name) ?? Number.NEGATIVE_INFINITY) >= QUIET_PER_APP_MS) {
        this.#announced.set(name, now);
        apps.push(app);
      }
    }
    this.#waiting.clear();
    if (apps.length === 0) {
      return undefined;
    }
    this.#lastNotice = now;
    return { message: degradedWords(apps), apps: apps.map(({ id }) => id) };
  }
}

function degradedWords(apps: readonly App[]): string {
  const [only, ...others] = apps;
  if (only !== undefined && others.length === 0) {
    return only.healthMessage === undefined || only.healthMessage === ''
      ? l10n.t('{0} turned Degraded.', only.name)
      : l10n.t('{0} turned Degraded: {1}', only.name, clip(only.healthMessage, 160));
  }
  const names = apps
    .slice(0, 3)
    .map(({ name }) => name)
    .join(', ');
  return apps.length > 3
    ? l10n.t('{0} production apps turned Degraded: {1} and {2} more.', apps.length, names, apps.length - 3)
    : l10n.t('{0} production apps turned Degraded: {1}.', apps.length, names);
}

/** Globs, matched on the whole name, namespace, project or destination; case does not matter. */
export function isProduction(app: App, patterns: readonly string[]): boolean {
  const words = [app.name, app.namespace, app.project, app.destination.namespace, app.destination.name];
  return patterns.some((pattern) =>
    words.some((word) => word !== undefined && globMatches(pattern.toLowerCase(), word.toLowerCase())),
  );
}

function isLive(state: State, app: App): boolean {
  const connection = connectionOf(state, app.id);
  return connection !== undefined && freshnessOf(app, connection)?.word === 'live';
}

function nameOf(state: State, id: AppId): string {
  const connection = connectionOf(state, id);
  return `${connection ? clusterOf(connection, state) : ''} ${appInCluster(id)}`;
}

function appOf(state: State, id: AppId): App | undefined {
  return connectionOf(state, id)?.apps.get(id);
}

function connectionOf(state: State, id: AppId) {
  const parts = parseAppId(id);
  return parts && state.connections.get(parts.connection);
}
