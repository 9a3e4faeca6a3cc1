import type { NodeId } from './nodeId.ts';

/** What stands in one line of the tree, as data; the VS Code side maps it and decides nothing. */
export interface Row {
  readonly id: NodeId;
  readonly label: string;
  /** Dimmed, after the label; the most important words first, since 300 px cut the end off. */
  readonly description: string;
  readonly icon: RowIcon;
  /** Comma-separated tokens that the `when` clauses of package.json look for. */
  readonly contextValue: string;
  readonly collapsible: Collapsible;
  /**
   * VS Code remembers how a node is folded under this key, and takes `collapsible` only for one that it has not seen: an
   * app that becomes a parent gets another key, so that it opens.
   */
  readonly nodeKey?: string;
  /** Everything that icon, colour and text say, in words. */
  readonly accessibilityLabel: string;
  readonly command?: RowCommand;
  /** Markdown; built only when somebody hovers. Links are `command:` links to `HOVER_COMMANDS`. */
  readonly tooltip: () => string;
  /** Changes when only the tooltip would read differently, so that a hover never tells an old story. */
  readonly tooltipKey: string;
}

export type Collapsible = 'none' | 'collapsed' | 'expanded';

/** A codicon and a theme colour. The shape alone tells the state; colour only helps. */
export interface RowIcon {
  readonly id: string;
  readonly color?: string;
}

/** `args` is the row's own id unless told otherwise. */
export interface RowCommand {
  readonly id: string;
  readonly title: string;
  readonly args: readonly string[];
}

export type RowToken =
  | 'connection'
  | 'canRetry'
  | 'canConnect'
  | 'canCancelLogin'
  | 'canAlwaysConnect'
  | 'forbidden'
  | 'noController'
  | 'group'
  | 'app'
  | 'canRefresh'
  | 'canSync'
  | 'canReconcile'
  | 'canForce'
  | 'canResetFailures'
  | 'canSuspend'
  | 'canResume'
  | 'canStopManaging'
  | 'hasPage'
  | 'canTerminate'
  | 'declared'
  | 'sourceHere'
  | 'sourceNotCloned'
  | 'canPin'
  | 'pinned'
  | 'generator'
  | 'generatorDeclared'
  | 'source'
  | 'imageAutomation'
  | 'notification'
  | 'project'
  | 'resource'
  | 'heal'
  | 'history'
  | 'landing'
  | 'historyMore'
  | 'historyReading'
  | 'historyFold'
  | 'historyFile'
  | 'historyFileGone'
  | 'historyProblem'
  | 'message';

/** Commands that a hover may link to. All of them look or ask; none writes without a further question. */
export const HOVER_COMMANDS = [
  'plumbline.app.diff',
  'plumbline.app.openManifest',
  'plumbline.app.openSource',
  'plumbline.resource.diff',
  'plumbline.resource.openLive',
  'plumbline.resource.openManifest',
  'plumbline.history.openCommit',
  'plumbline.context.retry',
  'plumbline.context.connect',
  'plumbline.log.show',
] as const;

export type HoverCommand = (typeof HOVER_COMMANDS)[number];

export function tokens(...words: readonly (RowToken | false | undefined)[]): string {
  return words.filter((word) => word !== false && word !== undefined).join(',');
}

/** Two rows with the same answer look the same on screen, so that the tree need not be told. */
export function fingerprint(row: Row): string {
  return [
    row.label,
    row.description,
    row.icon.id,
    row.icon.color,
    row.nodeKey,
    row.contextValue,
    // Which way it is folded is VS Code's to know; only whether there is anything below it is news.
    row.collapsible === 'none' ? 'leaf' : 'branch',
    row.accessibilityLabel,
    row.command?.id,
    row.tooltipKey,
  ].join('\u0000');
}
