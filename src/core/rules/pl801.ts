import * as l10n from '@vscode/l10n';

import type { Found } from './finding.ts';
import type { Rule } from './rule.ts';
import { revokeWords, trustPlaces } from './trustPlaces.ts';

/** Source: specs/authoring.md PL801. */
export const pl801: Rule = {
  id: 'PL801',
  severity: 'warning',
  title: 'CI that changes the cluster with kubectl',
  isOfCi: true,
  *check(document): Iterable<Found> {
    for (const place of trustPlaces(document, 'PL801')) {
      yield {
        range: place.range,
        message: l10n.t(
          'CI changes the cluster past Git: no commit says so, and a controller with self-heal undoes it. Let the job commit the change instead. {0}',
          revokeWords(place),
        ),
      };
    }
  },
};
