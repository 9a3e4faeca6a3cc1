import * as l10n from '@vscode/l10n';

import type { App } from '../model/app.ts';
import { plural } from './age.ts';
import { clip, conditionWords, worstCondition } from './appState.ts';
import type { Below } from './connectionView.ts';
import { escapeMarkdown } from './markdown.ts';
import type { NodeId } from './nodeId.ts';
import type { Collapsible, Row } from './row.ts';

/** A project with its apps. Open, it counts only what changes with membership; closed, it says what it hides. */
export function groupRow(
  id: NodeId,
  name: string,
  project: App | undefined,
  below: Below,
  collapsible: Collapsible,
): Row {
  const label = name === '' ? l10n.t('Without a project') : name;
  const worst = project && worstCondition(project);
  const words = [
    worst && clip(conditionWords(worst), 80),
    collapsible === 'collapsed' && below.attention > 0
      ? l10n.t('{0} of {1} need attention', below.attention, below.apps)
      : plural(below.apps, l10n.t('1 app'), (n) => l10n.t('{0} apps', n)),
  ].filter((word): word is string => word !== undefined);
  return {
    id,
    label,
    description: words.join(' · '),
    icon: { id: 'project' },
    contextValue: 'group',
    collapsible,
    accessibilityLabel: [l10n.t('project {0}', label), ...words].join(', '),
    tooltip: () =>
      escapeMarkdown(
        project === undefined && name !== ''
          ? l10n.t('Project {0}; its AppProject may not be read or does not exist.', name)
          : l10n.t('Project {0}', label),
      ),
    tooltipKey: '',
  };
}
