import * as l10n from '@vscode/l10n';

import type { KubeObject } from '../../model/kubeObject.ts';
import { asText, at } from '../../util/json.ts';
import { deployedRelease, newestRelease, releaseName } from './release.ts';

/**
 * What of a failed release is in the cluster, in a sentence: Helm stores each release that it began, and a rollback as
 * one more. Undefined where the newest release is the one that was asked for.
 */
export function partlyReleased(object: KubeObject): string | undefined {
  const newest = newestRelease(object);
  if (newest === undefined) {
    return l10n.t('Nothing of it is in the cluster.');
  }
  const chart = asText(newest['chartVersion']) ?? '';
  if (newest['status'] === 'deployed') {
    return chart === asText(at(object, 'status', 'lastAttemptedRevision'))
      ? undefined
      : l10n.t('In the cluster is chart {0}, as {1}.', chart, releaseName(newest));
  }
  const deployed = deployedRelease(object);
  const failed = l10n.t(
    'Of {0} with chart {1} objects may be in the cluster in part.',
    releaseName(newest),
    chart,
  );
  return deployed === undefined
    ? failed
    : `${failed} ${l10n.t('The release before it is {0} with chart {1}.', releaseName(deployed), asText(deployed['chartVersion']) ?? '')}`;
}
