import * as l10n from '@vscode/l10n';

import { asMap, entryOf } from '../yaml/read.ts';
import { APPLICATIONS, applicationOf } from './applications.ts';
import { addEntry } from './edits.ts';
import { fieldOf, removalOf } from './field.ts';
import type { Found } from './finding.ts';
import { isPlaceholder } from './gate.ts';
import type { Rule } from './rule.ts';

const IN_CLUSTER = 'https://kubernetes.default.svc';

/** Source: specs/argocd.md (i) L4. */
export const pl104: Rule = {
  id: 'PL104',
  severity: 'error',
  title: 'A destination with two clusters, or with none',
  kinds: APPLICATIONS,
  *check(document): Iterable<Found> {
    const view = applicationOf(document);
    const entry = entryOf(view?.spec, 'destination');
    const map = asMap(entry?.value);
    if (!view || !entry || !map) {
      return;
    }
    const [server, name] = [fieldOf(map, 'server'), fieldOf(map, 'name')];
    if (server && name) {
      // Of two templated values one may come out empty.
      if (isPlaceholder(server.text) || isPlaceholder(name.text)) {
        return;
      }
      yield {
        range: name.entry.key,
        message: l10n.t(
          'A destination names its cluster by `name` or by `server`, not by both: Argo CD refuses the Application as invalid.',
        ),
        related: [{ message: l10n.t('The other one'), range: server.entry.key }],
        fixes: [
          ...removalOf(document.text, map, name.entry, l10n.t('Remove `name`')),
          ...removalOf(document.text, map, server.entry, l10n.t('Remove `server`')),
        ],
      };
    } else if (!server && !name && !view.isCompletedElsewhere) {
      const isOwn = asMap(view.spec)?.entries.includes(entry) === true && entry.value === map;
      yield {
        range: entry.key,
        message: l10n.t(
          'This destination names no cluster: Argo CD refuses the Application as invalid. Name it by `server` or by `name`.',
        ),
        ...(isOwn && {
          fixes: [
            {
              title: l10n.t('Deploy to the Cluster of Argo CD'),
              edits: [addEntry(document.text, entry, [`server: ${IN_CLUSTER}`])],
            },
          ],
        }),
      };
    }
  },
};
