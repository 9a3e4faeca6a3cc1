import * as vscode from 'vscode';

import type { ShownDiff } from '../../core/view/comparisonDocuments.ts';
import { DOCUMENT_SCHEME, documentAddress } from '../../core/view/documentId.ts';
import type { DocumentId } from '../../core/view/documentId.ts';
import type { VirtualDocuments } from './virtualDocuments.ts';

/** One resource in the diff editor. A side that has nothing is shown empty. */
export async function openDiff(documents: VirtualDocuments, diff: ShownDiff): Promise<void> {
  const known = diff.desired ?? diff.live;
  if (!known) {
    return;
  }
  const empty = (kind: DocumentId['kind']): vscode.Uri =>
    documents.put({ id: { ...known.id, kind, variant: `empty ${known.id.variant}` }, text: '', marks: [] });
  const left = diff.desired ? documents.put(diff.desired) : empty('diff-desired');
  const right = diff.live ? documents.put(diff.live) : empty('diff-live');
  await vscode.commands.executeCommand('vscode.diff', left, right, diff.title, { preview: true });
}

/** Several resources in the multi-diff editor; it shows a missing side as added or deleted. */
export async function openDiffs(
  documents: VirtualDocuments,
  title: string,
  diffs: readonly ShownDiff[],
): Promise<void> {
  const entries = diffs.flatMap((diff) => {
    const known = diff.live ?? diff.desired;
    return known
      ? [
          [
            label(known.id),
            diff.desired && documents.put(diff.desired),
            diff.live && documents.put(diff.live),
          ] as const,
        ]
      : [];
  });
  await vscode.commands.executeCommand('vscode.changes', title, entries);
}

/** The editor names an entry by the path of this URI, which is the same for both sides. */
function label(id: DocumentId): vscode.Uri {
  return vscode.Uri.from({ scheme: DOCUMENT_SCHEME, path: documentAddress(id).path });
}
