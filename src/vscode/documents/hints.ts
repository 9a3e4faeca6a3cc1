import * as vscode from 'vscode';

import { parseAppId, parseResourceKey } from '../../core/model/ids.ts';
import type { DocumentId } from '../../core/view/documentId.ts';
import type { VirtualDocuments } from './virtualDocuments.ts';

/** Texts for tabs that came back without their content. They are comments, so the tab still reads as YAML. */
export function registerHints(documents: VirtualDocuments): void {
  documents.register('live', (id) =>
    hint(
      id,
      vscode.l10n.t(
        'It showed the live object. The button "Show Again" above asks for it once its context is connected.',
      ),
    ),
  );
  for (const kind of ['desired', 'diff-desired', 'diff-live'] as const) {
    documents.register(kind, (id) =>
      hint(
        id,
        vscode.l10n.t(
          'It was a side of a difference. The button "Show Again" above compares anew once its context is connected.',
        ),
      ),
    );
  }
  documents.register('revision', (id) =>
    hint(id, vscode.l10n.t('It showed an older revision. Open it again from the Apps view.')),
  );
  documents.register('revert', (id) =>
    hint(
      id,
      vscode.l10n.t(
        'It was the plan of a revert. Branch and cluster may have moved since: plan it again from the history of the app.',
      ),
    ),
  );
}

function hint(id: DocumentId, advice: string): string {
  const app = parseAppId(id.app);
  const resource = parseResourceKey(id.resource);
  const object = [resource?.kind, [resource?.namespace, resource?.name].filter(Boolean).join('/')].join(' ');
  return [
    vscode.l10n.t('# {0} of {1}', object, app?.name ?? ''),
    vscode.l10n.t('# Plumbline keeps no cluster data between sessions and asks no cluster by itself.'),
    `# ${advice}`,
  ].join('\n');
}
