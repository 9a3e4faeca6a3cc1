import * as l10n from '@vscode/l10n';

import type { Pointer } from '../../model/drift.ts';
import type { ObjectChange, Row } from '../finding.ts';
import { changedAt, isAdded, isHook, isKind, isRemoved } from './reading.ts';

/** What ran once, and what runs by the clock. */
export const JOB_ROWS: readonly Row[] = [
  {
    id: 'job-template',
    find: (change) => {
      const isFixed = isKind(change, 'batch', 'Job') && !isHook(change.before);
      const pointer = isFixed
        ? changedAt(change, 'spec.template', 'spec.selector', 'spec.completionMode')
        : undefined;
      return pointer === undefined
        ? undefined
        : {
            level: 'B',
            pointer,
            text: l10n.t(
              'The template of a Job cannot be changed. Use sync option Replace=true, another name, or a hook with a deletion policy.',
            ),
          };
    },
  },
  {
    id: 'migration-ran',
    find: (change) => {
      const hasRun = isHook(change.before) || (isKind(change, 'batch', 'Job') && !isAdded(change));
      const pointer = hasRun ? otherRun(change) : undefined;
      return pointer === undefined
        ? undefined
        : {
            level: 'D',
            pointer,
            text: l10n.t('What this has run stays done: a migration forward is not undone by the revert.'),
          };
    },
  },
  {
    id: 'older-hook-runs',
    find: (change) => {
      const runs = isHook(change.after) || (isKind(change, 'batch', 'Job') && isAdded(change));
      const pointer = runs ? otherRun(change) : undefined;
      return pointer === undefined
        ? undefined
        : {
            level: 'D',
            pointer,
            text: l10n.t('The earlier hook or job runs again with the sync: check that it does no harm now.'),
          };
    },
  },
  {
    id: 'cronjob',
    find: (change) =>
      isKind(change, 'batch', 'CronJob')
        ? {
            level: 'C',
            pointer: changedAt(change, 'spec') ?? '',
            text: l10n.t('Runs may be missed or come once more around the change.'),
          }
        : undefined,
  },
];

/** It comes, goes, or does something else. */
function otherRun(change: ObjectChange): Pointer | undefined {
  return isAdded(change) || isRemoved(change) ? '' : changedAt(change, 'spec', 'metadata.annotations');
}
