import * as l10n from '@vscode/l10n';

import { pathMatches } from '../util/pathGlob.ts';
import { asScalar, entryOf } from '../yaml/read.ts';
import { APPLICATIONS, applicationOf } from './applications.ts';
import type { Found } from './finding.ts';
import { isPlaceholder } from './gate.ts';
import type { Rule } from './rule.ts';

/** A full version, a tag like one, or a commit: what stays the same tomorrow. */
const PINNED = /^(?:v?\d+(?:\.\d+){1,3}(?:[-+][0-9A-Za-z.-]+)?|[0-9a-f]{7,40}|refs\/tags\/.+)$/;

export const pl119: Rule = {
  id: 'PL119',
  severity: 'warning',
  title: 'A revision that moves by itself in a production path',
  kinds: APPLICATIONS,
  *check(document, { settings }): Iterable<Found> {
    if (!settings.productionPaths.some((glob) => pathMatches(glob, document.path))) {
      return;
    }
    for (const { node, place } of applicationOf(document)?.sources ?? []) {
      const entry = entryOf(node, 'targetRevision');
      const revision = asScalar(entry?.value)?.text ?? '';
      if (PINNED.test(revision) || isPlaceholder(revision)) {
        continue;
      }
      yield {
        range: entry && entry.value.end > entry.value.start ? entry.value : (entry?.key ?? place),
        message: revision
          ? l10n.t(
              '`{0}` moves by itself: what runs in production changes with the next push, without a change here. Pin a tag or a commit.',
              revision,
            )
          : l10n.t(
              'Without `targetRevision` this follows the default branch: what runs in production changes with the next push. Pin a tag or a commit.',
            ),
      };
    }
  },
};
