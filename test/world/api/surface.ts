/** What the demo cluster serves, as data: the router reads it, and tests hold every request of Plumbline to it. */
export interface SurfaceRule {
  readonly verb:
    | 'info'
    | 'discover'
    | 'list'
    | 'watch'
    | 'get'
    | 'create'
    | 'update'
    | 'patch'
    | 'delete'
    | 'deletecollection';
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `{root}` is `/api/v1` or `/apis/{group}/{version}`; the other names stand for one part of the path. */
  readonly path: string;
  /** Query parameters; any other one is answered with 501. */
  readonly query: readonly string[];
  /** Content types of a body; empty where none is sent. */
  readonly sends: readonly string[];
  readonly answers: readonly string[];
  /** Words that must be in the query for this rule. */
  readonly when?: 'watch=true';
}

export const mergePatch = 'application/merge-patch+json';
export const jsonPatch = 'application/json-patch+json';
/** For built-in kinds only. */
export const strategicPatch = 'application/strategic-merge-patch+json';
export const applyPatch = 'application/apply-patch+yaml';
const json = 'application/json';
const table = 'application/json;as=Table;g=meta.k8s.io;v=v1';
const aggregated = 'application/json;as=APIGroupDiscoveryList;g=apidiscovery.k8s.io;v=v2';

const selection = ['labelSelector', 'fieldSelector'];
const listQuery = [
  ...selection,
  'limit',
  'continue',
  'resourceVersion',
  'resourceVersionMatch',
  'timeoutSeconds',
];
const watchQuery = [...listQuery, 'watch', 'allowWatchBookmarks', 'sendInitialEvents'];
const writeQuery = ['dryRun', 'fieldManager', 'fieldValidation'];
const deleteQuery = ['dryRun', 'propagationPolicy', 'gracePeriodSeconds', 'orphanDependents'];
const everyQuery = ['pretty', 'timeout'];

const collections = ['{root}/{resource}', '{root}/namespaces/{namespace}/{resource}'];
const objects = collections.map((path) => `${path}/{name}`);
const parts = objects.map((path) => `${path}/{subresource}`);

function rules(
  verb: SurfaceRule['verb'],
  method: SurfaceRule['method'],
  paths: readonly string[],
  traits: Partial<Pick<SurfaceRule, 'query' | 'sends' | 'answers' | 'when'>>,
): SurfaceRule[] {
  const { query = [], sends = [], answers = [json], when } = traits;
  return paths.map((path) => ({
    verb,
    method,
    path,
    query: [...query, ...everyQuery],
    sends,
    answers,
    ...(when === undefined ? {} : { when }),
  }));
}

export const surface: readonly SurfaceRule[] = [
  ...rules('info', 'GET', ['/version'], {}),
  ...rules('info', 'GET', ['/readyz', '/livez', '/healthz'], { query: ['verbose'], answers: ['text/plain'] }),
  ...rules('discover', 'GET', ['/api', '/apis'], { answers: [json, aggregated] }),
  ...rules('discover', 'GET', ['{root}', '/apis/{group}'], {}),
  ...rules('watch', 'GET', collections, { query: watchQuery, when: 'watch=true' }),
  ...rules('list', 'GET', collections, {
    query: [...listQuery, 'includeObject', 'watch'],
    answers: [json, table],
  }),
  ...rules('get', 'GET', objects, {
    query: ['resourceVersion', 'includeObject', 'watch'],
    answers: [json, table],
  }),
  ...rules('get', 'GET', parts, { query: ['resourceVersion'] }),
  ...rules('create', 'POST', collections, { query: writeQuery, sends: [json] }),
  ...rules('update', 'PUT', [...objects, ...parts], { query: writeQuery, sends: [json] }),
  ...rules('patch', 'PATCH', [...objects, ...parts], {
    query: [...writeQuery, 'force'],
    sends: [mergePatch, jsonPatch, strategicPatch, applyPatch],
  }),
  ...rules('delete', 'DELETE', objects, { query: deleteQuery, sends: [json] }),
  ...rules('deletecollection', 'DELETE', collections, {
    query: [...deleteQuery, ...listQuery],
    sends: [json],
  }),
];

/** What is known of a request before it is answered. */
export interface SurfaceRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly contentType?: string;
  readonly accept?: string;
}

export type SurfaceVerdict =
  | {
      readonly inSurface: true;
      readonly rule: SurfaceRule;
      readonly params: Readonly<Record<string, string>>;
    }
  | { readonly inSurface: false; readonly why: string; readonly unknownBody?: UnknownBody };

