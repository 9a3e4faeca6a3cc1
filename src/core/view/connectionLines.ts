import * as l10n from '@vscode/l10n';

import type { ClusterError, ConnectionPhase } from '../model/connection.ts';
import type { ConnectionId } from '../model/ids.ts';
import type { ConnectionState } from '../store/state.ts';
import { plural } from './age.ts';
import { WAITING_ICON } from './appState.ts';
import { errorHeadline } from './connectionWords.ts';
import { clusterErrorWords } from './errorWords.ts';
import { asOfWords, loadingCount, scopeParts, stalest } from './freshness.ts';
import type { LoginSays } from './loginSays.ts';
import { loginSays } from './loginSays.ts';
import { codeBlock, escapeMarkdown, paragraphs } from './markdown.ts';
import { connectionMessageNode, connectionNode } from './nodeId.ts';
import type { TreeOptions } from './options.ts';
import type { Row, RowIcon } from './row.ts';

/** What the lines need to know of the apps below the same row. */
export interface BelowConnection {
  readonly apps: number;
  /** Rows that the filter lets through; undefined without a filter. */
  readonly visible?: number;
}

/** The face of a connection: lines that say where it stands and what to do, by topic and in order. */
export function connectionTopics(state: ConnectionState, below: BelowConnection): readonly string[] {
  const topics = PHASE_TOPICS[state.phase.word](state);
  if (state.phase.word !== 'connected') {
    return topics;
  }
  return [...topics, ...connectedTopics(state, below)];
}

const PHASE_TOPICS: Record<ConnectionPhase['word'], (state: ConnectionState) => readonly string[]> = {
  connecting: (state) => connectingTopics(state),
  connected: () => [],
  waitingForClick: ({ context }) => (mayAsk(context.login) ? ['connect', 'always'] : ['connect']),
  failed: ({ phase }) => [
    'error',
    ...(phase.word === 'failed' && adviceText(phase.error) !== undefined ? ['advice'] : []),
    'retry',
    'log',
  ],
  noController: () => ['noController', 'firstPush', 'install', 'retry'],
  forbidden: () => ['forbidden', 'choose', 'role', 'retry'],
  namespacesNeeded: () => ['namespaces', 'choose', 'role'],
};

function connectingTopics({ context, phase }: ConnectionState): readonly string[] {
  const { lines, page } = saysOf(phase);
  return [
    'step',
    ...lines.map((_, index) => `said.${index}`),
    ...(page === undefined ? [] : ['page']),
    ...(mayAsk(context.login) ? ['cancel'] : []),
  ];
}

function saysOf(phase: ConnectionPhase): LoginSays {
  return loginSays(phase.word === 'connecting' ? (phase.said ?? '') : '');
}

function mayAsk(login: ConnectionState['context']['login']): boolean {
  return login === 'exec' || login === 'oidc' || login === 'authProvider';
}

function connectedTopics(state: ConnectionState, below: BelowConnection): string[] {
  const topics: string[] = [];
  if (stalest(state) !== undefined) {
    topics.push('stale');
  }
  for (const [scope, freshness] of state.freshness) {
    if (freshness.word === 'forbidden') {
      topics.push(`denied.${scope}`);
    }
  }
  if (loadingCount(state) !== undefined && below.apps === 0) {
    topics.push('loading');
  } else if (
    below.apps === 0 &&
    [...state.freshness.values()].every(({ word }) => word === 'live' || word === 'absent')
  ) {
    topics.push('empty');
  } else if (below.visible === 0) {
    topics.push('noMatch');
  }
  return topics;
}

export function connectionLine(
  id: ConnectionId,
  state: ConnectionState,
  topic: string,
  options: TreeOptions,
): Row | undefined {
  const text = lineText(state, topic, options);
  if (text === undefined) {
    return undefined;
  }
  const description = text.description ?? '';
  const row: Row = {
    id: connectionMessageNode(id, topic),
    label: text.label,
    description,
    icon: text.icon,
    contextValue: 'message',
    collapsible: 'none',
    accessibilityLabel: [text.label, description].filter(Boolean).join(', '),
    tooltip: () => text.tooltip ?? escapeMarkdown([text.label, description].filter(Boolean).join(': ')),
    tooltipKey: text.tooltip ?? '',
  };
  return text.command === undefined
    ? row
    : { ...row, command: { id: text.command, title: text.label, args: [connectionNode(id)] } };
}

