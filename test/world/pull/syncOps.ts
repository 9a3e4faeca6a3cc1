import { applyObject } from './applyObject.ts';
import { controllerName, type Context } from './context.ts';
import { hookFinalizer } from './hooks.ts';
import { listAt, textAt, type Dict } from './json.ts';
import * as o from './objects.ts';
import { hasOption } from './syncPlan.ts';
import type { SyncOps } from './syncStep.ts';

type Obj = o.Obj;

/** Pause of the controller between two waves of one sync. */
const waveDelayMs = 2_000;

/**
 * What a sync does to the cluster, with the options of its operation.
 *
 * @param app its name
 * @param whilePaused what the controller does beside the sync, while that waits between waves
 */
export function opsFor(context: Context, app: string, sync: Dict, whilePaused: () => Promise<void>): SyncOps {
  const { client, cache } = context;
  const remove = async (obj: Obj): Promise<void> => {
    const policies = { background: 'Background', orphan: 'Orphan', foreground: 'Foreground' } as const;
    const named = Object.entries(policies).find(([word]) =>
      hasOption(sync, `PrunePropagationPolicy=${word}`),
    );
    const kind = cache.kindOf(obj);
    await (kind ? client.remove(kind, obj, named?.[1] ?? 'Foreground') : undefined);
  };
  /** Also what kubectl calls configured may be as it was. */
  const hasMoved = async (before: Obj): Promise<boolean> => {
    const kind = cache.kindOf(before);
    const now = kind && (await client.get(kind, o.namespaceOf(before), o.nameOf(before)));
    return now !== undefined && o.versionTagOf(now) !== o.versionTagOf(before);
  };
  return {
    apply: async (target, live, dryRun) => {
      const option = 'ServerSideApply';
      const isOff = o.hasOption(target, o.syncOptions, `${option}=false`);
      const isOn = hasOption(sync, `${option}=true`) || o.hasOption(target, o.syncOptions, `${option}=true`);
      const message = await applyObject(client, cache, target, { live, dryRun, serverSide: isOn && !isOff });
      const isNewKind =
        o.isCrd(target) &&
        !cache.kind(textAt(target, 'spec', 'group'), textAt(target, 'spec', 'names', 'kind'));
      if (isNewKind && !dryRun) {
        await cache.discover();
      }
      if (o.isCrd(target) && live && !dryRun && (await hasMoved(live))) {
        context.staleCrds.note(app, live);
      }
      return message;
    },
    remove,
    removeHookFinalizer: async (obj) => {
      const kind = cache.kindOf(obj);
      const fresh = kind && (await client.get(kind, o.namespaceOf(obj), o.nameOf(obj)));
      const finalizers = listAt(fresh, 'metadata', 'finalizers');
      if (kind && fresh && finalizers.includes(hookFinalizer)) {
        const left = finalizers.filter((name) => name !== hookFinalizer);
        const patch = { metadata: { finalizers: left.length > 0 ? left : null } };
        const place = { namespace: o.namespaceOf(obj), name: o.nameOf(obj) };
        await client.patch(kind, place, 'merge', patch, { manager: controllerName });
      }
    },
    pause: async () => {
      await Promise.all([context.activity.wait(waveDelayMs), whilePaused()]);
    },
  };
}
