import type { JsonObject } from '../util/json.ts';
import { asArray, asObject, asObjects, asText } from '../util/json.ts';

/** What a kustomization reads. `any` may be a file or a folder with a kustomization; `folder` counts with all in it. */
export interface KustomizeReference {
  readonly reference: string;
  readonly kind: 'file' | 'folder' | 'any';
}

const ANY_LISTS = ['resources', 'bases', 'components', 'transformers', 'generators', 'validators'] as const;
const FILE_LISTS = ['crds', 'configurations'] as const;

/** Everything that a kustomization names, as written. Inline patches and inline objects are no references. */
export function kustomizeReferences(kustomization: JsonObject): readonly KustomizeReference[] {
  const any = ANY_LISTS.flatMap((field) => texts(kustomization[field]));
  const files = [
    ...FILE_LISTS.flatMap((field) => texts(kustomization[field])),
    ...texts(kustomization['patchesStrategicMerge']),
    ...['patches', 'patchesJson6902', 'replacements'].flatMap((field) => pathsOf(kustomization[field])),
    ...['configMapGenerator', 'secretGenerator'].flatMap((field) => generatorFiles(kustomization[field])),
    ...optional(asObject(kustomization['openapi'])?.['path']),
    ...asObjects(kustomization['helmCharts']).flatMap((chart) => [
      ...optional(chart['valuesFile']),
      ...texts(chart['additionalValuesFiles']),
    ]),
  ];
  return [
    ...any.filter(isPath).map((reference) => ({ reference, kind: 'any' as const })),
    ...files.filter(isPath).map((reference) => ({ reference, kind: 'file' as const })),
    ...localCharts(kustomization).map((reference) => ({ reference, kind: 'folder' as const })),
  ];
}

/** Kustomize takes a reference for remote by its form: a scheme, `git@host:`, a known forge in front, or a `?ref=`. */
export function isRemote(reference: string): boolean {
  return (
    /^[a-z][a-z0-9+.-]*:\/\//i.test(reference) ||
    /^[^/\s]+@[^/\s]+:/.test(reference) ||
    /^(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org|dev\.azure\.com)\//i.test(reference) ||
    /\?(?:ref|version)=/.test(reference)
  );
}

/** Only a full commit id never moves; a version tag is taken at its word. */
export function isMutable(reference: string): boolean {
  const ref = /[?&](?:ref|version)=([^&]+)/.exec(reference)?.[1];
  return ref === undefined || !/^(?:[0-9a-f]{40}|[0-9a-f]{64}|v?\d+(?:\.\d+)+.*)$/.test(ref);
}

function generatorFiles(generators: unknown): readonly string[] {
  return asObjects(generators).flatMap((generator) => [
    // `key=path`, or the path alone.
    ...texts(generator['files']).map((file) => file.slice(file.indexOf('=') + 1)),
    ...texts(generator['envs']),
    ...optional(generator['env']),
  ]);
}

/** Charts that lie beside the kustomization; a chart with a `repo` may be kept there too. */
function localCharts(kustomization: JsonObject): readonly string[] {
  const home = asText(asObject(kustomization['helmGlobals'])?.['chartHome']) ?? 'charts';
  return asObjects(kustomization['helmCharts']).flatMap((chart) => {
    const name = asText(chart['name']);
    return name ? [`${home}/${name}`] : [];
  });
}

function pathsOf(list: unknown): readonly string[] {
  return asObjects(list).flatMap((item) => optional(item['path']));
}

function texts(list: unknown): readonly string[] {
  return asArray(list).flatMap((item) => asText(item) ?? []);
}

function optional(value: unknown): readonly string[] {
  const text = asText(value);
  return text ? [text] : [];
}

/** `patchesStrategicMerge` and the transformer lists also take YAML in place. */
function isPath(text: string): boolean {
  return text !== '' && !text.includes('\n') && !/^\s*(?:apiVersion|kind)\s*:/.test(text);
}
