import type { KubeObject } from '../../model/kubeObject.ts';
import type { Json } from '../../util/json.ts';
import { asArray, asObject, asText, at } from '../../util/json.ts';
import { sameSpec } from './sameSpec.ts';
import { writtenSources } from './sources.ts';

/**
 * Whether the verdict in status was made for another spec than the one that stands now: the app was edited and the
 * controller has not compared since. `status.sync.comparedTo` keeps what was compared.
 */
export function isVerdictStale(app: KubeObject): boolean {
  const compared = asObject(at(app, 'status', 'sync', 'comparedTo'));
  if (!compared) {
    return false;
  }
  return !(
    hasSameSources(app, compared) &&
    isSameDestination(asObject(at(app, 'spec', 'destination')), asObject(compared['destination'])) &&
    hasSameIgnoreRules(app, compared)
  );
}

/** A hydrated app is compared with a source that stands nowhere in its spec: only the branch and path can be checked. */
function hasSameSources(app: KubeObject, compared: Json): boolean {
  const hydrator = at(app, 'spec', 'sourceHydrator');
  if (hydrator !== undefined) {
    const source = at(compared, 'source');
    return (
      sameSpec(at(source, 'path'), at(hydrator, 'syncSource', 'path')) &&
      sameSpec(at(source, 'targetRevision'), at(hydrator, 'syncSource', 'targetBranch'))
    );
  }
  const many = asArray(at(compared, 'sources'));
  const single = at(compared, 'source');
  const before = many.length > 0 || single === undefined ? many : [single];
  return sameSpec(before, writtenSources(app));
}

/** Older controllers write down the server that a cluster name stands for: what the spec leaves out is not compared. */
function isSameDestination(spec: Json | undefined, compared: Json | undefined): boolean {
  return ['server', 'name', 'namespace'].every((field) => {
    const written = asText(at(spec, field)) ?? '';
    const before = asText(at(compared, field)) ?? '';
    const isFilledIn = written === '' && (field === 'server' || field === 'name');
    return isFilledIn || written === before;
  });
}

/** Recorded since 2.8, which also records its own namespace: an older controller's silence says nothing. */
function hasSameIgnoreRules(app: KubeObject, compared: Json): boolean {
  const before = at(compared, 'ignoreDifferences');
  const isRecorded = before !== undefined || asText(at(app, 'status', 'controllerNamespace')) !== undefined;
  return !isRecorded || sameSpec(before, at(app, 'spec', 'ignoreDifferences'));
}
