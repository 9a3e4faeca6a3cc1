import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import { asArray, asText, at } from '../../../src/core/util/json.ts';

/** What is compared of an Application: all of its status but for times, commits, addresses and the record of the past. */
export function maskedStatus(app: KubeObject, originUrl: string): unknown {
  const status = (app['status'] ?? {}) as Readonly<Record<string, unknown>>;
  const { reconciledAt: _, history, ...rest } = status;
  const last = asArray(history).at(-1);
  return mask(
    {
      ...rest,
      resources: asArray(rest['resources']).map(withoutTimedMessage),
      operationState: withSortedResults(rest['operationState']),
      'last of history': last === undefined ? undefined : { ...(last as object), id: undefined },
      operation: app['operation'],
      finalizers: app.metadata.finalizers,
      annotations: Object.keys(app.metadata.annotations ?? {}).toSorted(),
      ownerReferences: asArray(app.metadata.ownerReferences).map((one) => at(one, 'kind')),
    },
    originUrl,
  );
}

/** What a schedule and an autoscaler say of themselves depends on how long the cluster is up. */
function withoutTimedMessage(resource: unknown): unknown {
  const health = at(resource, 'health');
  const kind = asText(at(resource, 'kind')) ?? '';
  return health !== undefined && ['CronJob', 'HorizontalPodAutoscaler'].includes(kind)
    ? { ...(resource as object), health: { ...(health as object), message: 'MESSAGE' } }
    : resource;
}

/** Objects of one wave and kind are applied at the same time, so their results come in any order. */
function withSortedResults(state: unknown): unknown {
  const results = asArray(at(state, 'syncResult', 'resources'));
  if (results.length === 0) {
    return state;
  }
  if (results.every((one) => at(one, 'kind') === 'CustomResourceDefinition')) {
    return withoutEcho(state);
  }
  const { syncResult, ...rest } = state as { readonly syncResult: object };
  const nameOf = (one: unknown): string =>
    `${asText(at(one, 'kind')) ?? ''}/${asText(at(one, 'name')) ?? ''}`;
  const resources = results.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  return { ...rest, syncResult: { ...syncResult, resources } };
}

/**
 * After the sync of a changed CRD the real controller is apt to compare before it has taken the change in, and then
 * heals what needs nothing; whether it does hangs on milliseconds. Such a heal takes the place of the sync before it.
 */
function withoutEcho(state: unknown): unknown {
  const { operation, syncResult, ...rest } = state as Record<'operation' | 'syncResult', Loose>;
  const { autoHealAttemptsCount: _count, resources: _healed, ...sync } = (operation['sync'] ?? {}) as Loose;
  const { resources: _results, ...result } = syncResult;
  return { ...rest, operation: { ...operation, sync }, syncResult: result };
}

type Loose = Readonly<Record<string, unknown>>;

function mask(value: unknown, originUrl: string): unknown {
  if (typeof value === 'string') {
    return value
      .replaceAll(originUrl, 'ORIGIN')
      .replaceAll(/\b[0-9a-f]{40}\b/g, 'SHA')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
      .replaceAll(/\/dev\/shm\/\d+/g, 'FILE')
      .replaceAll(/\b\d{1,2}:\d\d[AP]M\b/g, 'CLOCK');
  }
  if (Array.isArray(value)) {
    return value.map((one) => mask(one, originUrl));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, inner]) => inner !== undefined)
        .map(([key, inner]) => [key, mask(inner, originUrl)]),
    );
  }
  return value;
}

/** One line per place where two values differ: the path, then both. */
export function differences(demo: unknown, real: unknown, path = ''): readonly string[] {
  if (JSON.stringify(demo) === JSON.stringify(real)) {
    return [];
  }
  if (isRecord(demo) && isRecord(real)) {
    const keys = [...new Set([...Object.keys(demo), ...Object.keys(real)])].toSorted();
    return keys.flatMap((key) => differences(demo[key], real[key], `${path}/${key}`));
  }
  if (Array.isArray(demo) && Array.isArray(real) && demo.length === real.length) {
    return demo.flatMap((one, index) => differences(one, real[index], `${path}/${index}`));
  }
  return [`${path}: demo ${brief(demo)}, real ${brief(real)}`];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 1200 ? `${text.slice(0, 1200)}…` : text;
}
