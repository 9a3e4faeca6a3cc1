import type { App } from '../../model/app.ts';
import type { ConnectionId } from '../../model/ids.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { isHealthStatus, isSyncStatus } from '../../model/status.ts';
import type { Json } from '../../util/json.ts';
import { asArray, asText, at, isObject } from '../../util/json.ts';
import { isVerdictStale } from './comparedTo.ts';
import { applicationConditions } from './conditions.ts';
import { destinationOf } from './destination.ts';
import { envelope } from './envelope.ts';
import { latestDeployment } from './history.ts';
import { healAttemptsOf, operationOf, revisionsOf } from './operation.ts';
import type { PhaseFacts } from './phaseFacts.ts';
import { phaseOf } from './phase.ts';
import { sourcesOf } from './sources.ts';
import { syncPolicyOf } from './syncPolicy.ts';
import { pageByAnnotation } from './webAddress.ts';

/** An Application as an App. Total: what is missing or of another shape is left out. */
export function toApplication(object: KubeObject, connection: ConnectionId): App {
  const sync = at(object, 'status', 'sync', 'status');
  const health = at(object, 'status', 'health', 'status');
  const healthMessage = asText(at(object, 'status', 'health', 'message'));
  const operation = operationOf(object);
  const lastSyncedAt = lastSynced(object);
  const resources = asArray(at(object, 'status', 'resources'));
  const url = pageByAnnotation(object);
  const facts: PhaseFacts = {
    ...envelope(object, connection, 'app'),
    // The controller writes an empty project back as `default`.
    project: asText(at(object, 'spec', 'project')) || 'default',
    sync: isSyncStatus(sync) ? sync : 'Unknown',
    ...(isHealthStatus(health) && { health }),
    ...(healthMessage && { healthMessage }),
    sources: sourcesOf(object),
    destination: destinationOf(at(object, 'spec', 'destination')),
    syncPolicy: syncPolicyOf(object),
    ...(operation && { operation }),
    conditions: applicationConditions(object),
    revisions: revisionsOf(at(object, 'status', 'sync')),
    isVerdictStale: isVerdictStale(object),
    ...(lastSyncedAt && { lastSyncedAt }),
    resourceCount: resources.length,
    pruneCount: resources.filter(waitsForPruning).length,
    healAttempts: healAttemptsOf(object),
    hasPage: true,
    ...(url && { url }),
  };
  return { ...facts, phase: phaseOf(object, facts) };
}

/**
 * Live hooks of Git carry the flag too and are not pruned (specs/argocd.md m.15). A failed comparison sets it on every
 * live object, with status Unknown: then nobody knows what Git says (recorded from Argo CD 3.5.7).
 */
function waitsForPruning(resource: Json): boolean {
  return (
    isObject(resource) &&
    resource['requiresPruning'] === true &&
    resource['hook'] !== true &&
    resource['status'] === 'OutOfSync'
  );
}

/** Partial syncs, and so all self-heals, never enter the history: the last operation's end may be newer. */
function lastSynced(app: KubeObject): string | undefined {
  const deployed = latestDeployment(app)?.deployedAt;
  const state = at(app, 'status', 'operationState');
  const isSync = at(state, 'phase') === 'Succeeded' && at(state, 'operation', 'sync', 'dryRun') !== true;
  const finished = isSync ? asText(at(state, 'finishedAt')) : undefined;
  // RFC3339 in UTC with seconds: text order is time order.
  return deployed === undefined || (finished !== undefined && finished > deployed) ? finished : deployed;
}
