import type { KubeObject } from '../../model/kubeObject.ts';
import type { JsonObject } from '../../util/json.ts';
import { asNumber, asObjects, asText, at } from '../../util/json.ts';

/** Releases that Helm stored, newest first, as many as the spec keeps. */
export function releasesOf(object: KubeObject): readonly JsonObject[] {
  return asObjects(at(object, 'status', 'history'));
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
  return `${asText(release['name']) ?? ''}.v${asNumber(release['version']) ?? 0}`;
}
