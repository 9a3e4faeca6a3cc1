import type { Fields, Value } from '../json.ts';
import { isFields, list, text } from '../json.ts';
import type { FieldProblem } from '../statusError.ts';
import { absent, forbidden, required } from './problem.ts';

/** What makes a pod impossible: no containers, containers without name or image, mounts without a volume or `claims`. */
export function podProblems(
  spec: Fields,
  path: string,
  claims: readonly string[] = [],
): readonly FieldProblem[] {
  const containers = list(spec, 'containers');
  const volumes = new Set([...claims, ...list(spec, 'volumes').map((volume) => text(volume, 'name'))]);
  return [
    ...list(spec, 'volumes').flatMap((volume, at) => volumeProblems(volume, `${path}.volumes[${at}]`)),
    ...(containers.length === 0 ? [required(`${path}.containers`)] : []),
    ...['containers', 'initContainers'].flatMap((key) =>
      list(spec, key).flatMap((container, at) =>
        containerProblems(container as Fields, `${path}.${key}[${at}]`, volumes),
      ),
    ),
  ];
}

/** Besides its name a volume has one source. */
function volumeProblems(volume: Value, path: string): readonly FieldProblem[] {
  const sources = Object.keys(isFields(volume) ? volume : {}).filter((key) => key !== 'name');
  const order = [
    'emptyDir',
    'hostPath',
    'secret',
    'persistentVolumeClaim',
    'downwardAPI',
    'configMap',
    'csi',
    'projected',
    'ephemeral',
  ];
  return sources
    .sort((a, b) => order.indexOf(a) - order.indexOf(b))
    .slice(1)
    .map((key) => forbidden(`${path}.${key}`, 'may not specify more than 1 volume type'));
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
