import type { Fields } from './json.ts';
import { fields, isFields, text } from './json.ts';
import { listed } from './reads.ts';
import type { ServedKind } from './kind.ts';
import { marking } from './lifecycle.ts';
import type { Propagation } from './lifecycle.ts';
import type { Answer, ResourceRequest } from './requestContext.ts';
import { answer } from './requestContext.ts';
import { conflict, notFound } from './statusError.ts';
import { keyFor } from './store.ts';
import type { Entry } from './store.ts';
import { jsonAs, resourceOf } from './stored.ts';
import { timestamp } from './strategy.ts';
import { inWireOrder } from './wire.ts';
import { isDryRun } from './commit.ts';
import type { WriteContext } from './commit.ts';
import { checkOptions } from './writes.ts';

/** Kinds whose deletion answers the object even when it is gone at once. */
const answersObject = new Set([
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Pod',
  'ResourceQuota',
  'Service',
  'ServiceAccount',
  'StorageClass',
]);

/** Answers the object while finalizers hold it, else a Status that names what is gone. */
export function deleteOne(context: WriteContext, request: ResourceRequest): Answer {
  const { kind, name, namespace } = request;
  checkOptions('DeleteOptions', request.query, false);
  const entry = context.store.find(resourceOf(kind), keyFor(namespace, name));
  if (entry === undefined) {
    throw notFound(kind, name);
  }
  const options = optionsIn(request.body);
  checkPreconditions(request, options, entry);
  const marked = isDryRun(request.query) ? undefined : remove(context, request, options, entry);
  if (marked !== undefined || answersObject.has(kind.kind)) {
    return {
      status: 200,
      text: `${jsonAs(kind, marked ?? lastState(context, request, entry))}
`,
    };
  }
  return answer(200, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: {
      name,
      ...(kind.group === '' ? {} : { group: kind.group }),
      kind: kind.plural,
      uid: text(entry.object, 'metadata', 'uid'),
    },
  });
}

export function deleteCollection(context: WriteContext, request: ResourceRequest): Answer {
  checkOptions('DeleteOptions', request.query, false);
  const page = listed(context, request);
  const options = optionsIn(request.body);
  if (!isDryRun(request.query)) {
    page.entries.forEach((entry) => remove(context, request, options, entry));
  }
  return page.answer;
}

function remove(
  { lifecycle }: WriteContext,
  { kind, query, warnings }: ResourceRequest,
  options: Fields,
  entry: Entry,
): Entry | undefined {
  const asked = text(options, 'propagationPolicy') || query.get('propagationPolicy') || '';
  if (asked === '' && isJob(kind)) {
    warnings.push(
      'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning',
    );
  }
  const propagation = asked === '' ? defaultPropagation(kind) : (asked as Propagation);
  return lifecycle.delete(kind, entry, propagation);
}

function optionsIn(body: unknown): Fields {
  return isFields(body) ? body : {};
}

/** Pods are answered as they were when their grace period was over. */
function lastState({ now }: WriteContext, { kind }: ResourceRequest, entry: Entry): Entry {
  if (kind.kind !== 'Pod') {
    return entry;
  }
  const object = inWireOrder(marking(kind, entry.object, [], timestamp(now())), false);
  return { ...entry, object, json: () => JSON.stringify(object) };
}

/** Jobs are from a time when dependents were left behind by default. */
function defaultPropagation(kind: ServedKind): Propagation {
  return isJob(kind) ? 'Orphan' : 'Background';
}

function isJob(kind: ServedKind): boolean {
  return kind.group === 'batch' && kind.kind === 'Job';
}

function checkPreconditions({ kind, name }: ResourceRequest, options: Fields, entry: Entry): void {
  const wanted = fields(options, 'preconditions');
  const uid = text(wanted, 'uid');
  const version = text(wanted, 'resourceVersion');
  const heldUid = text(entry.object, 'metadata', 'uid');
  const named = { ...kind, plural: kind.kind, group: '' };
  if (uid !== '' && uid !== heldUid) {
    throw conflict(
      named,
      name,
      `the UID in the precondition (${uid}) does not match the UID in record (${heldUid}). The object might have been deleted and then recreated`,
    );
  }
  if (version !== '' && version !== String(entry.version)) {
    throw conflict(
      named,
      name,
      `the ResourceVersion in the precondition (${version}) does not match the ResourceVersion in record (${entry.version}). The object might have been modified`,
    );
  }
}
