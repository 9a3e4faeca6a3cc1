import * as vscode from 'vscode';

import type { Disposable } from '../../core/util/emitter.ts';
import { DOCUMENT_SCHEME, parseDocumentAddress } from '../../core/view/documentId.ts';
import type { DocumentId } from '../../core/view/documentId.ts';
import { setContextKey } from '../contextKeys.ts';

/** What a tab shows of ours: one text, the sides of one difference, or those of several; each object once. */
export function documentsOfTab(tab: vscode.Tab | undefined): readonly DocumentId[] {
  const uris = urisOf(tab?.input).filter(({ scheme }) => scheme === DOCUMENT_SCHEME);
  const ids = uris.flatMap((uri) => parseDocumentAddress(uri) ?? []);
  return ids.filter((id, index) => ids.findIndex(({ resource }) => resource === id.resource) === index);
}

/** Tells the menus whether the active tab is one of ours: the tab of several differences has no scheme to know it by. */
export function tellShownTab(): Disposable {
  const tell = (): void => {
    const { activeTab } = vscode.window.tabGroups.activeTabGroup;
    setContextKey('plumbline.document', documentsOfTab(activeTab).length > 0);
  };
  tell();
  const groups = vscode.window.tabGroups.onDidChangeTabGroups(tell);
  const tabs = vscode.window.tabGroups.onDidChangeTabs(tell);
  return vscode.Disposable.from(groups, tabs);
}

function urisOf(input: unknown): readonly vscode.Uri[] {
  if (input instanceof vscode.TabInputText) {
    return [input.uri];
  }
  if (input instanceof vscode.TabInputTextDiff) {
    return [input.modified, input.original];
  }
  // The tab of several differences has no class of its own in the API: it is known by this key.
  const diffs = typeof input === 'object' && input !== null && 'textDiffs' in input ? input.textDiffs : [];
  return (Array.isArray(diffs) ? diffs : []).flatMap((each: unknown) => urisOf(each));
}
