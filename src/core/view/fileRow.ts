import * as l10n from '@vscode/l10n';

import type { ContextCatalog } from '../model/connection.ts';
import { codeBlock, escapeMarkdown, paragraphs } from './markdown.ts';
import type { NodeId } from './nodeId.ts';
import type { Row } from './row.ts';

/** A kubeconfig file that cannot be read: one row, and the other files go on. */
export function fileRow(id: NodeId, file: ContextCatalog['files'][number] | undefined): Row | undefined {
  if (file === undefined || file.state !== 'broken') {
    return undefined;
  }
  const name = file.path.split(/[\\/]/).at(-1) ?? file.path;
  const problem = file.problem ?? '';
  return {
    id,
    label: l10n.t('{0} cannot be read', name),
    description: problem,
    icon: { id: 'error', color: 'problemsErrorIcon.foreground' },
    contextValue: 'message',
    collapsible: 'none',
    accessibilityLabel: l10n.t('kubeconfig file {0} cannot be read: {1}', file.path, problem),
    tooltip: () =>
      paragraphs(
        escapeMarkdown(file.path),
        codeBlock(problem),
        escapeMarkdown(
          l10n.t(
            'Mend the file; it is read again when it changes. Contexts of other files are not affected.',
          ),
        ),
      ),
    tooltipKey: '',
    command: { id: 'plumbline.context.openKubeconfig', title: l10n.t('Open Kubeconfig File'), args: [] },
  };
}
