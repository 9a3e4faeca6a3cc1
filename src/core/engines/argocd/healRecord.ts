import type { KubeObject } from '../../model/kubeObject.ts';
import type { JsonObject } from '../../util/json.ts';
import { asNumber, asObjects, asText, at } from '../../util/json.ts';
import type { HealRecord } from '../engine.ts';

/**
 * What the controller's own record tells of its last self-heal: which objects it wrote and when it ended. Neither field
 * nor editor is in it, and the next operation overwrites it.
 */
export function healRecordOf(app: KubeObject): HealRecord | undefined {
  const state = at(app, 'status', 'operationState');
  const attempt = asNumber(at(state, 'operation', 'sync', 'autoHealAttemptsCount')) ?? 0;
  const isHeal = at(state, 'operation', 'initiatedBy', 'automated') === true && attempt >= 1;
  const startedAt = asText(at(state, 'startedAt'));
  const finishedAt = asText(at(state, 'finishedAt'));
  if (!isHeal || at(state, 'phase') !== 'Succeeded' || startedAt === undefined || finishedAt === undefined) {
    return undefined;
  }
  const wanted = asObjects(at(state, 'operation', 'sync', 'resources'));
  return {
    startedAt,
    attempt,
    finishedAt,
    resources: asObjects(at(state, 'syncResult', 'resources'))
      .filter((result) => isWritten(result) && wanted.some((one) => isNamed(one, result)))
      .map((result) => ({
        group: asText(result['group']) ?? '',
        kind: asText(result['kind']) ?? '',
        namespace: asText(result['namespace']) ?? '',
        name: asText(result['name']) ?? '',
      })),
  };
}

/** The list of what to heal names no namespaces, so objects of the same name come along and are left as they are. */
function isNamed(wanted: JsonObject, result: JsonObject): boolean {
  return (['group', 'kind', 'name'] as const).every(
    (field) => (asText(wanted[field]) ?? '') === (asText(result[field]) ?? ''),
  );
}

/** "deployment.apps/web configured"; "… unchanged" was found as declared. */
function isWritten(result: JsonObject): boolean {
  return result['status'] === 'Synced' && asText(result['message'])?.endsWith(' unchanged') !== true;
}
