import type { ApiResource } from '../ports.ts';
import type { Json } from '../util/json.ts';
import { asArray, asText, at } from '../util/json.ts';

/** Asks for everything in one answer, and takes the list of groups from servers before 1.27. */
export const DISCOVERY_ACCEPT = [
  'application/json;as=APIGroupDiscoveryList;g=apidiscovery.k8s.io;v=v2',
  'application/json;as=APIGroupDiscoveryList;g=apidiscovery.k8s.io;v=v2beta1',
  'application/json',
].join(',');

/** A group and version whose resources must be asked for on their own. */
export interface GroupVersion {
  readonly group: string;
  readonly version: string;
}

export type DiscoveryAnswer =
  | { readonly form: 'aggregated'; readonly resources: readonly ApiResource[] }
  | { readonly form: 'legacy'; readonly groupVersions: readonly GroupVersion[] };

/** The answer of `/api` or `/apis`, in either form; undefined for neither. Preferred versions come first. */
export function readDiscovery(answer: Json): DiscoveryAnswer | undefined {
  switch (asText(at(answer, 'kind'))) {
    case 'APIGroupDiscoveryList':
      return { form: 'aggregated', resources: asArray(at(answer, 'items')).flatMap(aggregatedGroup) };
    case 'APIGroupList':
      return { form: 'legacy', groupVersions: asArray(at(answer, 'groups')).flatMap(legacyGroup) };
    case 'APIVersions': {
      const versions = asArray(at(answer, 'versions')).flatMap((version) => asText(version) ?? []);
      return { form: 'legacy', groupVersions: versions.map((version) => ({ group: '', version })) };
    }
    case undefined:
    default:
      return undefined;
  }
}

function aggregatedGroup(group: Json): readonly ApiResource[] {
  const name = asText(at(group, 'metadata', 'name')) ?? '';
  return asArray(at(group, 'versions')).flatMap((entry) => {
    const version = asText(at(entry, 'version')) ?? '';
    return asArray(at(entry, 'resources')).flatMap((resource): readonly ApiResource[] => {
      const plural = asText(at(resource, 'resource'));
      const kind = asText(at(resource, 'responseKind', 'kind'));
      return plural === undefined || kind === undefined
        ? []
        : [
            {
              // A group may serve a kind of another one (`autoscaling/v1 Scale`); its path is still its own.
              group: name,
              version,
              kind,
              resource: plural,
              isNamespaced: at(resource, 'scope') === 'Namespaced',
              verbs: texts(at(resource, 'verbs')),
            },
          ];
    });
  });
}

function legacyGroup(group: Json): readonly GroupVersion[] {
  const name = asText(at(group, 'name')) ?? '';
  const preferred = asText(at(group, 'preferredVersion', 'version'));
  const versions = asArray(at(group, 'versions')).flatMap((entry) => asText(at(entry, 'version')) ?? []);
  return versions
    .toSorted((a, b) => Number(b === preferred) - Number(a === preferred))
    .map((version) => ({ group: name, version }));
}

/** The answer of `/api/v1` or `/apis/<group>/<version>`; subresources are left out. */
export function readResourceList(answer: Json, of: GroupVersion): readonly ApiResource[] {
  return asArray(at(answer, 'resources')).flatMap((entry): readonly ApiResource[] => {
    const resource = asText(at(entry, 'name'));
    const kind = asText(at(entry, 'kind'));
    return resource === undefined || kind === undefined || resource.includes('/')
      ? []
      : [
          {
            ...of,
            kind,
            resource,
            isNamespaced: at(entry, 'namespaced') === true,
            verbs: texts(at(entry, 'verbs')),
          },
        ];
  });
}

function texts(value: Json | undefined): readonly string[] {
  return asArray(value).flatMap((each) => asText(each) ?? []);
}
