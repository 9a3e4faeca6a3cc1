import type { DeclaredObject } from '../rules/context.ts';
import type { JsonObject } from '../util/json.ts';
import { asObject, asText, at } from '../util/json.ts';

/** A GitRepository of Flux, as a file declares it or as the Flux Operator makes it. */
export interface GitSource {
  /** What the file declares: the source itself, or what the operator makes it of. */
  readonly by: DeclaredObject;
  readonly name: string;
  /** Empty where no file says it. */
  readonly namespace: string;
  readonly url: string;
  /** Undefined where the source is at a tag, a range of versions or a commit. */
  readonly branch: string | undefined;
}

/** The operator's own default. */
const FLUX = 'flux-system';

export function gitSources(declared: (kind: string) => readonly DeclaredObject[]): readonly GitSource[] {
  return [
    ...declared('source.toolkit.fluxcd.io/GitRepository').map(declaredSource),
    ...declared('fluxcd.controlplane.io/FluxInstance').flatMap((one) =>
      syncedSource(one, at(one.object, 'spec', 'sync')),
    ),
    // The chart of the operator takes the instance as values.
    ...declared('helm.toolkit.fluxcd.io/HelmRelease').flatMap((one) =>
      syncedSource(one, at(one.object, 'spec', 'values', 'instance', 'sync')),
    ),
  ];
}

function declaredSource(by: DeclaredObject): GitSource {
  const { name, namespace, object } = by;
  const ref: JsonObject = asObject(at(object, 'spec', 'ref')) ?? {};
  const isPinned = ['tag', 'semver', 'commit', 'name'].some((key) => ref[key] !== undefined);
  return {
    by,
    name,
    namespace,
    url: asText(at(object, 'spec', 'url')) ?? '',
    branch: isPinned ? undefined : (asText(ref['branch']) ?? 'master'),
  };
}

function syncedSource(by: DeclaredObject, value: unknown): readonly GitSource[] {
  const { namespace } = by;
  const sync = asObject(value);
  const url = asText(sync?.['url']);
  if (!sync || url === undefined || sync['kind'] !== 'GitRepository') {
    return [];
  }
  const branch = /^refs\/heads\/(.+)$/.exec(asText(sync['ref']) ?? '')?.[1];
  const name = asText(sync['name']) ?? (namespace === '' ? FLUX : namespace);
  return [{ by, name, namespace, url, branch }];
}
