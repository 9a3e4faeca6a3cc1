import type { KubeObject } from '../../model/kubeObject.ts';
import type { JsonObject } from '../../util/json.ts';
import { asNumber, asObjects, asText, at } from '../../util/json.ts';

/**
 * Releases that Helm stored, newest first, as many as the status keeps. By their numbers: helm-controller 1.6 puts one that
 * Helm writes again after the status had dropped it, as a rollback does, in front, and sorts them when it next needs the
 * latest.
 */
export function releasesOf(object: KubeObject): readonly JsonObject[] {
  return asObjects(at(object, 'status', 'history')).toSorted((a, b) => numberOf(b) - numberOf(a));
}

function numberOf(release: JsonObject): number {
  return asNumber(release['version']) ?? 0;
}

export function newestRelease(object: KubeObject): JsonObject | undefined {
  return releasesOf(object)[0];
}

/** The newest that went through: below a failed one it is no longer what is in the cluster alone. */
export function deployedRelease(object: KubeObject): JsonObject | undefined {
  return releasesOf(object).find(({ status }) => status === 'deployed');
}

/** As Helm and the controller name it, e.g. `shop.v4`. */
export function releaseName(release: JsonObject): string {
  return `${asText(release['name']) ?? ''}.v${numberOf(release)}`;
}
