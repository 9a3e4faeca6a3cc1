import * as l10n from '@vscode/l10n';

import { asMap, entryOf } from '../yaml/read.ts';
import { APPLICATIONS, applicationOf } from './applications.ts';
import { removeEntry } from './edits.ts';
import type { Rule } from './rule.ts';

/** In the order in which Argo CD looks: what stands first wins. Source: specs/authoring.md PL103. */
const RANKED = ['sourceHydrator', 'sources', 'source'];

export const pl103: Rule = {
  id: 'PL103',
  severity: 'warning',
  title: 'Two kinds of source in one Application',
  kinds: APPLICATIONS,
  keys: ['sourceHydrator', 'sources'],
  *check(document) {
    const spec = applicationOf(document)?.spec;
    const written = RANKED.flatMap((key) => {
      const entry = entryOf(spec, key);
      return entry ? [{ key, entry }] : [];
    });
    const [winner, ...losers] = written;
    const map = asMap(spec);
    if (!winner || !map) {
      return;
    }
    for (const { key, entry } of losers) {
      const isOwn = map.entries.includes(entry);
      yield {
        range: entry.key,
        message: l10n.t(
          '`{0}` is ignored because `{1}` is set too: Argo CD deploys only what `{1}` names.',
          key,
          winner.key,
        ),
        related: [{ message: l10n.t('This one wins'), range: winner.entry.key }],
        tags: ['unnecessary'],
        ...(isOwn && {
          fixes: [
            {
              title: l10n.t('Remove `{0}`', key),
              edits: [removeEntry(document.text, map, entry)],
              isPreferred: true,
            },
          ],
        }),
      };
    }
  },
};
