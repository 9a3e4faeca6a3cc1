import { conditionsAfter } from './compareApp.ts';
import { ApiError } from './client.ts';
import type { Compared } from './comparison.ts';
import { controlNamespace, controllerName, timeOf, type Context } from './context.ts';
import { appEvent } from './events.ts';
import {
  asText,
  at,
  clone,
  dictAt,
  listAt,
  mergePatchOf,
  numberAt,
  textAt,
  type Dict,
  type Json,
} from './json.ts';
import * as o from './objects.ts';
import { imagesOf } from './syncStep.ts';

type Obj = o.Obj;

/** The status of an app after a comparison. `moved` says that Git was looked at again, which is what reconciledAt means. */
export function statusAfter(
  app: Obj,
  { comparison, targets, keepsHealth }: Compared,
  now: string,
  moved: boolean,
): Dict {
  const status = clone(dictAt(app, 'status'));
  const several = listAt(app, 'spec', 'sources');
  const comparedTo: Dict = { destination: dictAt(app, 'spec', 'destination') };
  const ignored = listAt(app, 'spec', 'ignoreDifferences');
  if (ignored.length > 0) {
    comparedTo['ignoreDifferences'] = ignored;
  }
  if (several.length > 0) {
    comparedTo['sources'] = several;
    // A source that was once written (see `requestOperation`) never goes: the controller's patch of two empty ones says nothing.
    if (at(status, 'sync', 'comparedTo', 'source') !== undefined) {
      comparedTo['source'] = { repoURL: '' };
    }
  } else {
    comparedTo['source'] = dictAt(app, 'spec', 'source');
  }
  status['sync'] = {
    comparedTo,
    ...(several.length > 0
      ? { revisions: [...targets.revisions] }
      : { revision: targets.revisions[0] ?? '' }),
    status: comparison.sync,
  };
  status['health'] = { ...dictAt(status, 'health'), status: comparison.health };
  status['resources'] = comparison.pairs.map((pair) => pair.status);
  status['conditions'] = conditionsAfter(app, comparison, now);
  delete status['sourceType'];
  delete status['sourceTypes'];
  if (several.length > 0) {
    status['sourceTypes'] = [...targets.types];
  } else if (targets.types[0] !== undefined) {
    status['sourceType'] = targets.types[0];
  }
  status['controllerNamespace'] = controlNamespace;
  if (!keepsHealth) {
    status['resourceHealthSource'] = 'appTree';
  } else {
    delete status['resourceHealthSource'];
  }
  const images = listAt(status, 'summary', 'images').map(asText);
  status['summary'] = summaryOf(
    comparison.pairs.flatMap(({ live }) => (live ? [live] : [])),
    images,
  );
  if (moved || textAt(status, 'reconciledAt') === '') {
    status['reconciledAt'] = now;
  }
  return withoutEmpty(status, dictAt(app, 'status'));
}

function summaryOf(live: readonly Obj[], before: readonly string[]): Dict {
  const old = live.some(hasOldPods) ? before : [];
  const images = [...new Set([...old, ...live.filter(hasPods).flatMap(imagesOf)])].sort();
  const urls = live.filter((obj) => o.kindOf(obj) === 'Ingress').flatMap(addressesOf);
  const hasApps = live.some(
    (obj) => o.groupOf(obj) === o.argoGroup && /^Application(Set)?$/.test(o.kindOf(obj)),
  );
  return {
    ...(urls.length > 0 ? { externalURLs: [...new Set(urls)].sort() } : {}),
    ...(images.length > 0 ? { images } : {}),
    ...(hasApps ? { isAppOfApps: true } : {}),
  };
}

/** Images are those of pods, which come a moment after their owner, unless that is on hold. */
function hasPods(obj: Obj): boolean {
  const isHeld = at(obj, 'spec', 'paused') === true || at(obj, 'spec', 'suspend') === true;
  return !isHeld && o.kindOf(obj) !== 'CronJob' && at(obj, 'spec', 'replicas') !== 0;
}

