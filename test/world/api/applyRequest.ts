import { applied } from './apply.ts';
import { created, replaced } from './commit.ts';
import type { WriteContext } from './commit.ts';
import { decodeConfiguration } from './decode.ts';
import type { ApiObject, Fields, Value } from './json.ts';
import { isFields, text } from './json.ts';
import { apiVersionOf } from './kind.ts';
import type { ServedKind } from './kind.ts';
import { knownPart } from './knownPart.ts';
import { shapeOf } from './listKeys.ts';
import { pathText } from './fieldSet.ts';
import type { Answer, ResourceRequest } from './requestContext.ts';
import { childShape, itemShape } from './shape.ts';
import type { Shape } from './shape.ts';
import { badRequest, conflict, notFound, StatusError } from './statusError.ts';
import { keyFor } from './store.ts';
import { jsonAs, objectAs, resourceOf } from './stored.ts';
import { timestamp } from './strategy.ts';
import { appliedProblems, checkConverted, typeWords } from './types/checks.ts';
import { itemStep } from './typedValue.ts';

/** A server-side apply: creates what is not there, else merges. */
export function applyObject(context: WriteContext, request: ResourceRequest): Answer {
  const { kind, query, name, namespace, subresource } = request;
  const body = isFields(request.body) ? request.body : {};
  checkType(kind, body);
  const before = context.store.find(resourceOf(kind), keyFor(namespace, name));
  checkIdentity(kind, name, body, before !== undefined);
  const config = decodeConfiguration(request, body);
  checkFields(kind, name, body, config);
  if (before === undefined && subresource !== undefined) {
    throw notFound(kind, name);
  }
  const live = before === undefined ? undefined : objectAs(kind, before);
  const { object, managedFields } = applied(kind, live, config, {
    manager: query.get('fieldManager') ?? '',
    force: query.get('force') === 'true',
    time: timestamp(context.now()),
    ...(subresource === undefined ? {} : { subresource }),
  });
  checkConverted(kind, object, name);
  checkName(name, text(body, 'metadata', 'name'));
  const entry =
    before === undefined
      ? created(context, request, object, managedFields)
      : replaced(context, request, before, object, managedFields);
  return { status: before === undefined ? 201 : 200, text: `${jsonAs(kind, entry)}\n` };
}

function checkType(kind: ServedKind, body: Fields): void {
  const apiVersion = text(body, 'apiVersion');
  if (apiVersion !== apiVersionOf(kind) || text(body, 'kind') !== kind.kind) {
    const group = apiVersion.includes('/') || apiVersion === '' ? apiVersion || '/' : `/${apiVersion}`;
    throw badRequest(`invalid object type: ${group}, Kind=${text(body, 'kind')}`);
  }
}

function checkIdentity(kind: ServedKind, name: string, body: Fields, exists: boolean): void {
  const sent = text(body, 'metadata', 'name');
  const uid = text(body, 'metadata', 'uid');
  if (sent === '' && (exists || uid === '')) {
    throw badRequest(
      `the name of the object (${name} based on URL) was undeterminable: name must be provided`,
    );
  }
  if (!exists && uid !== '') {
    throw conflict(
      kind,
      name,
      `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`,
    );
  }
}

/** Looked at after conflicts are. */
function checkName(name: string, sent: string): void {
  if (sent !== name) {
    throw badRequest(`the name of the object (${sent}) does not match the name on the URL (${name})`);
  }
}

/** Apply is strict: a field that the schema does not know, a wrong type, or two items of one identity fail the request. */
function checkFields(kind: ServedKind, name: string, body: Fields, config: ApiObject): void {
  const problem =
    unknownInCustom(kind, body) ??
    listed(appliedProblems(kind, body)) ??
    duplicateIn(config, shapeOf(kind), []);
  if (problem !== undefined) {
    throw new StatusError({
      code: 500,
      message: `failed to create typed patch object (${text(body, 'metadata', 'namespace')}/${name}; ${typeWords(kind)}): ${problem}`,
    });
  }
}

/** Built-in kinds are held to their types instead. */
function unknownInCustom(kind: ServedKind, body: Fields): string | undefined {
  const [unknown] = kind.isCustom ? knownPart(kind, body as ApiObject).dropped : [];
  return unknown === undefined ? undefined : `.${unknown}: field not declared in schema`;
}

function listed(problems: readonly string[]): string | undefined {
  return problems.length > 1
    ? ['errors:', ...problems.map((problem) => `  ${problem}`)].join('\n')
    : problems[0];
}

function duplicateIn(value: Value, shape: Shape, path: readonly string[]): string | undefined {
  if (Array.isArray(value)) {
    if (shape.lists === 'atomic') {
      return undefined;
    }
    const steps = value.map((item, at) => itemStep(shape, item, at));
    const twice = steps.find((step, at) => steps.indexOf(step) !== at);
    return twice === undefined
      ? firstOf(
          value.map((item, at) => () => duplicateIn(item, itemShape(shape), [...path, steps[at] ?? ''])),
        )
      : `${pathText(path)}: duplicate entries for key ${pathText([twice])}`;
  }
  return isFields(value)
    ? firstOf(
        Object.entries(value).map(
          ([key, inner]) =>
            () =>
              duplicateIn(inner, childShape(shape, key), [...path, `f:${key}`]),
        ),
      )
    : undefined;
}

function firstOf(searches: readonly (() => string | undefined)[]): string | undefined {
  for (const search of searches) {
    const found = search();
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