interface LineText {
  readonly label: string;
  readonly description?: string;
  readonly icon: RowIcon;
  readonly tooltip?: string;
  readonly command?: string;
}

function lineText(state: ConnectionState, topic: string, options: TreeOptions): LineText | undefined {
  const { phase, context } = state;
  switch (topic) {
    case 'step':
      return phase.word === 'connecting'
        ? { label: phase.step, icon: WAITING_ICON, tooltip: codeBlock(phase.step) }
        : undefined;
    case 'page':
      return pageText(saysOf(phase));
    case 'cancel':
      return {
        label: l10n.t('Cancel Login'),
        icon: { id: 'close' },
        command: 'plumbline.context.cancelLogin',
      };
    case 'connect':
      return connectText(state);
    case 'always':
      return {
        label: l10n.t('Always Connect Here'),
        description: l10n.t('also when that starts a login program'),
        icon: { id: 'pass' },
        command: 'plumbline.context.alwaysConnect',
      };
    case 'error':
      return phase.word === 'failed' ? errorText(phase.error) : undefined;
    case 'advice':
      return phase.word === 'failed' ? adviceText(phase.error) : undefined;
    case 'retry':
      return { label: l10n.t('Try Again Now'), icon: { id: 'refresh' }, command: 'plumbline.context.retry' };
    case 'log':
      return { label: l10n.t('Show Log'), icon: { id: 'output' }, command: 'plumbline.log.show' };
    case 'stale':
      return staleText(state, options);
    case 'loading':
      return loadingText(loadingCount(state) ?? 0);
    case 'empty':
      return {
        label: l10n.t('No apps yet'),
        description: l10n.t('A controller runs here and manages nothing that you may read'),
        icon: { id: 'info', color: 'problemsInfoIcon.foreground' },
        tooltip: escapeMarkdown(
          l10n.t(
            'Commit an app (best a root that applies all others) to Git and apply it once; from then on it is pulled. Apps appear here by themselves.',
          ),
        ),
      };
    case 'noMatch':
      return {
        label: l10n.t('No app matches the filter'),
        description: l10n.t('clear it'),
        icon: { id: 'filter' },
        command: 'plumbline.apps.clearFilter',
      };
    default:
      return indexedText(state, topic) ?? rightsText(topic, phase, context.name);
  }
}

function indexedText({ phase }: ConnectionState, topic: string): LineText | undefined {
  if (topic.startsWith('denied.')) {
    return deniedText(topic.slice('denied.'.length));
  }
  const said = topic.startsWith('said.')
    ? saysOf(phase).lines[Number(topic.slice('said.'.length))]
    : undefined;
  return said === undefined ? undefined : { label: said, icon: { id: 'terminal' }, tooltip: codeBlock(said) };
}

function pageText({ page, code }: LoginSays): LineText | undefined {
  return page === undefined
    ? undefined
    : {
        label:
          code === undefined
            ? l10n.t('Open the Login Page')
            : l10n.t('Copy {0} and Open the Login Page', code),
        description: page,
        icon: { id: 'link-external' },
        command: 'plumbline.context.openLoginPage',
      };
}

function connectText({ context, phase }: ConnectionState): LineText {
  const isSignedOut = phase.word === 'waitingForClick' && phase.why === 'signedOut';
  return {
    label: isSignedOut ? l10n.t('Sign In Again') : l10n.t('Connect'),
    description: mayAsk(context.login)
      ? l10n.t('starts the login of {0}', context.user)
      : l10n.t('reads the apps of {0}', context.name),
    icon: { id: isSignedOut ? 'account' : 'debug-start' },
    command: 'plumbline.context.connect',
    tooltip: escapeMarkdown(
      isSignedOut
        ? l10n.t('The server no longer accepts the login. Nothing is tried again before you ask for it.')
        : l10n.t(
            'This context was used here before. It waits for a click because its login may start a program or a browser.',
          ),
    ),
  };
}

function errorText(error: ClusterError): LineText {
  const { summary, advice } = clusterErrorWords(error);
  return {
    label: errorHeadline(error),
    description: rowSummary(error, summary),
    icon: { id: 'error', color: 'problemsErrorIcon.foreground' },
    tooltip: escapeMarkdown(`${summary} ${advice}`),
  };
}

