import type { ApiResource, WatchSpec } from '../../ports.ts';
import { GROUP, VERSION } from './names.ts';

function watch(kind: string, resource: string, hasTable: boolean): WatchSpec {
  return { group: GROUP, versions: [VERSION], kind, resource, hasTable };
}

/** Only Application has printer columns that say something (sync, health, revision, project). */
export const WATCHES: readonly WatchSpec[] = [
  watch('Application', 'applications', true),
  watch('ApplicationSet', 'applicationsets', false),
  watch('AppProject', 'appprojects', false),
];

/** Kinds that are served and can be listed and watched; the app's own first. Without Application there is no Argo CD. */
export function detect(
  served: readonly ApiResource[],
): readonly { readonly spec: WatchSpec; readonly version: string }[] | undefined {
  const found = WATCHES.flatMap((spec) => {
    const version = spec.versions.find((one) => served.some((resource) => isServed(resource, spec, one)));
    return version === undefined ? [] : [{ spec, version }];
  });
  return found[0]?.spec.kind === 'Application' ? found : undefined;
}

function isServed(resource: ApiResource, spec: WatchSpec, version: string): boolean {
  return (
    resource.group === spec.group &&
    resource.kind === spec.kind &&
    resource.version === version &&
    resource.verbs.includes('list') &&
    resource.verbs.includes('watch')
  );
}
