import * as l10n from '@vscode/l10n';

import type { Row } from '../finding.ts';
import { isAdded, isHook, isKind, isUpdated } from './reading.ts';

/** What ran once, and what runs by the clock. */
export const JOB_ROWS: readonly Row[] = [
  {
    id: 'job-template',
    find: (change) =>
      isKind(change, 'batch', 'Job') &&
      !isHook(change.before) &&
      isUpdated(change, 'spec.template', 'spec.selector', 'spec.completionMode')
        ? {
            level: 'B',
            text: l10n.t(
              'The template of a Job cannot be changed. Use sync option Replace=true, another name, or a hook with a deletion policy.',
            ),
          }
        : undefined,
  },
  {
    id: 'migration-ran',
    find: (change) => {
      const isMigration =
        isHook(change.before) || (isKind(change, 'batch', 'Job') && change.before !== undefined);
      const isOther = change.after === undefined || isUpdated(change, 'spec', 'metadata.annotations');
      return isMigration && isOther
        ? {
            level: 'D',
            text: l10n.t('What this has run stays done: a migration forward is not undone by the revert.'),
          }
        : undefined;
    },
  },
  {
    id: 'older-hook-runs',
    find: (change) =>
      isHook(change.after) && (isAdded(change) || isUpdated(change, 'spec', 'metadata.annotations'))
        ? {
            level: 'D',
            text: l10n.t('The earlier hook runs again with the sync: check that it does no harm now.'),
          }
        : undefined,
  },
  {
    id: 'cronjob',
    find: (change) =>
      isKind(change, 'batch', 'CronJob')
        ? { level: 'C', text: l10n.t('Runs may be missed or come once more around the change.') }
        : undefined,
  },
];
