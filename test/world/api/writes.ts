import { randomBytes } from 'node:crypto';

import { allocate } from './allocate.ts';
import { withDefaults } from './defaults.ts';
import { managerOf } from './fieldManager.ts';
import type { ApiObject, Fields, Value } from './json.ts';
import { copy, isFields, isSame, text } from './json.ts';
import { apiVersionOf } from './kind.ts';
import type { ServedKind } from './kind.ts';
import type { Lifecycle } from './lifecycle.ts';
import { mergePatched } from './mergePatch.ts';
import { jsonPatched } from './jsonPatch.ts';
import { stampUpdate } from './managedFields.ts';
import { applied } from './apply.ts';
import { checkName } from './objectName.ts';
import type { Answer, Cluster, ResourceRequest } from './requestContext.ts';
import { asScale, fromScale } from './scale.ts';
import {
  alreadyExists,
  badRequest,
  conflict,
  invalid,
  notFound,
  staleWrite,
  StatusError,
  unsupportedMediaType,
} from './statusError.ts';
import { keyFor } from './store.ts';
import type { Entry } from './store.ts';
import { jsonAs, objectAs, resourceOf } from './stored.ts';
import { preparedForCreate, preparedForUpdate, timestamp } from './strategy.ts';
import { applyPatch, jsonPatch, mergePatch } from './surface.ts';
import { validateBody, validateNamespace } from './validate.ts';
import { inWireOrder } from './wire.ts';

/** What all writes need besides the objects: when they end an object's life, others have to follow. */
export interface WriteContext extends Cluster {
  readonly lifecycle: Lifecycle;
}

export function create(context: WriteContext, request: ResourceRequest): Answer {
  const { kind, namespace } = request;
  const sent = validateBody(kind, request.body, namespace);
  if (text(sent, 'metadata', 'name') === '') {
    nameGenerated(kind, sent);
  }
  if (text(sent, 'metadata', 'resourceVersion') !== '') {
    throw new StatusError({
      code: 400,
      message: 'resourceVersion should not be set on objects to be created',
      reason: 'BadRequest',
    });
  }
  return { status: 201, text: `${jsonAs(kind, created(context, request, sent))}\n` };
}

function created(
  context: WriteContext,
  request: ResourceRequest,
  sent: ApiObject,
  managedFields?: Value,
): Entry {
  const { kind, query } = request;
  const now = context.now();
  validateNamespace(context, kind, sent);
  const name = text(sent, 'metadata', 'name');
  checkName(kind, name);
  if (context.store.find(resourceOf(kind), keyFor(text(sent, 'metadata', 'namespace'), name)) !== undefined) {
    throw alreadyExists(kind, name);
  }
  const prepared = withDefaults(kind, preparedForCreate(kind, sent, now));
  if (managedFields === undefined) {
    stampUpdate(kind, undefined, prepared, writerOf(request, now));
  } else {
    prepared.metadata['managedFields'] = managedFields;
  }
  allocate(kind, prepared, context.store.version);
  return stored(context, kind, prepared, isDryRun(query));
}

function nameGenerated(kind: ServedKind, sent: ApiObject): void {
  const prefix = text(sent, 'metadata', 'generateName');
  if (prefix === '') {
    throw invalid(kind, '', [
      {
        reason: 'FieldValueRequired',
        message: 'Required value: name or generateName is required',
        field: 'metadata.name',
      },
    ]);
  }
  const letters = 'bcdfghjklmnpqrstvwxz2456789';
  const suffix = [...randomBytes(5)].map((byte) => letters[byte % letters.length]).join('');
  sent.metadata['name'] = `${prefix}${suffix}`;
}

export function update(context: WriteContext, request: ResourceRequest): Answer {
  const { kind, namespace, name, subresource } = request;
  const before = existing(context, request);
  if (subresource === 'scale') {
    return scaled(context, request, before, request.body as Fields);
  }
  const sent = validateBody(kind, request.body, namespace);
  if (text(sent, 'metadata', 'name') !== name) {
    throw badRequest(
      `the name of the object (${text(sent, 'metadata', 'name')}) does not match the name on the URL (${name})`,
    );
  }
  return { status: 200, text: `${jsonAs(kind, replaced(context, request, before, sent))}\n` };
}

export function patch(context: WriteContext, request: ResourceRequest): Answer {
  const { contentType, kind, subresource } = request;
  if (contentType === applyPatch) {
    return serverSideApply(context, request);
  }
  const before = existing(context, request);
  const current = objectAs(kind, before);
  const base: Fields = subresource === 'scale' ? asScale(kind, current) : current;
  let next: Value;
  if (contentType === mergePatch) {
    if (!isFields(request.body)) {
      const found = Array.isArray(request.body) ? 'array' : typeof request.body;
      throw badRequest(
        `error decoding patch: json: cannot unmarshal ${found} into Go value of type map[string]interface {}`,
      );
    }
    next = mergePatched(base, request.body as Value);
  } else if (contentType === jsonPatch) {
    next = jsonPatched(base, request.body as Value);
  } else {
    throw unsupportedMediaType([jsonPatch, mergePatch, applyPatch]);
  }
  if (subresource === 'scale') {
    return scaled(context, request, before, next as Fields);
  }
  const sent = validateBody(kind, next, request.namespace);
  return { status: 200, text: `${jsonAs(kind, replaced(context, request, before, sent))}\n` };
}