/** The path is served, the content type of the body is not. */
export interface UnknownBody {
  readonly contentType: string;
  readonly verb: SurfaceRule['verb'];
  readonly params: Readonly<Record<string, string>>;
}

/** Finds the rule for a request, or says which part of it the demo cluster does not serve. */
export function isInSurface(request: SurfaceRequest): SurfaceVerdict {
  const watches = isTrue(request.query.get('watch'));
  let why = `${request.method} ${request.path}`;
  let unknownBody: UnknownBody | undefined;
  for (const rule of surface) {
    if (rule.method !== request.method || (rule.when === 'watch=true') !== (watches && isWatchable(rule))) {
      continue;
    }
    const params = matchPath(rule.path, request.path);
    if (params === undefined) {
      continue;
    }
    const problem = problemOf(rule, request);
    if (problem === undefined) {
      return { inSurface: true, rule, params };
    }
    why = `${request.method} ${request.path} with ${problem}`;
    if (problem.startsWith('the content type')) {
      unknownBody = { contentType: mediaType(request.contentType ?? ''), verb: rule.verb, params };
    }
  }
  return { inSurface: false, why, ...(unknownBody === undefined ? {} : { unknownBody }) };
}

/** A `watch` parameter decides only between rules for objects; elsewhere it has no meaning. */
function isWatchable(rule: SurfaceRule): boolean {
  return rule.verb === 'watch' || rule.verb === 'list';
}

function problemOf(rule: SurfaceRule, request: SurfaceRequest): string | undefined {
  const unknown = [...request.query.keys()].find((name) => !rule.query.includes(name));
  if (unknown !== undefined) {
    return `the query parameter ${unknown}`;
  }
  const type = mediaType(request.contentType ?? '');
  const sendsBody = rule.sends.length > 0 && type !== '';
  if (sendsBody && !rule.sends.includes(type)) {
    return `the content type ${type}`;
  }
  return isAccepted(rule.answers, request.accept ?? '') ? undefined : `the accept header ${request.accept}`;
}

/** True when one of the accepted types is served: all of JSON is, also by way of a wildcard. */
function isAccepted(answers: readonly string[], accept: string): boolean {
  if (answers.includes('text/plain')) {
    return true; // health checks answer whoever asks
  }
  const wanted = accept.split(',').map((each) => each.trim());
  return (
    accept === '' ||
    wanted.some((each) => {
      const type = mediaType(each);
      const plain = type === '*/*' || type === 'application/*' || answers.some((answer) => answer === type);
      const wantsForm = /;\s*as=/u.test(each);
      return wantsForm ? answers.some((answer) => sameForm(answer, each)) : plain;
    })
  );
}

function sameForm(answer: string, wanted: string): boolean {
  const a = parameters(answer);
  const b = parameters(wanted);
  return (
    mediaType(answer) === mediaType(wanted) && ['as', 'g', 'v'].every((key) => a.get(key) === b.get(key))
  );
}

export function parameters(mediaRange: string): ReadonlyMap<string, string> {
  const pairs = mediaRange.split(';').slice(1);
  return new Map(
    pairs.map((pair) => {
      const [key = '', value = ''] = pair.split('=');
      return [key.trim(), value.trim()];
    }),
  );
}

/** The type without its parameters, in lower case. */
export function mediaType(contentType: string): string {
  return (contentType.split(';')[0] ?? '').trim().toLowerCase();
}

export function isTrue(value: string | null): boolean {
  return value === 'true' || value === '1';
}

const patterns = new Map<string, RegExp>();

function matchPath(template: string, path: string): Record<string, string> | undefined {
  const known = patterns.get(template) ?? pattern(template);
  patterns.set(template, known);
  const found = known.exec(path);
  if (found === null) {
    return undefined;
  }
  const params = { ...found.groups };
  return Object.fromEntries(
    Object.entries(params)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, decodeURIComponent(value)]),
  );
}

function pattern(template: string): RegExp {
  const source = template
    .replace('{root}', '(?:/api/(?<core>v1)|/apis/(?<group>[^/]+)/(?<version>[^/]+))')
    .replace('/apis/{group}', '/apis/(?<group>[^/]+)')
    .replace('/{resource}', '/(?<resource>[^/]+)')
    .replace('/{namespace}', '/(?<namespace>[^/]+)')
    .replace('/{name}', '/(?<name>[^/]+)')
    .replace('/{subresource}', '/(?<subresource>[^/]+)');
  return new RegExp(`^${source}$`, 'u');
}
