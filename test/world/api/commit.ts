import { allocate, keepAllocated, noteStored } from './allocate.ts';
import { withDefaults } from './defaults.ts';
import { toStoredForm } from './eventForms.ts';
import { managerOf } from './fieldManager.ts';
import type { ApiObject, Value } from './json.ts';
import { copy, isSame, list, text } from './json.ts';
import { apiVersionOf } from './kind.ts';
import type { ServedKind } from './kind.ts';
import type { Lifecycle } from './lifecycle.ts';
import { stampUpdate } from './managedFields.ts';
import type { Writer } from './managedFields.ts';
import { checkName } from './objectName.ts';
import type { Cluster, ResourceRequest } from './requestContext.ts';
import { alreadyExists, conflict, notFound, staleWrite } from './statusError.ts';
import { keyFor } from './store.ts';
import type { Entry } from './store.ts';
import { objectAs, resourceOf } from './stored.ts';
import { preparedForCreate, preparedForUpdate, timestamp } from './strategy.ts';
import { validateNamespace } from './decode.ts';
import { validateNew, validateChange } from './validation.ts';
import { inWireOrder } from './wire.ts';

/** What all writes need besides the objects: when they end an object's life, others have to follow. */
export interface WriteContext extends Cluster {
  readonly lifecycle: Lifecycle;
}

/** Stores a new object with all that the server adds. `managedFields` are given where they were computed already. */
export function created(
  context: WriteContext,
  request: ResourceRequest,
  sent: ApiObject,
  managedFields?: Value[],
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
    assignManagers(prepared, managedFields);
  }
  allocate(kind, prepared, context.store.version);
  validateNew(kind, prepared);
  warnOfFinalizers(request, prepared);
  return stored(context, kind, prepared, isDryRun(query));
}

/** Custom resources may have any finalizer, yet one without a path is not what the API's conventions want. */
function warnOfFinalizers({ kind, warnings }: ResourceRequest, after: ApiObject, before?: ApiObject): void {
  const held = list(before, 'metadata', 'finalizers');
  for (const name of kind.isCustom ? list(after, 'metadata', 'finalizers') : []) {
    if (typeof name === 'string' && !name.includes('/') && !held.includes(name)) {
      warnings.push(
        `metadata.finalizers: ${JSON.stringify(name)}: prefer a domain-qualified finalizer name including a path (/) to avoid accidental conflicts with other finalizer writers`,
      );
    }
  }
}

function assignManagers(object: ApiObject, managedFields: Value[]): void {
  delete object.metadata['managedFields'];
  if (managedFields.length > 0) {
    object.metadata['managedFields'] = managedFields;
  }
}

/** The object that a request names; 404 where there is none. */
export function existing(context: Cluster, { kind, namespace, name }: ResourceRequest): Entry {
  const entry = context.store.find(resourceOf(kind), keyFor(namespace, name));
  if (entry === undefined) {
    throw notFound(kind, name);
  }
  return entry;
}

/** Writes the next state over the former one; without a difference nothing is written and no version is used. */
export function replaced(
  context: WriteContext,
  request: ResourceRequest,
  before: Entry,
  sent: ApiObject,
  managedFields?: Value[],
): Entry {
  const { kind, name, subresource, query } = request;
  checkPreconditions(kind, name, sent, before);
  const current = objectAs(kind, before);
  const part = subresource === 'scale' ? undefined : subresource;
  const next = preparedForUpdate(kind, withDefaults(kind, copy(sent)), current, part);
  if (managedFields === undefined) {
    stampUpdate(kind, current, next, writerOf(request, context.now()));
  } else {
    assignManagers(next, managedFields);
  }
  keepAllocated(kind, current, next);
  if (part !== 'status') {
    noteStored(kind, next);
  }
  validateChange(kind, current, next, part);
  warnOfFinalizers(request, next, current);
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

/** Stores, or for a dry run answers what would have been stored, with the version of before. */
function stored(context: WriteContext, kind: ServedKind, object: ApiObject, dryRun: boolean): Entry {
  const resource = resourceOf(kind);
  const ordered = inWireOrder(toStoredForm(kind, object), kind.isCustom);
  if (dryRun) {
    if (ordered.metadata['resourceVersion'] === '0') {
      delete ordered.metadata['resourceVersion'];
    }
    return { key: '', resource, object: ordered, version: 0, json: () => JSON.stringify(ordered) };
  }
  return context.lifecycle.write(kind, ordered);
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

export function isDryRun(query: URLSearchParams): boolean {
  return query.getAll('dryRun').includes('All');
}