function scaled(context: WriteContext, request: ResourceRequest, before: Entry, scale: Fields): Answer {
  const { kind } = request;
  const entry = replaced(context, request, before, fromScale(objectAs(kind, before), scale));
  return { status: 200, text: `${JSON.stringify(asScale(kind, objectAs(kind, entry)))}\n` };
}

/** Writes the next state over the former one; without a difference nothing is written and no version is used. */
function replaced(
  context: WriteContext,
  request: ResourceRequest,
  before: Entry,
  sent: ApiObject,
  managedFields?: Value,
): Entry {
  const { kind, name, subresource, query } = request;
  checkPreconditions(kind, name, sent, before);
  const current = objectAs(kind, before);
  const part = subresource === 'scale' ? undefined : subresource;
  const next = preparedForUpdate(kind, withDefaults(kind, copy(sent)), current, part);
  if (managedFields === undefined) {
    stampUpdate(kind, current, next, writerOf(request, context.now()));
  } else {
    next.metadata['managedFields'] = managedFields;
  }
  const ordered = inWireOrder(next, kind.isCustom);
  if (isSame(ordered, current)) {
    return before;
  }
  return stored(context, kind, ordered, isDryRun(query));
}

function checkPreconditions(kind: ServedKind, name: string, sent: ApiObject, before: Entry): void {
  const version = text(sent, 'metadata', 'resourceVersion');
  const uid = text(sent, 'metadata', 'uid');
  const heldUid = text(before.object, 'metadata', 'uid');
  if (uid !== '' && uid !== heldUid) {
    throw conflict(
      kind,
      name,
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${heldUid}`,
    );
  }
  if (version !== '' && version !== String(before.version)) {
    throw conflict(kind, name, staleWrite);
  }
}

function serverSideApply(context: WriteContext, request: ResourceRequest): Answer {
  const { kind, query, name, namespace } = request;
  const manager = query.get('fieldManager') ?? '';
  if (manager === '') {
    throw invalid({ ...kind, group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [
      {
        reason: 'FieldValueRequired',
        message: 'Required value: is required for apply patch',
        field: 'fieldManager',
      },
    ]);
  }
  const { apiVersion, kind: sentKind } = bodyFields(request.body);
  if (apiVersion !== apiVersionOf(kind) || sentKind !== kind.kind) {
    throw badRequest(`invalid object type: ${typeText(apiVersion)}, Kind=${typeText(sentKind)}`);
  }
  const config = validateBody(kind, request.body, namespace, name);
  const before = context.store.find(resourceOf(kind), keyFor(namespace, name));
  const result = applied(kind, before === undefined ? undefined : objectAs(kind, before), config, {
    manager,
    force: query.get('force') === 'true',
    time: timestamp(context.now()),
    ...(request.subresource === undefined ? {} : { subresource: request.subresource }),
  });
  if (before === undefined) {
    const entry = created(context, request, result.object, result.managedFields);
    return { status: 201, text: `${jsonAs(kind, entry)}\n` };
  }
  const entry = replaced(context, request, before, result.object, result.managedFields);
  return { status: 200, text: `${jsonAs(kind, entry)}\n` };
}

function existing(context: Cluster, { kind, namespace, name }: ResourceRequest): Entry {
  const entry = context.store.find(resourceOf(kind), keyFor(namespace, name));
  if (entry === undefined) {
    throw notFound(kind, name);
  }
  return entry;
}

/** Stores, or for a dry run answers what would have been stored, with the version of before. */
function stored(context: WriteContext, kind: ServedKind, object: ApiObject, dryRun: boolean): Entry {
  const resource = resourceOf(kind);
  const ordered = inWireOrder(object, kind.isCustom);
  if (dryRun) {
    if (ordered.metadata['resourceVersion'] === '0') {
      delete ordered.metadata['resourceVersion'];
    }
    return { key: '', resource, object: ordered, version: 0, json: () => JSON.stringify(ordered) };
  }
  return context.lifecycle.write(kind, ordered);
}

interface Writer {
  readonly manager: string;
  readonly time: string;
  readonly apiVersion: string;
  readonly subresource?: string;
}

function writerOf(request: ResourceRequest, now: number): Writer {
  const { query, userAgent, subresource } = request;
  return {
    manager: managerOf(query.get('fieldManager'), userAgent),
    time: subresource === 'scale' ? '' : timestamp(now), // the server's scale handler notes no time
    apiVersion: apiVersionOf(request.kind),
    ...(subresource === undefined ? {} : { subresource }),
  };
}

function typeText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function isDryRun(query: URLSearchParams): boolean {
  return query.getAll('dryRun').includes('All');
}

export function bodyFields(body: unknown): Fields {
  return isFields(body) ? body : {};
}
