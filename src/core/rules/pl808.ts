import * as l10n from '@vscode/l10n';

import type { Found } from './finding.ts';
import type { Rule } from './rule.ts';
import { trustPlaces } from './trustPlaces.ts';

/** Source: specs/authoring.md PL808. */
export const pl808: Rule = {
  id: 'PL808',
  severity: 'hint',
  title: 'A one-off that somebody starts by hand',
  isOfCi: true,
  *check(document): Iterable<Found> {
    for (const { range, credentials } of trustPlaces(document, 'PL808')) {
      const [use] = credentials;
      yield {
        range,
        message:
          use && use.name !== ''
            ? l10n.t(
                'A one-off that somebody starts by hand is rightly pushed. Give it a credential of its own that can do no more than this, in place of `{0}`.',
                use.name,
              )
            : l10n.t('A one-off that somebody starts by hand is rightly pushed.'),
      };
    }
  },
};
