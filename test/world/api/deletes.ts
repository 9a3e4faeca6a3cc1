import type { Fields } from './json.ts';
import { fields, text } from './json.ts';
import { listed } from './reads.ts';
import type { Answer, ResourceRequest } from './requestContext.ts';
import { answer } from './requestContext.ts';
import { conflict, notFound } from './statusError.ts';
import { keyFor } from './store.ts';
import type { Entry } from './store.ts';
import { jsonAs, resourceOf } from './stored.ts';
import { bodyFields, isDryRun } from './writes.ts';
import type { WriteContext } from './writes.ts';

/** Answers the object while finalizers hold it, else a Status that names what is gone. */
export function deleteOne(context: WriteContext, request: ResourceRequest): Answer {
  const { kind, name, namespace } = request;
  const entry = context.store.find(resourceOf(kind), keyFor(namespace, name));
  if (entry === undefined) {
    throw notFound(kind, name);
  }
  const options = bodyFields(request.body);
  checkPreconditions(request, options, entry);
  const marked = isDryRun(request.query) ? undefined : remove(context, request, options, entry);
  if (marked !== undefined) {
    return { status: 200, text: `${jsonAs(kind, marked)}\n` };
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
  const page = listed(context, request);
  const options = bodyFields(request.body);
  if (!isDryRun(request.query)) {
    page.entries.forEach((entry) => remove(context, request, options, entry));
  }
  return page.answer;
}

function remove(
  { lifecycle }: WriteContext,
  { kind, query }: ResourceRequest,
  options: Fields,
  entry: Entry,
): Entry | undefined {
  const propagation = text(options, 'propagationPolicy') || query.get('propagationPolicy') || 'Background';
  return lifecycle.delete(kind, entry, { propagation });
}

function checkPreconditions({ kind, name }: ResourceRequest, options: Fields, entry: Entry): void {
  const wanted = fields(options, 'preconditions');
  const uid = text(wanted, 'uid');
  const version = text(wanted, 'resourceVersion');
  const heldUid = text(entry.object, 'metadata', 'uid');
  if (uid !== '' && uid !== heldUid) {
    throw conflict(
      kind,
      name,
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${heldUid}`,
    );
  }
  if (version !== '' && version !== String(entry.version)) {
    throw conflict(
      kind,
      name,
      `Precondition failed: ResourceVersion in precondition: ${version}, ResourceVersion in object meta: ${entry.version}`,
    );
  }
}
