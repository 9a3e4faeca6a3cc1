import * as l10n from '@vscode/l10n';

import type { App } from '../model/app.ts';
import { appId } from '../model/ids.ts';
import type { ConnectionState, State } from '../store/state.ts';
import { shortSynced, timeOf } from '../view/age.ts';
import { isOperating, lookIcon, operationWords, stateIcon, verdictWords } from '../view/appState.ts';
import { asOfWords, staleSince } from '../view/freshness.ts';
import { revisionWords } from '../view/revisionWords.ts';

/** What a manifest declares, as the cluster names it; the namespace is empty where the manifest leaves it open. */
export interface DeclaredName {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export interface LiveApp {
  readonly app: App;
  readonly connection: ConnectionState;
}

/** The apps of open connections that a manifest declares; several where several clusters run it. */
export function liveApps({ connections }: State, declared: DeclaredName): readonly LiveApp[] {
  return [...connections].flatMap(([connection, state]) => {
    if (declared.namespace !== '') {
      const app = state.apps.get(appId({ connection, ...declared }));
      return app ? [{ app, connection: state }] : [];
    }
    const { group, kind, name } = declared;
    return [...state.apps.values()]
      .filter((app) => app.name === name && app.kind === kind && app.group === group)
      .map((app) => ({ app, connection: state }));
  });
}

export interface LiveWords {
  readonly text: string;
  /** A codicon. */
  readonly icon: string;
}

/** One line: what happens, both verdicts, the deployed revision and its age, and how old the news is. */
export function liveWords(
  { app, connection }: LiveApp,
  now: number,
  clockTime: (at: number) => string,
): LiveWords {
  const synced = timeOf(app.lastSyncedAt);
  const stale = staleSince(app, connection);
  const isBusy = isOperating(app.operation);
  const words = [
    isBusy && app.operation ? operationWords(app.operation) : undefined,
    ...(app.role === 'app' || app.phase.title ? verdictWords(app) : [app.phase.word]),
    revisionWords(app),
    synced === undefined ? undefined : shortSynced(synced, now),
    stale === undefined ? undefined : asOfWords(stale, clockTime),
  ].filter((word) => word !== undefined && word !== '');
  const { title } = app.phase;
  const shape = title ? lookIcon(title.look) : stateIcon(app.sync, app.health);
  // A lens does not turn.
  const icon = isBusy || title?.look === 'changing' ? 'sync' : (shape?.id ?? 'circle-outline');
  return { text: words.join(' · '), icon };
}

/** For a file's badge: the worst of its apps, in words. Undefined where all is well. */
export function driftWords(apps: readonly LiveApp[]): string | undefined {
  const drifted = apps.filter(({ app }) => app.role === 'app' && app.sync === 'OutOfSync');
  const broken = apps.filter(({ app }) => app.health === 'Degraded' || app.health === 'Missing');
  const [first] = [...drifted, ...broken];
  if (!first) {
    return undefined;
  }
  const all = new Set([...drifted, ...broken].map(({ app }) => app.name));
  const state = verdictWords(first.app).join(', ');
  return all.size === 1
    ? l10n.t('{0} is {1} in {2}', first.app.name, state, first.connection.context.name)
    : l10n.t('{0} apps declared here are not as Git wants them: {1}', all.size, [...all].join(', '));
}
