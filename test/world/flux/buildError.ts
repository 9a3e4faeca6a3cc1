import { textAt } from '../pull/json.ts';
import { groupOf, nameOf, versionOf, type Obj } from '../pull/objects.ts';

/** A file or a variable that is missing, or what is no YAML. */
export class BuildError extends Error {
  readonly reason = 'BuildFailed';
}

/** As kustomize writes the id of a resource: `ConfigMap.v1.[noGrp]/name`. */
export function idOf(object: Obj): string {
  const group = groupOf(object);
  return `${textAt(object, 'kind')}.${versionOf(object)}.${group === '' ? '[noGrp]' : group}/${nameOf(object)}`;
}
