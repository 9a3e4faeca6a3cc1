import { sourceFolder } from '../workspace/sourceFolder.ts';
import type { SourceView } from './applications.ts';
import type { WorkspaceFacts } from './context.ts';
import { fieldOf } from './field.ts';
import { isPlaceholder } from './gate.ts';

/**
 * Whether a source reads this repository at the revision that is checked out, so that the files at hand answer for it.
 * False where that is not known.
 */
export function isCheckedOutHere({ node }: SourceView, workspace: WorkspaceFacts): boolean {
  const repoUrl = fieldOf(node, 'repoURL')?.text ?? '';
  const revision = fieldOf(node, 'targetRevision')?.text ?? '';
  return (
    repoUrl !== '' &&
    !isPlaceholder(repoUrl + revision) &&
    workspace.isThisRepository(repoUrl) === true &&
    workspace.isCheckedOut(revision) === true
  );
}

/** The folder of this repository that a source renders (empty: its top); undefined where nobody knows from here. */
export function ownFolder(source: SourceView, workspace: WorkspaceFacts): string | undefined {
  const path = fieldOf(source.node, 'path');
  const isOwn =
    source.isUsed && path && !fieldOf(source.node, 'chart') && isCheckedOutHere(source, workspace);
  return isOwn ? sourceFolder(path.text) : undefined;
}
