import * as vscode from 'vscode';

import type { Collapsible, Row } from '../../../core/view/row.ts';
import { HOVER_COMMANDS } from '../../../core/view/row.ts';
import { visibleText } from '../../../core/view/visibleText.ts';

/** A row as VS Code wants it. The tooltip waits until somebody hovers (see `withTooltip`). */
export function toTreeItem(row: Row): vscode.TreeItem {
  const item = new vscode.TreeItem(visibleText(row.label), COLLAPSIBLE[row.collapsible]);
  item.id = row.nodeKey ?? row.id;
  item.description = visibleText(row.description);
  item.iconPath = new vscode.ThemeIcon(
    row.icon.id,
    row.icon.color === undefined ? undefined : new vscode.ThemeColor(row.icon.color),
  );
  item.contextValue = row.contextValue;
  item.accessibilityInformation = { label: visibleText(row.accessibilityLabel) };
  if (row.command !== undefined) {
    item.command = { command: row.command.id, title: row.command.title, arguments: [...row.command.args] };
  }
  return item;
}

/** Cluster texts are escaped in core; links can reach only commands that look or ask. */
export function withTooltip(item: vscode.TreeItem, row: Row): vscode.TreeItem {
  const tooltip = new vscode.MarkdownString(visibleText(row.tooltip()));
  tooltip.isTrusted = { enabledCommands: HOVER_COMMANDS };
  item.tooltip = tooltip;
  return item;
}

/** VS Code asks for rows that a batch removed a moment ago; the next change takes them away. */
export function goneItem(id: string): vscode.TreeItem {
  const item = new vscode.TreeItem('', vscode.TreeItemCollapsibleState.None);
  item.id = id;
  return item;
}

const COLLAPSIBLE: Record<Collapsible, vscode.TreeItemCollapsibleState> = {
  none: vscode.TreeItemCollapsibleState.None,
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  expanded: vscode.TreeItemCollapsibleState.Expanded,
};
