import type { KustomizeSpec } from '../../model/app.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { asArray, asObject, asText, at } from '../../util/json.ts';

/** Fields of the spec that change objects beyond their namespace and their variables. `commonMetadata` is put on later. */
const CHANGES = ['patches', 'images', 'components', 'namePrefix', 'nameSuffix', 'decryption'] as const;

/** What a Kustomization does to what its folder holds (specs/flux.md d). */
export function kustomizeSpec(object: KubeObject): KustomizeSpec {
  const spec = asObject(at(object, 'spec')) ?? {};
  const namespace = asText(spec['targetNamespace']) || undefined;
  const variables = variablesOf(object);
  return {
    isPlain: CHANGES.every((field) => {
      const value = spec[field];
      return value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
    }),
    ...(namespace !== undefined && { namespace }),
    ...(variables && { variables }),
  };
}

/** Values written into the spec win over those of ConfigMaps and Secrets, which are not read here. */
function variablesOf(object: KubeObject): Readonly<Record<string, string>> | undefined {
  const build = at(object, 'spec', 'postBuild');
  const written = Object.entries(asObject(at(build, 'substitute')) ?? {});
  const hasMore = asArray(at(build, 'substituteFrom')).length > 0;
  const isAlways = at(build, 'substituteStrategy') === 'Always';
  return written.length > 0 || hasMore || isAlways
    ? Object.fromEntries(
        written.flatMap(([name, value]) => {
          const text = asText(value);
          return text === undefined ? [] : [[name, text.replaceAll('\n', '')]];
        }),
      )
    : undefined;
}
