import * as l10n from '@vscode/l10n';

import type { Found } from './finding.ts';
import type { Rule } from './rule.ts';
import { trustPlaces } from './trustPlaces.ts';

/** A bootstrap has to be pushed; only how is judged. Source: specs/authoring.md PL807. */
export const pl807: Rule = {
  id: 'PL807',
  severity: 'warning',
  title: 'A bootstrap that runs too often, or is not pinned',
  isOfCi: true,
  *check(document): Iterable<Found> {
    for (const { range, problems } of trustPlaces(document, 'PL807')) {
      if (problems.includes('everyPush')) {
        yield {
          range,
          message: l10n.t(
            'A controller is rightly installed by a push, but once: with every push this puts it back past Git, and CI keeps the key of the cluster for it. Start it by hand, and let the controller manage itself.',
          ),
        };
      } else if (problems.includes('unpinned')) {
        yield {
          range,
          message: l10n.t(
            'This installs whatever is newest on that day: a second cluster, or the same one rebuilt, gets another version. Pin the version.',
          ),
        };
      }
    }
  },
};
