import * as l10n from '@vscode/l10n';

import { kstatus } from '../../kube/kstatus.ts';
import { statusCondition } from '../../kube/statusCondition.ts';
import type { App } from '../../model/app.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { gvkOf } from '../../model/kubeObject.ts';
import type { Health } from '../../model/liveState.ts';
import { at } from '../../util/json.ts';

/**
 * The health of an object of an inventory, which no controller keeps on record: as Flux's own checks compute it when an
 * app waits. A Job of it has to end; one that is suspended is not waited for. Undefined for kinds that the app has
 * expressions of its own for (`healthCheckExprs`): nobody evaluates them here.
 */
export function objectHealth(object: KubeObject, app: App): Health | undefined {
  const { group, kind } = gvkOf(object);
  if (app.ownHealthChecks?.includes(`${group}/${kind}`) === true) {
    return undefined;
  }
  const health = kstatus(object);
  return group === 'batch' && kind === 'Job' ? jobHealth(object, health) : health;
}

function jobHealth(object: KubeObject, health: Health): Health {
  const isOver = health.status === 'Degraded' || ['Complete', 'Failed'].some((type) => isTrue(object, type));
  if (isOver || object.metadata.deletionTimestamp !== undefined) {
    return health;
  }
  return at(object, 'spec', 'suspend') === true
    ? { status: 'Healthy', message: l10n.t('The job is suspended.') }
    : { status: 'Progressing', message: health.message ?? l10n.t('The job is running.') };
}

function isTrue(object: KubeObject, type: string): boolean {
  return statusCondition(object, type)?.status === 'True';
}
