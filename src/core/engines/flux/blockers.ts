import * as l10n from '@vscode/l10n';

import type { KubeObject } from '../../model/kubeObject.ts';
import type { Note } from '../../model/plan.ts';
import { asNumber, at } from '../../util/json.ts';
import { isSuspended } from './stateRules.ts';

export function deletingBlocker({ metadata }: KubeObject): readonly Note[] {
  return metadata.deletionTimestamp === undefined
    ? []
    : [{ code: 'deleting', text: l10n.t('It is being deleted.') }];
}

/** The controller would mark the request as handled and do nothing: no answer of it could be believed. */
export function suspendedBlocker(object: KubeObject): readonly Note[] {
  return isSuspended(object)
    ? [
        {
          code: 'suspended',
          text: l10n.t(
            'It is suspended: the controller would mark the request as handled, and do nothing. Resume it first.',
          ),
        },
      ]
    : [];
}

export function noFailureBlocker(object: KubeObject): readonly Note[] {
  const failures = asNumber(at(object, 'status', 'failures')) ?? 0;
  return failures > 0
    ? []
    : [{ code: 'noFailure', text: l10n.t('No failed try is counted: there is nothing to forget.') }];
}
