import * as l10n from '@vscode/l10n';

import type { KubeObject } from '../../model/kubeObject.ts';
import { asText, at } from '../../util/json.ts';
import type { FluxCondition } from './conditions.ts';
import { partlyReleased } from './partlyReleased.ts';
import { isSameRevision, shortRevision } from './revision.ts';

/**
 * What of a failed attempt may be in the cluster, in a sentence; undefined where the revision that was tried is the one
 * that is applied. All objects of a stage are tried by a dry run before one of them is written, so a refusal leaves its
 * stage as it was, and only the stages before may be there (specs/flux.md k.6).
 */
export function partlyApplied(object: KubeObject, ready: FluxCondition): string | undefined {
  if (object.kind === 'HelmRelease') {
    return partlyReleased(object);
  }
  const attempted = asText(at(object, 'status', 'lastAttemptedRevision'));
  const applied = asText(at(object, 'status', 'lastAppliedRevision'));
  if (attempted === undefined || (applied !== undefined && isSameRevision(attempted, applied))) {
    return undefined;
  }
  const before =
    applied === undefined
      ? l10n.t('No revision counts as applied yet.')
      : l10n.t('The revision that counts as applied is {0}.', shortRevision(applied));
  return `${ofAttempt(ready, shortRevision(attempted))} ${before}`;
}

function ofAttempt({ reason, message }: FluxCondition, attempted: string): string {
  switch (reason) {
    case 'HealthCheckFailed':
    case 'HealthCheckCanceled':
      return l10n.t('All objects of {0} are in the cluster.', attempted);
    case 'PruneFailed':
      return l10n.t('All objects of {0} are in the cluster, and some that left Git may be too.', attempted);
    case 'ReconciliationFailed':
      return message.includes('dry-run failed')
        ? l10n.t(
            'Of {0} only what goes first may be in the cluster: definitions, Namespaces, ClusterRoles and classes. A revert of the commit does not delete them.',
            attempted,
          )
        : l10n.t('Objects of {0} may be in the cluster in part.', attempted);
    default:
      return l10n.t('Nothing of {0} was applied.', attempted);
  }
}
