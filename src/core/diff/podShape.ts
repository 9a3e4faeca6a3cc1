/**
 * Key fields of the lists in a pod spec, by path below it, as Kubernetes' OpenAPI states them
 * (`x-kubernetes-list-map-keys`). A list that is not here (args, command, tolerations, …) is atomic.
 */
const POD_LISTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['volumes', ['name']],
  ['imagePullSecrets', ['name']],
  ['hostAliases', ['ip']],
  ['topologySpreadConstraints', ['topologyKey', 'whenUnsatisfiable']],
  ['schedulingGates', ['name']],
  ['resourceClaims', ['name']],
]);

const CONTAINER_LISTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['', ['name']],
  ['env', ['name']],
  ['ports', ['containerPort', 'protocol']],
  ['volumeMounts', ['mountPath']],
  ['volumeDevices', ['devicePath']],
  ['resources.claims', ['name']],
]);

const CONTAINERS: ReadonlySet<string> = new Set(['containers', 'initContainers', 'ephemeralContainers']);

/** Undefined where the list is atomic or the path is none of a list. */
export function podListKeys(path: readonly string[]): readonly string[] | undefined {
  const [first, ...rest] = path;
  return first !== undefined && CONTAINERS.has(first)
    ? CONTAINER_LISTS.get(rest.join('.'))
    : POD_LISTS.get(path.join('.'));
}