/** The headline stands right before it, so the sentence of the hover would say it twice. */
function rowSummary(error: ClusterError, summary: string): string {
  return error.code === 'unreachable' || error.code === 'timeout'
    ? `${error.server}: ${error.detail}`
    : summary;
}

function adviceText(error: ClusterError): LineText | undefined {
  const { advice } = clusterErrorWords(error);
  return advice === '' ? undefined : { label: advice, icon: { id: 'lightbulb' } };
}

function staleText(state: ConnectionState, options: TreeOptions): LineText | undefined {
  const stale = stalest(state);
  if (stale === undefined) {
    return undefined;
  }
  const { summary, advice } = clusterErrorWords(stale.error);
  const retry =
    stale.retryAt === undefined ? undefined : l10n.t('tried again at {0}', options.clockTime(stale.retryAt));
  return {
    label: errorHeadline(stale.error),
    description: [asOfWords(stale.since, options.clockTime), retry, l10n.t('try now')]
      .filter(Boolean)
      .join(' · '),
    icon: { id: 'warning', color: 'problemsWarningIcon.foreground' },
    tooltip: paragraphs(escapeMarkdown(summary), escapeMarkdown(advice)),
    command: 'plumbline.context.retry',
  };
}

function loadingText(received: number): LineText {
  return {
    label: l10n.t('Reading apps…'),
    description:
      received === 0 ? '' : plural(received, l10n.t('1 received'), (n) => l10n.t('{0} received', n)),
    icon: WAITING_ICON,
  };
}

/** One kind or namespace of several may not be read: the others go on. */
function deniedText(scope: string): LineText {
  const { kind, namespace } = scopeParts(scope);
  return {
    label:
      namespace === undefined
        ? l10n.t('{0}: not allowed', kind)
        : l10n.t('{0} in {1}: not allowed', kind, namespace),
    description: l10n.t("you lack 'list' and 'watch', show the role to ask for"),
    icon: { id: 'lock', color: 'problemsWarningIcon.foreground' },
    command: 'plumbline.context.showRole',
  };
}

function rightsText(topic: string, phase: ConnectionPhase, context: string): LineText | undefined {
  switch (topic) {
    case 'noController':
      return {
        label: l10n.t('Neither Argo CD nor Flux in this cluster'),
        description: l10n.t('their kinds are not served'),
        icon: { id: 'info', color: 'problemsInfoIcon.foreground' },
      };
    case 'firstPush':
      return {
        label: l10n.t('The first install is a push'),
        description: l10n.t('nothing can pull it yet; commit what you apply'),
        icon: { id: 'lightbulb' },
        tooltip: escapeMarkdown(
          l10n.t(
            'A controller cannot pull itself into an empty cluster: somebody applies it once from outside, and the same manifests should be in Git. Plumbline runs nothing; it gives you the command for {0}.',
            context,
          ),
        ),
      };
    case 'install':
      return {
        label: l10n.t('Copy the Install Command'),
        icon: { id: 'copy' },
        command: 'plumbline.context.copyInstallCommand',
      };
    case 'forbidden':
      return {
        label: l10n.t('You may not read the apps'),
        description:
          phase.word === 'forbidden'
            ? l10n.t('{0} are served here, and denied to you', phase.resources.join(', '))
            : '',
        icon: { id: 'lock', color: 'problemsWarningIcon.foreground' },
      };
    case 'role':
      return {
        label: l10n.t('Show the Role to Ask For'),
        icon: { id: 'checklist' },
        command: 'plumbline.context.showRole',
      };
    case 'namespaces':
      return {
        label: l10n.t('Which namespaces?'),
        description: phase.word === 'namespacesNeeded' ? triedWords(phase.tried) : '',
        icon: { id: 'lock', color: 'problemsWarningIcon.foreground' },
        tooltip: escapeMarkdown(
          l10n.t(
            'Reading apps of the whole cluster is denied to you. Name the namespaces that hold Applications you may read; they are remembered for this context.',
          ),
        ),
      };
    case 'choose':
      return {
        label: l10n.t('Choose Namespaces…'),
        icon: { id: 'list-selection' },
        command: 'plumbline.context.chooseNamespaces',
      };
    default:
      return undefined;
  }
}

function triedWords(tried: readonly string[]): string {
  return tried.length === 0
    ? l10n.t('denied for the whole cluster')
    : l10n.t('denied for the whole cluster and for {0}', tried.join(', '));
}
