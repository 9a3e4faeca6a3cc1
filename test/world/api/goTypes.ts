import type { Fields, Value } from './json.ts';
import { isFields } from './json.ts';
import type { ServedKind } from './kind.ts';
import { badRequest } from './statusError.ts';

/** The Go type of a field that people often get wrong, and the struct that it stands in, which the server's words name. */
interface Typed {
  readonly struct: string;
  readonly type: 'string' | 'int32' | 'map[string]string' | 'map[string][]uint8';
}

const texts = (struct: string): Typed => ({ struct, type: 'map[string]string' });

const everywhere: Readonly<Record<string, Typed>> = {
  'metadata.labels': texts('ObjectMeta'),
  'metadata.annotations': texts('ObjectMeta'),
};

/** Of what the pods of a workload are made, with the path to it. */
function template(path: string): Readonly<Record<string, Typed>> {
  const env: Typed = { struct: 'EnvVar', type: 'string' };
  return {
    [`${path}.metadata.labels`]: texts('ObjectMeta'),
    [`${path}.metadata.annotations`]: texts('ObjectMeta'),
    [`${path}.spec.containers.env.value`]: env,
    [`${path}.spec.initContainers.env.value`]: env,
  };
}

const workload = (struct: string): Readonly<Record<string, Typed>> => ({
  'spec.replicas': { struct, type: 'int32' },
  ...template('spec.template'),
});

const ofKind: Readonly<Record<string, Readonly<Record<string, Typed>>>> = {
  '/ConfigMap': { data: texts('ConfigMap') },
  '/Secret': { data: { struct: 'Secret', type: 'map[string][]uint8' }, stringData: texts('Secret') },
  'apps/Deployment': workload('DeploymentSpec'),
  'apps/StatefulSet': workload('StatefulSetSpec'),
  'apps/DaemonSet': template('spec.template'),
  'batch/Job': template('spec.template'),
  'batch/CronJob': template('spec.jobTemplate.spec.template'),
};

/**
 * Refuses an object of a built-in kind in which a number stands where a text belongs, or the like, in the words of Go's
 * decoder, which reports the first one. A null in a map of texts becomes an empty text.
 */
export function checkGoTypes(kind: ServedKind, body: Fields): void {
  if (kind.isCustom) {
    return;
  }
  const rules = { ...everywhere, ...ofKind[`${kind.group}/${kind.kind}`] };
  const problem = firstProblem(body, '', rules);
  if (problem !== undefined) {
    throw badRequest(
      `${kind.kind} in version ${JSON.stringify(kind.version)} cannot be handled as a ${kind.kind}: json: ${problem}`,
    );
  }
}

function firstProblem(
  value: Value,
  path: string,
  rules: Readonly<Record<string, Typed>>,
): string | undefined {
  const rule = rules[path];
  if (rule !== undefined) {
    return problemOf(value, path, rule);
  }
  const inner: readonly (readonly [string, Value])[] = Array.isArray(value)
    ? value.map((item) => [path, item])
    : isFields(value)
      ? Object.entries(value).map(([key, below]) => [path === '' ? key : `${path}.${key}`, below])
      : [];
  for (const [at, below] of inner) {
    const problem = firstProblem(below, at, rules);
    if (problem !== undefined) {
      return problem;
    }
  }
  return undefined;
}

function problemOf(value: Value, path: string, { struct, type }: Typed): string | undefined {
  const wrong = (found: Value, wanted: string): string =>
    `cannot unmarshal ${jsonType(found)} into Go struct field ${struct}.${path} of type ${wanted}`;
  if (value === null) {
    return undefined;
  }
  if (!type.startsWith('map')) {
    const isRight = type === 'string' ? typeof value === 'string' : typeof value === 'number';
    return isRight ? undefined : wrong(value, type);
  }
  if (!isFields(value)) {
    return wrong(value, type);
  }
  for (const [key, inner] of Object.entries(value)) {
    if (inner === null) {
      value[key] = '';
    } else if (typeof inner !== 'string') {
      return wrong(inner, type.slice('map[string]'.length));
    }
  }
  return undefined;
}

function jsonType(value: Value): string {
  if (Array.isArray(value)) {
    return 'array';
  }
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
