import * as l10n from '@vscode/l10n';

import { asMap, asSequence, entryOf, nodeAt } from '../yaml/read.ts';
import { APPLICATIONS, applicationOf } from './applications.ts';
import { indentOf } from './edits.ts';
import type { Fix, Found } from './finding.ts';
import { isPlaceholder } from './gate.ts';
import { ignoredDifferences } from './ignoreDifferences.ts';
import type { Rule } from './rule.ts';
import { automatedOf, hasSyncOption } from './syncPolicy.ts';

const OPTION = 'RespectIgnoreDifferences=true';
/** A field that the API server or a controller fills in is not in Git, so a sync leaves it alone. */
const NOT_IN_GIT = /caBundle|\/status\b|^\.status\b|clusterIP|\/metadata\/(?:generation|uid|resourceVersion)/;

/** Source: specs/argocd.md "Hooks, waves, options" (ignoreDifferences). */
export const pl126: Rule = {
  id: 'PL126',
  severity: 'information',
  title: 'Ignored differences that a sync overwrites',
  kinds: APPLICATIONS,
  keys: ['ignoreDifferences'],
  *check(document): Iterable<Found> {
    const view = applicationOf(document);
    const entry = entryOf(view?.spec, 'ignoreDifferences');
    if (!entry || view?.isCompletedElsewhere !== false || !automatedOf(view)?.heals) {
      return;
    }
    const paths = ignoredDifferences(view).flatMap(({ pointers, jqPaths, managers }) =>
      [...pointers, ...jqPaths, ...managers].map(({ text }) => text),
    );
    if (hasSyncOption(view, OPTION) || paths.every((path) => NOT_IN_GIT.test(path) || isPlaceholder(path))) {
      return;
    }
    const fix = fixOf(document.text, nodeAt(view.spec, 'syncPolicy'));
    yield {
      range: entry.key,
      message: l10n.t(
        'The differences are hidden, yet each sync writes the value from Git over them. `{0}` leaves the fields as they are in the cluster.',
        OPTION,
      ),
      ...(fix && { fixes: [fix] }),
    };
  },
};

/** Only where a block list of options stands already, or none at all. */
function fixOf(text: string, policy: ReturnType<typeof nodeAt>): Fix | undefined {
  const map = asMap(policy);
  const options = entryOf(map, 'syncOptions');
  const list = asSequence(options?.value);
  const first = list?.items[0];
  const anchor = map?.entries[0]?.key;
  if (!map || map.isFlow || !anchor) {
    return undefined;
  }
  const at = first && !list.isFlow ? text.lastIndexOf('-', first.start) : options ? -1 : anchor.start;
  const indent = indentOf(text, at);
  return at < 0
    ? undefined
    : {
        title: l10n.t('Add `{0}`', OPTION),
        edits: [
          {
            range: { start: at, end: at },
            text: first ? `- ${OPTION}\n${indent}` : `syncOptions:\n${indent}  - ${OPTION}\n${indent}`,
          },
        ],
        isPreferred: true,
      };
}
