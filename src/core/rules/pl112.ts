import * as l10n from '@vscode/l10n';

import { APPLICATIONS, applicationOf } from './applications.ts';
import { addEntry } from './edits.ts';
import type { Found } from './finding.ts';
import type { Rule } from './rule.ts';
import { automatedOf, hasSyncOption } from './syncPolicy.ts';

/**
 * An explicit `prune: false` is a decision, so only silence is asked about. As a warning it would take twice the budget
 * of noise in repositories that never prune. Source: specs/authoring.md PL112 and "Noise budget".
 */
export const pl112: Rule = {
  id: 'PL112',
  severity: 'information',
  title: 'Self-heal that never deletes',
  kinds: APPLICATIONS,
  keys: ['selfHeal'],
  *check(document): Iterable<Found> {
    const view = applicationOf(document);
    const automated = automatedOf(view);
    if (
      !view ||
      !automated?.heals ||
      !automated.selfHeal ||
      automated.prune ||
      view.isCompletedElsewhere ||
      hasSyncOption(view, 'Prune=false')
    ) {
      return;
    }
    const isOwn =
      automated.entry.value.type === 'map' && automated.entry.value.entries.includes(automated.selfHeal);
    yield {
      range: automated.selfHeal.key,
      message: l10n.t(
        'Edits in the cluster heal, but what is deleted in Git stays there: without `prune` the app is OutOfSync from then on. Add `prune: true`, or `prune: false` to say that it is meant.',
      ),
      ...(isOwn && {
        fixes: [
          {
            title: l10n.t('Add `prune: true`'),
            edits: [addEntry(document.text, automated.entry, ['prune: true'])],
            isPreferred: true,
          },
        ],
      }),
    };
  },
};
