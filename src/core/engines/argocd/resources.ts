import type { KubeObject } from '../../model/kubeObject.ts';
import { resourceKey } from '../../model/ids.ts';
import type { ManagedResource } from '../../model/resource.ts';
import { isHealthStatus, isSyncStatus } from '../../model/status.ts';
import type { JsonObject } from '../../util/json.ts';
import { asNumber, asObjects, asText, at } from '../../util/json.ts';

/**
 * `status.resources` with what the last operation did to each. Hooks that were deleted after they ran are not in it, nor
 * are PreDelete and PostDelete hooks. Health is absent where the kind has none, and for all since 3.0 unless the
 * controller persists it.
 */
export function resourcesOf(app: KubeObject): readonly ManagedResource[] {
  const results = lastResults(app);
  return asObjects(at(app, 'status', 'resources')).flatMap((entry) => toResource(entry, results) ?? []);
}

type LastResult = NonNullable<ManagedResource['lastResult']>;

function toResource(
  entry: JsonObject,
  results: ReadonlyMap<string, LastResult>,
): ManagedResource | undefined {
  const kind = asText(entry['kind']);
  const name = asText(entry['name']);
  if (!kind || !name) {
    return undefined;
  }
  const group = asText(entry['group']) ?? '';
  const namespace = asText(entry['namespace']) ?? '';
  const key = resourceKey({ group, kind, namespace, name });
  const { status } = entry;
  const health = at(entry, 'health', 'status');
  const healthMessage = asText(at(entry, 'health', 'message'));
  const syncWave = asNumber(entry['syncWave']);
  const lastResult = results.get(key);
  return {
    key,
    group,
    version: asText(entry['version']) ?? '',
    kind,
    namespace,
    name,
    ...(isSyncStatus(status) && { sync: status }),
    ...(isHealthStatus(health) && { health }),
    ...(healthMessage && { healthMessage }),
    ...(syncWave !== undefined && { syncWave }),
    isHook: entry['hook'] === true,
    // A failed comparison sets it on every live object: then nobody knows what Git says.
    requiresPruning: entry['requiresPruning'] === true && status !== 'Unknown',
    needsDeletionConfirmation: entry['requiresDeletionConfirmation'] === true,
    ...(lastResult && { lastResult }),
  };
}

function lastResults(app: KubeObject): ReadonlyMap<string, LastResult> {
  const results = asObjects(at(app, 'status', 'operationState', 'syncResult', 'resources'));
  return new Map(
    results.map((entry) => {
      const status = asText(at(entry, 'status'));
      const message = asText(at(entry, 'message'));
      const hookPhase = asText(at(entry, 'hookPhase'));
      const key = resourceKey({
        group: asText(at(entry, 'group')) ?? '',
        kind: asText(at(entry, 'kind')) ?? '',
        namespace: asText(at(entry, 'namespace')) ?? '',
        name: asText(at(entry, 'name')) ?? '',
      });
      return [
        key,
        { ...(status && { status }), ...(message && { message }), ...(hookPhase && { hookPhase }) },
      ];
    }),
  );
}
