import type { Fields } from '../json.ts';
import { list, text } from '../json.ts';
import type { FieldProblem } from '../statusError.ts';
import { absent, required } from './problem.ts';

/** What makes a pod impossible: no containers, containers without name or image, mounts without a volume or `claims`. */
export function podProblems(
  spec: Fields,
  path: string,
  claims: readonly string[] = [],
): readonly FieldProblem[] {
  const containers = list(spec, 'containers');
  const volumes = new Set([...claims, ...list(spec, 'volumes').map((volume) => text(volume, 'name'))]);
  return [
    ...(containers.length === 0 ? [required(`${path}.containers`)] : []),
    ...['containers', 'initContainers'].flatMap((key) =>
      list(spec, key).flatMap((container, at) =>
        containerProblems(container as Fields, `${path}.${key}[${at}]`, volumes),
      ),
    ),
  ];
}

function containerProblems(
  container: Fields,
  path: string,
  volumes: ReadonlySet<string>,
): readonly FieldProblem[] {
  return [
    ...(text(container, 'name') === '' ? [required(`${path}.name`)] : []),
    ...(text(container, 'image') === '' ? [required(`${path}.image`)] : []),
    ...list(container, 'volumeMounts').flatMap((mount, at) =>
      volumes.has(text(mount, 'name'))
        ? []
        : [absent(`${path}.volumeMounts[${at}].name`, text(mount, 'name'))],
    ),
  ];
}
