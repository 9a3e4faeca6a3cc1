import * as l10n from '@vscode/l10n';

import { asScalar, asSequence, entryOf, nodeAt } from '../yaml/read.ts';
import { APPLICATIONS, applicationOf } from './applications.ts';
import { indentOf, removeItem } from './edits.ts';
import { fieldOf } from './field.ts';
import type { Found } from './finding.ts';
import type { Rule } from './rule.ts';
import { hasSyncOption, syncOptionsOf } from './syncPolicy.ts';

const OPTION = 'CreateNamespace=true';

/** Source: specs/argocd.md "Hooks, waves, options" (managed namespace) and (i) S12. */
export const pl127: Rule = {
  id: 'PL127',
  severity: 'warning',
  title: 'A namespace that is not created as it seems',
  kinds: APPLICATIONS,
  *check(document): Iterable<Found> {
    const view = applicationOf(document);
    if (!view || view.isCompletedElsewhere) {
      return;
    }
    const policy = nodeAt(view.spec, 'syncPolicy');
    const options = asSequence(nodeAt(policy, 'syncOptions'));
    const option = syncOptionsOf(view).find((item) => asScalar(item)?.text === OPTION);
    const destination = nodeAt(view.spec, 'destination');
    if (option && options && destination?.type === 'map' && !fieldOf(destination, 'namespace')) {
      yield {
        range: option,
        message: l10n.t(
          'No namespace is created: `destination` has no `namespace`, so there is none to create.',
        ),
        tags: ['unnecessary'],
        ...(options.items.includes(option) &&
          options.items.length > 1 && {
            fixes: [
              {
                title: l10n.t('Remove `{0}`', OPTION),
                edits: [removeItem(document.text, options, option)],
              },
            ],
          }),
      };
    }
    const managed = entryOf(policy, 'managedNamespaceMetadata');
    if (managed && !hasSyncOption(view, OPTION)) {
      const first = options && !options.isFlow ? options.items[0] : undefined;
      const at = first ? document.text.lastIndexOf('-', first.start) : managed.key.start;
      const indent = indentOf(document.text, at);
      const canAdd = first !== undefined || (!options && policy?.type === 'map' && !policy.isFlow);
      yield {
        range: managed.key,
        message: l10n.t(
          '`managedNamespaceMetadata` has no effect without the sync option `{0}`: labels and annotations are not set.',
          OPTION,
        ),
        ...(canAdd && {
          fixes: [
            {
              title: l10n.t('Add `{0}`', OPTION),
              edits: [
                {
                  range: { start: at, end: at },
                  text: first ? `- ${OPTION}\n${indent}` : `syncOptions:\n${indent}  - ${OPTION}\n${indent}`,
                },
              ],
              isPreferred: true,
            },
          ],
        }),
      };
    }
  },
};
