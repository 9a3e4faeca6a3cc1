import * as l10n from '@vscode/l10n';

import type { ConnectionPhase } from '../model/connection.ts';
import type { ConnectionId } from '../model/ids.ts';
import type { ConnectionState } from '../store/state.ts';
import { unreachable } from '../util/unreachable.ts';
import { plural } from './age.ts';
import { WAITING_ICON } from './appState.ts';
import { clusterErrorWords } from './errorWords.ts';
import { errorHeadline } from './connectionWords.ts';
import { asOfWords, loadingCount, scopeParts, stalest } from './freshness.ts';
import { commandLink, escapeMarkdown, facts, paragraphs } from './markdown.ts';
import { connectionNode } from './nodeId.ts';
import type { NodeId } from './nodeId.ts';
import type { TreeOptions } from './options.ts';
import type { Collapsible, Row, RowIcon } from './row.ts';
import { tokens } from './row.ts';

/**
 * The row of a context. It says nothing that changes with a single app: repainting it makes VS Code read every row
 * below it again.
 */
export function connectionRow(
  connection: ConnectionId,
  state: ConnectionState,
  view: { readonly count: number; readonly collapsible: Collapsible },
  options: TreeOptions,
): Row {
  const id = connectionNode(connection);
  const description = describe(state, view.count, options);
  return {
    id,
    label: state.context.name,
    description,
    icon: icon(state),
    contextValue: contextValue(state),
    collapsible: view.collapsible,
    accessibilityLabel: [l10n.t('context {0}', state.context.name), description].join(', '),
    tooltip: () => tooltip(id, state, description),
    tooltipKey: '',
  };
}

function describe(state: ConnectionState, count: number, options: TreeOptions): string {
  const { phase } = state;
  switch (phase.word) {
    case 'connecting':
      return l10n.t('connecting');
    case 'connected':
      return connectedWords(state, count, options);
    case 'waitingForClick':
      return phase.why === 'signedOut' ? l10n.t('signed out') : l10n.t('not connected');
    case 'failed':
      return errorHeadline(phase.error);
    case 'noController':
      return l10n.t('no GitOps controller here');
    case 'forbidden':
      return l10n.t('no right to read apps');
    case 'namespacesNeeded':
      return l10n.t('rights for single namespaces only');
    default:
      return unreachable(phase);
  }
}

function connectedWords(state: ConnectionState, count: number, options: TreeOptions): string {
  const stale = stalest(state);
  if (stale !== undefined) {
    return asOfWords(stale.since, options.clockTime);
  }
  const received = loadingCount(state);
  if (received !== undefined) {
    return l10n.t('reading apps');
  }
  const apps = plural(count, l10n.t('1 app'), (n) => l10n.t('{0} apps', n));
  const namespaces = onlyNamespaces(state);
  return namespaces === undefined ? apps : l10n.t('{0} in {1} only', apps, namespaces);
}

/** The namespaces that may be read, where not all may: what lies in others is not seen. */
function onlyNamespaces({ freshness }: ConnectionState): string | undefined {
  const scopes = [...freshness]
    .filter(([, { word }]) => word !== 'absent' && word !== 'forbidden')
    .map(([scope]) => scopeParts(scope).namespace);
  const names = [...new Set(scopes.filter((name) => name !== undefined))].toSorted();
  if (names.length === 0 || scopes.includes(undefined)) {
    return undefined;
  }
  const [first = '', second = ''] = names;
  if (names.length > 2) {
    return l10n.t('{0}, {1} and {2} more', first, second, names.length - 2);
  }
  return names.join(', ');
}

function icon({ phase, freshness }: ConnectionState): RowIcon {
  switch (phase.word) {
    case 'connecting':
      return WAITING_ICON;
    case 'connected':
      return [...freshness.values()].some(({ word }) => word === 'stale')
        ? { id: 'debug-disconnect', color: 'problemsWarningIcon.foreground' }
        : { id: 'server-environment' };
    case 'waitingForClick':
      return { id: 'debug-disconnect', color: 'descriptionForeground' };
    case 'failed':
      return { id: 'error', color: 'problemsErrorIcon.foreground' };
    case 'noController':
      return { id: 'server-environment', color: 'descriptionForeground' };
    case 'forbidden':
    case 'namespacesNeeded':
      return { id: 'lock', color: 'problemsWarningIcon.foreground' };
    default:
      return unreachable(phase);
  }
}

function contextValue({ phase, context, freshness }: ConnectionState): string {
  const isStale = [...freshness.values()].some(({ word }) => word === 'stale' || word === 'forbidden');
  const isInteractive =
    context.login === 'exec' || context.login === 'oidc' || context.login === 'authProvider';
  return tokens(
    'connection',
    (RETRIABLE.has(phase.word) || isStale) && 'canRetry',
    phase.word === 'waitingForClick' && 'canConnect',
    isInteractive && phase.word === 'connecting' && 'canCancelLogin',
    isInteractive && phase.word === 'waitingForClick' && 'canAlwaysConnect',
    (phase.word === 'forbidden' || phase.word === 'namespacesNeeded') && 'forbidden',
    phase.word === 'noController' && 'noController',
  );
}

const RETRIABLE: ReadonlySet<ConnectionPhase['word']> = new Set([
  'failed',
  'noController',
  'forbidden',
  'namespacesNeeded',
]);

function tooltip(id: NodeId, { context, phase, freshness }: ConnectionState, description: string): string {
  const error = phase.word === 'failed' ? phase.error : undefined;
  const words = error && clusterErrorWords(error);
  return paragraphs(
    `**${escapeMarkdown(context.name)}** ${escapeMarkdown(description)}`,
    words && escapeMarkdown(`${words.summary} ${words.advice}`),
    facts([
      [l10n.t('cluster'), unlessNamed(context.cluster, context.name)],
      [l10n.t('server'), context.server],
      [l10n.t('user'), unlessNamed(context.user, context.name)],
      [l10n.t('login'), context.login],
      [l10n.t('kubeconfig'), context.file],
      // That a kind is being watched goes without saying.
      ...[...freshness]
        .filter(([, { word }]) => word !== 'live')
        .map(([scope, { word }]): readonly [string, string] => [scope, word]),
    ]),
    error && commandLink(l10n.t('Try Again Now'), 'plumbline.context.retry', id),
  );
}

/** Many files name context, cluster and user alike: once is enough. */
function unlessNamed(entry: string | undefined, name: string): string | undefined {
  return entry === name ? undefined : entry;
}
