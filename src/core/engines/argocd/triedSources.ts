import type { KubeObject } from '../../model/kubeObject.ts';
import { asArray, at } from '../../util/json.ts';
import { sameSpec } from './sameSpec.ts';
import { writtenSources } from './sources.ts';

/** Whether the last sync was of the sources that are written now; a changed path or value file makes auto-sync try again. */
export function isSyncTried(app: KubeObject): boolean {
  const result = at(app, 'status', 'operationState', 'syncResult');
  if (at(app, 'spec', 'sourceHydrator') !== undefined) {
    return true; // what was synced is a branch that stands nowhere in the spec
  }
  const many = asArray(at(result, 'sources'));
  const single = at(result, 'source');
  const tried = many.length > 0 || single === undefined ? many : [single];
  return tried.length === 0 || sameSpec(tried, writtenSources(app));
}
