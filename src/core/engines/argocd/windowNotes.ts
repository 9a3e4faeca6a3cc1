import * as l10n from '@vscode/l10n';

import type { Note } from '../../model/plan.ts';
import { longSpan } from '../../util/span.ts';
import type { SyncAllowance } from '../../windows/syncAllowance.ts';
import type { PlanContext } from '../engine.ts';

/**
 * What the project's windows mean for a sync by hand. Argo CD's own server would refuse it; written to Kubernetes, the
 * operation is taken, and stands Running until the windows let it through (specs/argocd.md e).
 */
export function windowNotes({ allowance, now }: PlanContext): readonly Note[] {
  return allowance === undefined ? [] : [...heldNote(allowance, now), ...unreadNote(allowance)];
}

function heldNote(allowance: SyncAllowance, now: number): readonly Note[] {
  if (allowance.automated) {
    return [];
  }
  return allowance.byHand
    ? [
        {
          code: 'windowByHand',
          text: l10n.t('{0} Syncs by hand go through, this one too.', heldSentence(allowance, now)),
        },
      ]
    : [
        {
          code: 'windowHolds',
          text: l10n.t(
            '{0} The operation would stand there as running until then, and apply nothing.',
            heldSentence(allowance, now),
          ),
        },
      ];
}

/** Also for a refresh, whose auto-sync has to wait. */
export function heldSentence({ word, until, windows }: SyncAllowance, now: number): string {
  const named = windows.map(({ description }) => description).filter(Boolean);
  const which = named.length === 0 ? '' : ` (${named.join(', ')})`;
  if (until === undefined) {
    return word === 'denied'
      ? l10n.t(
          'A sync window of the project{0} holds syncs of this app back, without an end in sight.',
          which,
        )
      : l10n.t('The project lets this app sync in its windows{0} only, and none is in sight.', which);
  }
  return word === 'denied'
    ? l10n.t(
        'A sync window of the project{0} holds syncs of this app back for another {1}.',
        which,
        longSpan(until - now),
      )
    : l10n.t(
        'The project lets this app sync in its windows{0} only: the next one opens in {1}.',
        which,
        longSpan(until - now),
      );
}

function unreadNote({ unread }: SyncAllowance): readonly Note[] {
  return unread === 0
    ? []
    : [
        {
          code: 'windowUnread',
          text: l10n.t(
            'The project has a sync window for this app whose schedule cannot be read here: the controller may hold the sync back.',
          ),
        },
      ];
}
