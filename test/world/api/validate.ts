import type { ApiObject, Fields } from './json.ts';
import { copy, isFields, text } from './json.ts';
import { apiVersionOf } from './kind.ts';
import type { ServedKind } from './kind.ts';
import type { Cluster } from './requestContext.ts';
import { badRequest, notFound, StatusError } from './statusError.ts';

/** The body as an object of the kind and namespace of the URL; a copy that the write may change. */
export function validateBody(kind: ServedKind, body: unknown, namespace: string, name?: string): ApiObject {
  if (!isFields(body)) {
    throw badRequest('the object provided is unrecognized (must be of type ' + kind.kind + ')');
  }
  const sent = copy(body);
  const apiVersion = sent['apiVersion'] ?? apiVersionOf(kind);
  if (apiVersion !== apiVersionOf(kind)) {
    throw badRequest(
      `the API version in the data (${text(sent, 'apiVersion')}) does not match the expected API version (${apiVersionOf(kind)})`,
    );
  }
  const sentKind = sent['kind'] ?? kind.kind;
  if (sentKind !== kind.kind) {
    throw badRequest(
      `${text(sent, 'kind')} in version "${kind.version}" cannot be handled as a ${kind.kind}: converting (${apiVersionOf(kind)}.${text(sent, 'kind')}) to (${apiVersionOf(kind)}.${kind.kind}): unknown conversion`,
    );
  }
  const metadata: Fields = isFields(sent['metadata']) ? sent['metadata'] : {};
  if (name !== undefined && metadata['name'] === undefined) {
    metadata['name'] = name;
  }
  return {
    ...sent,
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    metadata: placed(kind, metadata, namespace),
  };
}

function placed(kind: ServedKind, metadata: Fields, namespace: string): Fields {
  const { namespace: sent, ...rest } = metadata;
  if (!kind.isNamespaced) {
    return rest;
  }
  if (sent !== undefined && sent !== '' && sent !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  return { ...rest, namespace };
}

/** A new object needs a namespace that exists and is not going away. */
export function validateNamespace({ store }: Cluster, kind: ServedKind, object: ApiObject): void {
  if (!kind.isNamespaced) {
    return;
  }
  const name = text(object, 'metadata', 'namespace');
  const namespace = store.find('namespaces', name);
  if (namespace === undefined) {
    throw notFound({ ...kind, group: '', plural: 'namespaces' }, name);
  }
  if (namespace.object.metadata['deletionTimestamp'] !== undefined) {
    const objectName = text(object, 'metadata', 'name');
    const resource = kind.group === '' ? kind.plural : `${kind.plural}.${kind.group}`;
    throw new StatusError({
      code: 403,
      reason: 'Forbidden',
      message: `${resource} "${objectName}" is forbidden: unable to create new content in namespace ${name} because it is being terminated`,
      details: {
        name: objectName,
        ...(kind.group === '' ? {} : { group: kind.group }),
        kind: kind.plural,
        causes: [
          {
            reason: 'NamespaceTerminating',
            message: `namespace ${name} is being terminated`,
            field: 'metadata.namespace',
          },
        ],
      },
    });
  }
}
