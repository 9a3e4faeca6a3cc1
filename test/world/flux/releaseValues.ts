import { parse } from 'yaml';

import { asText, at, dictAt, isDict, listAt, textAt, type Dict, type Json } from '../pull/json.ts';
import * as o from '../pull/objects.ts';
import { kindOf, SOURCE_GROUP, type FluxParts } from './parts.ts';

/** Why nothing is tried, in the words of a condition. */
export class Problem {
  readonly reason: string;
  readonly message: string;
  /** By an Event too. */
  readonly isTold: boolean;

  constructor(reason: string, message: string, isTold: boolean) {
    this.reason = reason;
    this.message = message;
    this.isTold = isTold;
  }
}

/** Those of the ConfigMaps and Secrets that the spec names, later ones over earlier, under those of the spec itself. */
export async function valuesOf(parts: FluxParts, release: o.Obj): Promise<Dict | Problem> {
  let values: Dict = {};
  for (const from of listAt(release, 'spec', 'valuesFrom')) {
    const [kind, name] = [textAt(from, 'kind'), textAt(from, 'name')];
    const key = textAt(from, 'valuesKey') || 'values.yaml';
    const live = await parts.client.get(kindOf(parts, '', kind), o.namespaceOf(release), name);
    const data = dictAt(live ?? null, 'data')[key];
    if (data === undefined && at(from, 'optional') !== true) {
      const why = live === undefined ? `${kind.toLowerCase()}s "${name}" not found` : `missing key '${key}'`;
      const place = `'${o.namespaceOf(release)}/${name}' with key '${key}'`;
      const message = `could not resolve ${kind} chart values reference ${place}: ${why}`;
      return new Problem('ValuesError', message, true);
    }
    const text =
      kind === 'Secret' ? Buffer.from(asText(data ?? ''), 'base64').toString() : asText(data ?? '');
    values = over(values, dictAt((parse(text) ?? {}) as Json));
  }
  return over(values, dictAt(release, 'spec', 'values'));
}

function over(below: Dict, above: Dict): Dict {
  const entries = Object.entries(above).map(([key, value]): [string, Json] => {
    const old = below[key];
    return [key, isDict(value) && isDict(old) ? over(old, value) : value];
  });
  return { ...below, ...Object.fromEntries(entries) };
}

/** A chart that a source holds already is none that the demo installs: it has only those that lie in Git. */
export async function chartProblem(parts: FluxParts, release: o.Obj): Promise<Problem | undefined> {
  const ref = dictAt(release, 'spec', 'chartRef');
  const [kind, name] = [textAt(ref, 'kind'), textAt(ref, 'name')];
  if (name === '') {
    return undefined;
  }
  const namespace = textAt(ref, 'namespace') || o.namespaceOf(release);
  const found = await parts.client.get(kindOf(parts, SOURCE_GROUP, kind), namespace, name);
  const why =
    found === undefined
      ? `${kind}.source.toolkit.fluxcd.io "${name}" not found`
      : 'the demo has no charts but those that lie in Git';
  return new Problem('ArtifactFailed', `could not get Source object: ${why}`, false);
}

/** Of another cluster the demo knows only whether there is a way to it, and installs nothing there. */
export async function wayOf(parts: FluxParts, release: o.Obj): Promise<Problem | undefined> {
  const name = textAt(release, 'spec', 'kubeConfig', 'secretRef', 'name');
  if (at(release, 'spec', 'kubeConfig') === undefined) {
    return undefined;
  }
  const namespace = o.namespaceOf(release);
  const secret = name && (await parts.client.get(kindOf(parts, '', 'Secret'), namespace, name));
  const why =
    secret === undefined
      ? `could not get KubeConfig secret '${namespace}/${name}': secrets "${name}" not found`
      : 'the cluster of the kubeconfig cannot be reached: the demo is one cluster';
  return new Problem('RESTClientError', why, false);
}
