import type { ApiObject, Fields } from './json.ts';
import { copy, isFields, text } from './json.ts';
import { apiVersionOf } from './kind.ts';
import type { ServedKind } from './kind.ts';
import type { Cluster } from './requestContext.ts';
import { badRequest, notFound, StatusError } from './statusError.ts';
import { knownPart } from './knownPart.ts';
import { checkDecoded, wrongPatch } from './types/checks.ts';

/** What decoding needs of a request. */
export interface Decoding {
  readonly kind: ServedKind;
  readonly namespace: string;
  readonly query: URLSearchParams;
  /** Told of fields that were dropped. */
  readonly warnings: string[];
}

/** As `decodeObject`, but nothing is dropped: an applied configuration is held to the schema as it stands. */
export function decodeConfiguration({ kind, namespace }: Decoding, body: Fields): ApiObject {
  const { metadata, ...sent } = copy(body);
  return {
    ...sent,
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    metadata: placed(kind, isFields(metadata) ? metadata : {}, namespace),
  };
}

/** The body as an object of the kind and namespace of the URL, a copy that the write may change. */
export function decodeObject(decoding: Decoding, body: unknown): ApiObject {
  const { kind } = decoding;
  const whole = typedObject(decoding, body);
  checkDecoded(kind, whole);
  return known(decoding, whole, (told) =>
    badRequest(
      `${kind.kind} in version ${JSON.stringify(kind.version)} cannot be handled as a ${kind.kind}: ${told}`,
    ),
  );
}

/** As `decodeObject`, of what a patch made of an object. `quoted` is what a refusal quotes. */
export function decodePatched(decoding: Decoding, next: unknown, quoted: () => string): ApiObject {
  const whole = typedObject(decoding, inOrderOfKeys(next));
  return known(decoding, whole, (told) => wrongPatch(quoted(), told));
}

/** What is patched is written anew before it is read, its keys in order; so unknown ones are told in this order. */
function inOrderOfKeys(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(inOrderOfKeys);
  }
  return isFields(value)
    ? Object.fromEntries(
        Object.keys(value)
          .toSorted()
          .map((key) => [key, inOrderOfKeys(value[key])]),
      )
    : value;
}

function typedObject(decoding: Decoding, body: unknown): ApiObject {
  const { kind, namespace } = decoding;
  if (!isFields(body)) {
    throw badRequest(
      `the object provided is unrecognized (must be of type ${kind.kind}): couldn't get version/kind`,
    );
  }
  const sent = copy(body);
  checkType(kind, text(sent, 'apiVersion') || apiVersionOf(kind), text(sent, 'kind') || kind.kind);
  const metadata: Fields = isFields(sent['metadata']) ? sent['metadata'] : {};
  return {
    ...sent,
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    metadata: placed(kind, metadata, namespace),
  };
}

/** What the kind has fields for. The rest is dropped with a warning, or refused where the client asked for that. */
function known(
  { kind, query, warnings }: Decoding,
  whole: ApiObject,
  refusal: (told: string) => StatusError,
): ApiObject {
  const { object, dropped } = knownPart(kind, whole);
  const told = dropped.map((path) => `unknown field ${JSON.stringify(path)}`);
  const wanted = query.get('fieldValidation') ?? 'Warn';
  if (wanted === 'Strict' && told.length > 0) {
    throw refusal(`strict decoding error: ${told.join(', ')}`);
  }
  if (wanted !== 'Ignore') {
    warnings.push(...told);
  }
  return object;
}

function checkType(kind: ServedKind, apiVersion: string, sentKind: string): void {
  if (apiVersion === apiVersionOf(kind) && sentKind === kind.kind) {
    return;
  }
  if (!kind.isCustom) {
    throw badRequest(conversionProblem(kind, apiVersion, sentKind));
  }
  throw badRequest(
    apiVersion === apiVersionOf(kind)
      ? `the kind in the data (${sentKind}) does not match the expected kind (${kind.kind})`
      : `the API version in the data (${apiVersion}) does not match the expected API version (${apiVersionOf(kind)})`,
  );
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
