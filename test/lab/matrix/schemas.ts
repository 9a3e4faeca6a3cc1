import type { Json, JsonObject } from '../../../src/core/util/json.ts';
import { asArray, asObject, asText, at, isObject } from '../../../src/core/util/json.ts';
import type { Kube } from '../kube.ts';

/** What the API server publishes of the kinds that cases use: how they are served, and their schemas without descriptions. */
export interface Schemas {
  readonly served: readonly ServedKind[];
  /** Name of the definition by `<apiVersion> <Kind>`. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly definitions: Readonly<Record<string, Json>>;
}

/** As discovery says it. */
export interface ServedKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly resource: string;
  readonly isNamespaced: boolean;
  readonly verbs: readonly string[];
}

/** `kinds` are `<apiVersion> <Kind>`; what the server does not serve is left out. */
export async function readSchemas(kube: Kube, kinds: ReadonlySet<string>): Promise<Schemas> {
  const found: Record<string, string> = {};
  const definitions = new Map<string, Json>();
  const served: ServedKind[] = [];
  const versions = [...new Set([...kinds].map((kind) => kind.split(' ')[0] ?? ''))].toSorted();
  for (const version of versions) {
    served.push(...(await readServed(kube, version, kinds)));
    const path = version.includes('/') ? `/openapi/v3/apis/${version}` : `/openapi/v3/api/${version}`;
    const { status, body } = await kube.ask('GET', path);
    const all = status === 200 ? asObject(at(body, 'components', 'schemas')) : undefined;
    for (const [name, schema] of Object.entries(all ?? {})) {
      for (const gvk of asArray(at(schema, 'x-kubernetes-group-version-kind'))) {
        const group = asText(at(gvk, 'group')) ?? '';
        const apiVersion = `${group === '' ? '' : `${group}/`}${asText(at(gvk, 'version')) ?? ''}`;
        const kind = `${apiVersion} ${asText(at(gvk, 'kind')) ?? ''}`;
        if (kinds.has(kind) && apiVersion === version) {
          found[kind] = name;
          collect(name, all ?? {}, definitions);
        }
      }
    }
  }
  return { served, kinds: sorted(Object.entries(found)), definitions: sorted([...definitions]) };
}

async function readServed(
  kube: Kube,
  apiVersion: string,
  kinds: ReadonlySet<string>,
): Promise<readonly ServedKind[]> {
  const slash = apiVersion.indexOf('/');
  const { body } = await kube.ask('GET', slash < 0 ? `/api/${apiVersion}` : `/apis/${apiVersion}`);
  return asArray(at(body, 'resources')).flatMap((one): ServedKind[] => {
    const resource = asText(at(one, 'name')) ?? '';
    const kind = asText(at(one, 'kind')) ?? '';
    if (resource.includes('/') || !kinds.has(`${apiVersion} ${kind}`)) {
      return [];
    }
    return [
      {
        group: slash < 0 ? '' : apiVersion.slice(0, slash),
        version: apiVersion.slice(slash + 1),
        kind,
        resource,
        isNamespaced: at(one, 'namespaced') === true,
        verbs: asArray(at(one, 'verbs')).map(String),
      },
    ];
  });
}

/** The definition and all that it refers to. */
function collect(name: string, all: JsonObject, into: Map<string, Json>): void {
  const schema = all[name];
  if (schema === undefined || into.has(name)) {
    return;
  }
  into.set(name, stripped(schema));
  for (const reference of referencesOf(schema)) {
    collect(reference, all, into);
  }
}

function referencesOf(schema: Json): readonly string[] {
  if (Array.isArray(schema)) {
    return (schema as readonly Json[]).flatMap(referencesOf);
  }
  if (!isObject(schema)) {
    return [];
  }
  const own = asText(schema['$ref']);
  return [
    ...(own === undefined ? [] : [own.slice(own.lastIndexOf('/') + 1)]),
    ...Object.values(schema).flatMap(referencesOf),
  ];
}

/** Without descriptions; a property may be called `description`, so maps of properties are kept whole. */
function stripped(schema: Json, isProperties = false): Json {
  if (Array.isArray(schema)) {
    return (schema as readonly Json[]).map((one) => stripped(one));
  }
  if (!isObject(schema)) {
    return schema;
  }
  const entries = Object.entries(schema)
    .filter(([key, value]) => isProperties || key !== 'description' || typeof value !== 'string')
    .map(
      ([key, value]) =>
        [
          key,
          key === 'default' && !isProperties ? value : stripped(value, key === 'properties' && !isProperties),
        ] as const,
    );
  return Object.fromEntries(entries);
}

function sorted<T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
