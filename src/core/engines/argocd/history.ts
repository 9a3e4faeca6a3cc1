import type { Deployment } from '../engine.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import type { JsonObject } from '../../util/json.ts';
import { asArray, asObjects, asText, at, isObject } from '../../util/json.ts';
import { revisionsOf } from './operation.ts';

/**
 * Full, successful, non-dry-run syncs, newest first, as many as `revisionHistoryLimit` keeps. Partial syncs, and so all
 * self-heals, are not among them.
 */
export function historyOf(app: KubeObject): readonly Deployment[] {
  return entries(app)
    .flatMap((entry) => toDeployment(entry) ?? [])
    .toReversed();
}

export function latestDeployment(app: KubeObject): Deployment | undefined {
  const last = asArray(at(app, 'status', 'history')).findLast(isObject);
  return last && toDeployment(last);
}

function entries(app: KubeObject): readonly JsonObject[] {
  return asObjects(at(app, 'status', 'history'));
}

function toDeployment(entry: JsonObject): Deployment | undefined {
  const id = entry['id'];
  const deployedAt = asText(entry['deployedAt']);
  if (deployedAt === undefined || (typeof id !== 'number' && id !== undefined)) {
    return undefined;
  }
  const startedAt = asText(entry['deployStartedAt']);
  const by = asText(at(entry, 'initiatedBy', 'username'));
  return {
    // The first entry's id is 0, which Go leaves out.
    id: String(id ?? 0),
    revisions: revisionsOf(entry),
    ...(startedAt && { startedAt }),
    deployedAt,
    ...(by && { by }),
    isAutomated: at(entry, 'initiatedBy', 'automated') === true,
  };
}
