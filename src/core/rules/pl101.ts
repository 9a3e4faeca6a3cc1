import * as l10n from '@vscode/l10n';

import { APPLICATIONS, applicationOf } from './applications.ts';
import { fieldOf } from './field.ts';
import type { Found } from './finding.ts';
import type { Rule } from './rule.ts';

/** Source: specs/argocd.md (i) L1. */
export const pl101: Rule = {
  id: 'PL101',
  severity: 'error',
  title: 'A source that names nothing to deploy',
  kinds: APPLICATIONS,
  *check(document): Iterable<Found> {
    const view = applicationOf(document);
    if (!view || view.isCompletedElsewhere) {
      return;
    }
    for (const { node, place, isOneOfMany, isUsed } of view.sources) {
      const wanted = isOneOfMany ? ['path', 'chart', 'ref'] : ['path', 'chart'];
      const isOci = fieldOf(node, 'repoURL')?.text.startsWith('oci://') === true;
      if (!isUsed || isOci || wanted.some((key) => fieldOf(node, key))) {
        continue;
      }
      const end = node.entries[0]?.key.end;
      yield {
        range: place === node && end !== undefined ? { start: node.start, end } : place,
        message: isOneOfMany
          ? l10n.t(
              'This source names neither a `path`, nor a `chart`, nor a `ref`: Argo CD refuses the Application as invalid.',
            )
          : l10n.t(
              'This source names neither a `path` nor a `chart`: Argo CD refuses the Application as invalid.',
            ),
      };
    }
  },
};
