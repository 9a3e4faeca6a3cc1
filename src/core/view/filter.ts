import * as l10n from '@vscode/l10n';

import type { App } from '../model/app.ts';
import type { HealthStatus, SyncStatus } from '../model/status.ts';
import type { ConnectionState } from '../store/state.ts';
import { isOperating } from './appState.ts';

/** States to filter by: the verdicts, and two that no verdict has. */
export type FilterState = SyncStatus | HealthStatus | 'Syncing' | 'NotAutomated';

/** Empty text and no states let everything through. Any of `states` is enough; every word of `text` must be found. */
export interface AppFilter {
  readonly text: string;
  readonly states: readonly FilterState[];
}

export const NO_FILTER: AppFilter = { text: '', states: [] };

/** In the order of a picker: trouble first. */
export const FILTER_STATES: readonly FilterState[] = [
  'OutOfSync',
  'Degraded',
  'Missing',
  'Progressing',
  'Suspended',
  'Unknown',
  'Syncing',
  'NotAutomated',
  'Synced',
  'Healthy',
];

export function filterStateWords(state: FilterState): string {
  switch (state) {
    case 'Syncing':
      return l10n.t('Operation in progress');
    case 'NotAutomated':
      return l10n.t('Without auto-sync');
    default:
      return state;
  }
}

export function isFiltering(filter: AppFilter): boolean {
  return filter.text.trim() !== '' || filter.states.length > 0;
}

/** Reads what the last session kept; anything else means no filter. */
export function parseFilter(value: unknown): AppFilter {
  if (typeof value !== 'object' || value === null || !('text' in value) || !('states' in value)) {
    return NO_FILTER;
  }
  const { text, states } = value;
  return {
    text: typeof text === 'string' ? text : '',
    states: Array.isArray(states) ? FILTER_STATES.filter((state) => states.includes(state)) : [],
  };
}

/** Turns the filter into a test once, so that 5,000 apps do not parse it 5,000 times. */
export function appMatcher(filter: AppFilter, connection: ConnectionState): (app: App) => boolean {
  const words = filter.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const cluster = connection.context.name;
  return (app) =>
    (filter.states.length === 0 || filter.states.some((state) => isInState(app, state))) &&
    (words.length === 0 || includesAll(searchText(app, cluster), words));
}

function includesAll(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word));
}

/** Name, namespaces, project, cluster and repositories; the separator keeps words from matching across fields. */
function searchText(app: App, cluster: string): string {
  const { destination } = app;
  return [
    app.name,
    app.namespace,
    app.project,
    destination.namespace,
    destination.name,
    destination.server,
    cluster,
    ...app.sources.map(({ repoURL }) => repoURL),
  ]
    .filter((field) => field !== undefined)
    .join('\n')
    .toLowerCase();
}

function isInState(app: App, state: FilterState): boolean {
  switch (state) {
    case 'Syncing':
      return isOperating(app.operation);
    case 'NotAutomated':
      return app.role === 'app' && (!app.syncPolicy.automated || app.syncPolicy.isPaused);
    default:
      // A generator or a source has no sync verdict of its own: its Unknown says nothing.
      return (app.role === 'app' && app.sync === state) || app.health === state;
  }
}
