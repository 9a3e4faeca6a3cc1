import type { ApiObject, Fields } from './json.ts';
import { copy, isFields, text } from './json.ts';
import { apiVersionOf } from './kind.ts';
import type { ServedKind } from './kind.ts';
import type { Cluster } from './requestContext.ts';
import { badRequest, notFound, StatusError } from './statusError.ts';

/** The body as an object of the kind and namespace of the URL; a copy that the write may change. */
export function validateBody(kind: ServedKind, body: unknown, namespace: string, name?: string): ApiObject {
  if (!isFields(body)) {
    throw badRequest(
      `the object provided is unrecognized (must be of type ${kind.kind}): couldn't get version/kind`,
    );
  }
  const sent = copy(body);
  const apiVersion = text(sent, 'apiVersion') || apiVersionOf(kind);
  const sentKind = text(sent, 'kind') || kind.kind;
  if (!kind.isCustom && (apiVersion !== apiVersionOf(kind) || sentKind !== kind.kind)) {
    throw badRequest(conversionProblem(kind, apiVersion, sentKind));
  }
  if (apiVersion !== apiVersionOf(kind)) {
    throw badRequest(
      `the API version in the data (${apiVersion}) does not match the expected API version (${apiVersionOf(kind)})`,
    );
  }
  if (sentKind !== kind.kind) {
    throw badRequest(`the kind in the data (${sentKind}) does not match the expected kind (${kind.kind})`);
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

/** The words of the machinery that converts to the internal version, which is named by its package. */
function conversionProblem(kind: ServedKind, apiVersion: string, sentKind: string): string {
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
  const internal = kind.group === '' ? 'core' : (kind.group.split('.')[0] ?? '');
  return `${sentKind} in version ${JSON.stringify(version)} cannot be handled as a ${kind.kind}: converting (${version}.${sentKind}) to (${internal}.${kind.kind}): unknown conversion`;
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
