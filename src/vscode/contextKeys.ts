import * as vscode from 'vscode';

/** What `when` clauses in package.json read. */
export interface ContextKeys {
  /** Contexts that were chosen, connected or not: 0 shows the welcome view. */
  'plumbline.connections': number;
  /** Some app takes a sync, some app a reconciliation: the palette offers what one of them can be asked for. */
  'plumbline.canSync': boolean;
  'plumbline.canReconcile': boolean;
  /** `found`, `none` (no kubeconfig anywhere), `broken` (files, and none readable), or `untrusted`. */
  'plumbline.kubeconfig': 'unknown' | 'found' | 'none' | 'broken' | 'untrusted';
  'plumbline.filtered': boolean;
  'plumbline.grouping': 'parent' | 'project';
  /** The active tab shows a document of ours, or several. */
  'plumbline.document': boolean;
  /** The History view is there from the first opened history on. */
  'plumbline.audit': 'closed' | 'open';
  'plumbline.audit.filtered': boolean;
  'plumbline.audit.foldsBots': boolean;
  'plumbline.audit.reading': boolean;
}

const written = new Map<string, unknown>();

/** Writes only what changed: each write re-evaluates every menu. */
export function setContextKey<Key extends keyof ContextKeys>(key: Key, value: ContextKeys[Key]): void {
  if (written.get(key) === value) {
    return;
  }
  written.set(key, value);
  void vscode.commands.executeCommand('setContext', key, value);
}
