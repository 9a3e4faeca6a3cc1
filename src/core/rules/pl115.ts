import * as l10n from '@vscode/l10n';

import { asScalar, entryOf, nodeAt } from '../yaml/read.ts';
import { APPLICATIONS, applicationOf } from './applications.ts';
import { addEntry } from './edits.ts';
import { placeOf } from './field.ts';
import type { Found } from './finding.ts';
import type { Rule } from './rule.ts';

/** `{}` is written on purpose too often to warn of it. Source: specs/authoring.md PL115. */
export const pl115: Rule = {
  id: 'PL115',
  severity: 'error',
  title: 'An `automated` that says nothing',
  kinds: APPLICATIONS,
  keys: ['automated'],
  *check(document): Iterable<Found> {
    const view = applicationOf(document);
    const policy = nodeAt(view?.spec, 'syncPolicy');
    const entry = entryOf(policy, 'automated');
    if (!entry || view?.isCompletedElsewhere !== false) {
      return;
    }
    const isOwn = policy?.type === 'map' && policy.entries.includes(entry);
    const value = asScalar(entry.value);
    if (value && value.value === null && isOwn) {
      const { start, end } = value;
      yield {
        range: placeOf(entry),
        message: l10n.t(
          '`automated:` without a value is null, which the API server refuses. Write `{}` to sync by itself, or take the line out.',
        ),
        fixes: [
          {
            title: l10n.t('Write `{0}`', '{}'),
            edits: [{ range: { start, end }, text: start === end ? ' {}' : '{}' }],
            isPreferred: true,
          },
        ],
      };
    } else if (entry.value.type === 'map' && entry.value.entries.length === 0) {
      yield {
        range: entry.value,
        severity: 'hint',
        message: l10n.t(
          'An empty `automated` is on: new commits sync by themselves, nothing is pruned and no edit in the cluster is healed. Write `prune` and `selfHeal` to say what is meant.',
        ),
        ...(isOwn && {
          fixes: [
            {
              title: l10n.t('Write `prune: false, selfHeal: false`'),
              edits: [addEntry(document.text, entry, ['prune: false, selfHeal: false'])],
              isPreferred: true,
            },
          ],
        }),
      };
    }
  },
};
