import type { Activity } from './activity.ts';
import type { KubeClient } from './client.ts';
import type { ClusterCache } from './clusterCache.ts';
import { argoGroup, key, stamp, type Obj } from './objects.ts';
import type { StaleCrds } from './staleCrds.ts';
import type { Origins } from './targets.ts';

/** How deep a comparison goes, shallow first: live changes, a resync, an order to look at Git again. */
export const level = { none: 0, recent: 1, latest: 2, forced: 3 } as const;
export type Level = (typeof level)[keyof typeof level];

export const controllerName = 'argocd-application-controller';
export const controlNamespace = 'argocd';

/** What the parts of the pull loop share. */
export interface Context {
  readonly client: KubeClient;
  readonly cache: ClusterCache;
  readonly origins: Origins;
  readonly activity: Activity;
  readonly staleCrds: StaleCrds;
  /** Milliseconds of the epoch. */
  readonly now: () => number;
  /** Asks for a comparison of an app, or just for a look at what it wants, now or after some milliseconds. */
  readonly request: (app: string, level: Level, afterMs?: number) => void;
}

export const timeOf = (context: Context): string => stamp(context.now());

export function appOf(context: Context, name: string): Obj | undefined {
  return context.cache.objects.get(key(argoGroup, 'Application', controlNamespace, name));
}

export function projectOf(context: Context, name: string): Obj | undefined {
  return context.cache.objects.get(key(argoGroup, 'AppProject', controlNamespace, name || 'default'));
}
