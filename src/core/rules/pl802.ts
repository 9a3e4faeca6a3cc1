import * as l10n from '@vscode/l10n';

import type { Found } from './finding.ts';
import type { Rule } from './rule.ts';
import { revokeWords, trustPlaces } from './trustPlaces.ts';

/** Source: specs/authoring.md PL802. */
export const pl802: Rule = {
  id: 'PL802',
  severity: 'warning',
  title: 'CI that releases with Helm',
  isOfCi: true,
  *check(document): Iterable<Found> {
    for (const place of trustPlaces(document, 'PL802')) {
      yield {
        range: place.range,
        message: l10n.t(
          'CI releases with Helm past Git: which version runs stands in the cluster only. Let the job commit the version to the Application or HelmRelease instead. {0}',
          revokeWords(place),
        ),
      };
    }
  },
};
