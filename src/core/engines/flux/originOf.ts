import type { KubeObject } from '../../model/kubeObject.ts';
import { asObjects, asText, at } from '../../util/json.ts';
import { plainRevision } from './revision.ts';
import type { Told } from './toldEvents.ts';
import { annotationOf } from './toldEvents.ts';

/**
 * What an Event's revision is known by: of a pushed artifact the commit that it was made from, by the Event's own
 * annotations or by the record of the object, since a digest is on no branch.
 */
export function originOf(revision: string, { event }: Told, object: KubeObject | undefined): string {
  const isNamed = annotationOf(event, 'revision') === revision;
  const named = isNamed ? annotationOf(event, 'originRevision') : undefined;
  return plainRevision(named || recorded(revision, object) || revision);
}

function recorded(revision: string, object: KubeObject | undefined): string | undefined {
  const status = at(object, 'status');
  const builds = asObjects(at(status, 'history')).map((entry) => entry['metadata']);
  const build = builds.find((metadata) => asText(at(metadata, 'revision')) === revision);
  const applied = asText(at(status, 'lastAppliedRevision')) === revision;
  return (
    asText(at(build, 'originRevision')) ??
    (applied ? asText(at(status, 'lastAppliedOriginRevision')) : undefined)
  );
}