/** While a rollout is not over there are pods of the old template, and so their images. */
function hasOldPods(obj: Obj): boolean {
  if (o.kindOf(obj) !== 'Deployment' || !hasPods(obj)) {
    return false;
  }
  const count = (...path: string[]): number => numberAt(obj, ...path) ?? 0;
  return (
    count('status', 'observedGeneration') < count('metadata', 'generation') ||
    count('status', 'updatedReplicas') < count('status', 'replicas')
  );
}

/** The web addresses of an Ingress that has been given one by its load balancer. */
function addressesOf(ingress: Obj): string[] {
  const secure = listAt(ingress, 'spec', 'tls').flatMap((entry) => listAt(entry, 'hosts'));
  const isServed = listAt(ingress, 'status', 'loadBalancer', 'ingress').length > 0;
  return !isServed
    ? []
    : listAt(ingress, 'spec', 'rules').flatMap((rule) =>
        listAt(rule, 'http', 'paths').map((path) => {
          const host = textAt(rule, 'host');
          const below = textAt(path, 'path').replace(/\*$/, '');
          return `${secure.includes(host) ? 'https' : 'http'}://${host}${below}`;
        }),
      );
}

/** Lists and maps without entries are left out, as Go does, unless they are there already. */
function withoutEmpty(status: Dict, before: Dict): Dict {
  for (const [field, value] of Object.entries(status)) {
    const isKept = field === 'summary' && before[field] !== undefined;
    if (isDictOrList(value) && Object.keys(value).length === 0 && field !== 'sourceHydrator' && !isKept) {
      delete status[field];
    }
  }
  return status;
}

function isDictOrList(value: Json): value is Dict | Json[] {
  return typeof value === 'object' && value !== null;
}

/**
 * Writes the status and takes the refresh annotation away, in one patch; nothing when nothing changed. A change of
 * sync or health leaves an Event.
 */
export async function persistStatus(context: Context, app: Obj, status: Dict): Promise<void> {
  for (const [what, path] of [
    ['sync', 'sync'],
    ['health', 'health'],
  ] as const) {
    const before = textAt(app, 'status', path, 'status');
    const after = textAt(status, path, 'status');
    if (before !== after) {
      await appEvent(
        context,
        app,
        'Normal',
        'ResourceUpdated',
        `Updated ${what} status: ${before} -> ${after}`,
      );
      if (what === 'health') {
        status['health'] = { ...dictAt(status, 'health'), lastTransitionTime: timeOf(context) };
      }
    }
  }
  const patch: Dict = {};
  const changed = mergePatchOf(dictAt(app, 'status'), status);
  if (changed) {
    patch['status'] = changed;
  }
  if (at(app, 'metadata', 'annotations', o.refreshAnnotation) !== undefined) {
    patch['metadata'] = { annotations: { [o.refreshAnnotation]: null } };
  }
  if (Object.keys(patch).length > 0) {
    await patchApp(context, app, patch);
  }
}

/** A merge patch by the controller. Answers the app as it then is; undefined when it is gone. */
export async function patchApp(context: Context, app: Obj, patch: Dict): Promise<Obj | undefined> {
  const kind = context.cache.kindOf(app);
  const place = { namespace: o.namespaceOf(app), name: o.nameOf(app) };
  try {
    return kind && (await context.client.patch(kind, place, 'merge', patch, { manager: controllerName }));
  } catch (error) {
    if (kind && !(await context.client.get(kind, place.namespace, place.name))) {
      return undefined;
    }
    throw error;
  }
}

/** The same over the state that was read and no other: answers false where somebody else wrote since, and nothing is done. */
export async function patchUnmoved(context: Context, read: Obj, patch: Dict): Promise<boolean> {
  const metadata = { ...dictAt(patch, 'metadata'), resourceVersion: o.versionTagOf(read) };
  try {
    await patchApp(context, read, { ...patch, metadata });
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.code === 409) {
      return false;
    }
    throw error;
  }
}
