import * as l10n from '@vscode/l10n';

import { asMap, entryOf, nodeAt } from '../yaml/read.ts';
import { APPLICATION, applicationOf } from './applications.ts';
import { addEntry } from './edits.ts';
import { CASCADE, finalizersOf } from './finalizers.ts';
import { placeOf } from './field.ts';
import type { Found } from './finding.ts';
import { isPlaceholder } from './gate.ts';
import type { Rule } from './rule.ts';

/** An ApplicationSet gives the finalizer to its Applications by itself. Source: specs/authoring.md PL122. */
export const pl122: Rule = {
  id: 'PL122',
  severity: 'hint',
  title: 'An Application whose resources outlive it',
  kinds: [APPLICATION],
  *check(document): Iterable<Found> {
    const entry = entryOf(document.root, 'metadata');
    const metadata = asMap(entry?.value);
    const name = entryOf(metadata, 'name');
    if (!entry || !name || applicationOf(document)?.isCompletedElsewhere !== false) {
      return;
    }
    const finalizers = finalizersOf(metadata);
    if (finalizers.some(({ text }) => text.startsWith(CASCADE) || isPlaceholder(text))) {
      return;
    }
    const list = entryOf(metadata, 'finalizers');
    const isOpen = list === undefined && entry.value.type === 'map' && !entry.value.isFlow;
    yield {
      range: placeOf(name),
      message: l10n.t(
        'Deleting this Application leaves everything that it deployed in the cluster: it has no finalizer `{0}`.',
        CASCADE,
      ),
      ...(isOpen &&
        nodeAt(document.root, 'metadata') === entry.value && {
          fixes: [
            {
              title: l10n.t('Delete Resources with the Application'),
              edits: [addEntry(document.text, entry, ['finalizers:', `  - ${CASCADE}`])],
            },
          ],
        }),
    };
  },
};
