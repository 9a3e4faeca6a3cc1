import * as l10n from '@vscode/l10n';

import type { Found } from './finding.ts';
import type { Rule } from './rule.ts';
import { trustPlaces } from './trustPlaces.ts';

/** Source: specs/authoring.md PL803. */
export const pl803: Rule = {
  id: 'PL803',
  severity: 'warning',
  title: 'CI that holds a credential of the cluster',
  isOfCi: true,
  *check(document): Iterable<Found> {
    for (const place of trustPlaces(document, 'PL803')) {
      const [use] = place.credentials;
      yield {
        range: place.range,
        message:
          use?.kind === 'cloud'
            ? l10n.t(
                'With this the job gets into the cluster ({0}). A controller that pulls needs nobody to come in: take the right to it from this login.',
                use.name === '' ? use.by : use.name,
              )
            : use?.kind === 'agent'
              ? l10n.t(
                  'The agent `{0}` lets the job into the cluster. A controller that pulls needs nobody to come in: take the project out of `ci_access` of the agent.',
                  use.name,
                )
              : l10n.t(
                  'CI holds `{0}`, a credential of the cluster: who can change this file, or reads the secrets of CI, is in. A controller that pulls needs nobody to come in: revoke it once no job pushes.',
                  place.what,
                ),
      };
    }
  },
};
