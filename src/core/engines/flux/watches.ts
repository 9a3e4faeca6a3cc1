import type { ApiResource, WatchSpec } from '../../ports.ts';
import { FLUX_KINDS } from './kinds.ts';

/**
 * Without a table: printer columns of Flux say nothing of `spec.suspend`, and Ready of a suspended object is no state. The
 * first page of objects says more, and comes as soon.
 */
export const WATCHES: readonly WatchSpec[] = FLUX_KINDS.map(({ group, versions, kind, resource }) => ({
  group,
  versions,
  kind,
  resource,
  hasTable: false,
}));

/**
 * Kinds that are served and can be listed and watched, each in the version we know best, else in whichever the cluster
 * prefers. Without a kind that applies or fetches there is no Flux.
 */
export function detect(
  served: readonly ApiResource[],
): readonly { readonly spec: WatchSpec; readonly version: string }[] | undefined {
  const found = WATCHES.flatMap((spec) => {
    const versions = served.filter((resource) => isServed(resource, spec)).map(({ version }) => version);
    const version = spec.versions.find((one) => versions.includes(one)) ?? versions[0];
    return version === undefined ? [] : [{ spec, version }];
  });
  const roles = new Set(
    found.map(
      ({ spec }) => FLUX_KINDS.find(({ kind, group }) => kind === spec.kind && group === spec.group)?.role,
    ),
  );
  return roles.has('app') || roles.has('source') ? found : undefined;
}

function isServed(resource: ApiResource, spec: WatchSpec): boolean {
  return (
    resource.group === spec.group &&
    resource.kind === spec.kind &&
    resource.verbs.includes('list') &&
    resource.verbs.includes('watch')
  );
}
