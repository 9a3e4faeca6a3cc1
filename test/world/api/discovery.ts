import { createHash } from 'node:crypto';

import type { Fields, Value } from './json.ts';
import { text } from './json.ts';
import { apiVersionOf } from './kind.ts';
import type { ServedKind } from './kind.ts';

/** The version that the demo claims to be: the one its answers are compared with. */
export const serverVersion: Fields = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.3',
  gitCommit: '$Format:%H$',
  gitTreeState: '',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: 'go1.26.8',
  compiler: 'gc',
  platform: 'linux/amd64',
};

/** Groups in the order of first appearance, each with its versions, newest first as declared. */
function grouped(kinds: readonly ServedKind[], isCore: boolean): Map<string, Map<string, ServedKind[]>> {
  const groups = new Map<string, Map<string, ServedKind[]>>();
  for (const kind of kinds) {
    if ((kind.group === '') !== isCore) {
      continue;
    }
    const versions = groups.get(kind.group) ?? new Map<string, ServedKind[]>();
    groups.set(kind.group, versions);
    versions.set(kind.version, [...(versions.get(kind.version) ?? []), kind]);
  }
  return groups;
}

function groupFacts(group: string, versions: ReadonlyMap<string, unknown>): Fields {
  const told = [...versions.keys()].map((version) => ({
    groupVersion: apiVersionOf({ group, version }),
    version,
  }));
  return { name: group, versions: told, preferredVersion: told[0] as Fields };
}

export function apiVersions(server: string): Fields {
  return {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: server }],
  };
}

export function groupList(kinds: readonly ServedKind[]): Fields {
  const groups = [...grouped(kinds, false)].map(([group, versions]) => groupFacts(group, versions));
  return { kind: 'APIGroupList', apiVersion: 'v1', groups };
}

/** One group, or undefined where it is not served. */
export function oneGroup(kinds: readonly ServedKind[], group: string): Fields | undefined {
  const versions = grouped(kinds, false).get(group);
  return versions === undefined
    ? undefined
    : { kind: 'APIGroup', apiVersion: 'v1', ...groupFacts(group, versions) };
}

/** The resources and subresources of one version, sorted by name as the server does. */
export function resourceList(kinds: readonly ServedKind[], group: string, version: string): Fields {
  const resources = kinds
    .filter((kind) => kind.group === group && kind.version === version)
    .flatMap((kind) => [plainResource(kind), ...kind.subresources.map((part) => plainPart(kind, part))])
    .sort((a, b) => (text(a, 'name') < text(b, 'name') ? -1 : 1));
  return {
    kind: 'APIResourceList',
    ...(group === '' ? {} : { apiVersion: 'v1' }),
    groupVersion: apiVersionOf({ group, version }),
    resources,
  };
}

function plainResource(kind: ServedKind): Fields {
  return {
    name: kind.plural,
    singularName: kind.singular,
    namespaced: kind.isNamespaced,
    kind: kind.kind,
    verbs: [...kind.verbs],
    ...(kind.shortNames.length === 0 ? {} : { shortNames: [...kind.shortNames] }),
    ...(kind.categories.length === 0 ? {} : { categories: [...kind.categories] }),
    ...(kind.verbs.includes('list') ? { storageVersionHash: storageHash(kind) } : {}),
  };
}

/** Names the stored version without telling it. */
function storageHash(kind: ServedKind): string {
  const named = `${kind.group}/${kind.version}/${kind.kind}`;
  return createHash('sha256').update(named).digest().subarray(0, 8).toString('base64');
}

function plainPart(kind: ServedKind, part: string): Fields {
  const isScale = part === 'scale';
  return {
    name: `${kind.plural}/${part}`,
    singularName: '',
    namespaced: kind.isNamespaced,
    ...(isScale ? { group: 'autoscaling', version: 'v1' } : {}),
    kind: isScale ? 'Scale' : kind.kind,
    verbs: partVerbs(part),
  };
}

function partVerbs(part: string): string[] {
  return part === 'finalize' ? ['update'] : ['get', 'patch', 'update'];
}

/** Aggregated discovery v2: everything in two answers, one for `/api` and one for `/apis`. */
export function aggregatedDiscovery(kinds: readonly ServedKind[], isCore: boolean): Fields {
  const items: Value[] = [...grouped(kinds, isCore)].map(([group, versions]) => ({
    metadata: group === '' ? {} : { name: group },
    versions: [...versions].map(([version, served]) => ({
      version,
      resources: served
        .toSorted((a, b) => (a.plural < b.plural ? -1 : 1))
        .map((kind) => aggregatedResource(kind)),
      freshness: 'Current',
    })),
  }));
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items,
  };
}

/** Built-in kinds leave group and version of their response kind empty; readers take those of the entry above. */
function responseKind(kind: ServedKind): Fields {
  return kind.isCustom
    ? { group: kind.group, version: kind.version, kind: kind.kind }
    : { group: '', version: '', kind: kind.kind };
}

function aggregatedResource(kind: ServedKind): Fields {
  const parts = kind.subresources.map((part) => ({
    subresource: part,
    responseKind:
      part === 'scale' ? { group: 'autoscaling', version: 'v1', kind: 'Scale' } : responseKind(kind),
    verbs: partVerbs(part),
  }));
  return {
    resource: kind.plural,
    responseKind: responseKind(kind),
    scope: kind.isNamespaced ? 'Namespaced' : 'Cluster',
    singularResource: kind.singular,
    verbs: [...kind.verbs],
    ...(kind.shortNames.length === 0 ? {} : { shortNames: [...kind.shortNames] }),
    ...(kind.categories.length === 0 ? {} : { categories: [...kind.categories] }),
    ...(parts.length === 0 ? {} : { subresources: parts }),
  };
}
