/**
 * Stands before Plumbline's entry in a copy of the built extension, and notes from outside what the bench cannot see in
 * the page: the rows that VS Code reads, and the processes that are started.
 */
import { appendFileSync } from 'node:fs';
import { subscribe } from 'node:diagnostics_channel';
import { fileURLToPath } from 'node:url';

import * as vscode from 'vscode';

import type { RowRead } from '../live/rowTimes.ts';

/** One line of the file that PLUMBLINE_BENCH_FILE names. */
export type ProbeLine = RowRead | { readonly process: string };

interface Entry {
  readonly activate: (context: vscode.ExtensionContext) => void;
  readonly deactivate: () => void;
}

const WRITE_EACH_MS = 250;
const file = process.env['PLUMBLINE_BENCH_FILE'] ?? '';
const folder = fileURLToPath(new URL('..', import.meta.url));
let lines: ProbeLine[] = [];

setInterval(() => {
  if (lines.length > 0) {
    appendFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    lines = [];
  }
}, WRITE_EACH_MS).unref();

subscribe('child_process', () => {
  // Other extensions share this host: whose process it is, the stack tells.
  const stack = new Error('a process').stack ?? '';
  const isOurs = stack.split('\n').some((line) => line.includes(folder) && !line.includes('liveProbe'));
  if (isOurs) {
    lines.push({ process: stack });
  }
});

const createTreeView = vscode.window.createTreeView.bind(vscode.window);
Object.assign(vscode.window, {
  createTreeView: <T>(id: string, options: vscode.TreeViewOptions<T>): vscode.TreeView<T> => {
    const inner = options.treeDataProvider;
    return createTreeView(id, {
      ...options,
      treeDataProvider: {
        ...(inner.onDidChangeTreeData === undefined
          ? {}
          : { onDidChangeTreeData: inner.onDidChangeTreeData }),
        getChildren: (element) => inner.getChildren(element),
        getParent: (element) => inner.getParent?.(element),
        resolveTreeItem: (item, element, token) => inner.resolveTreeItem?.(item, element, token) ?? item,
        getTreeItem: async (element) => {
          const item = await inner.getTreeItem(element);
          const label = typeof item.label === 'string' ? item.label : '';
          lines.push({
            at: Date.now(),
            id: String(element),
            text: `${label} ${String(item.description)}`,
          });
          return item;
        },
      },
    });
  },
});

const entry = (await import(new URL('extension.js', import.meta.url).href)) as Entry;
export const { activate, deactivate } = entry;
