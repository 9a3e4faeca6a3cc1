import { randomUUID } from 'node:crypto';

import type { ApiObject, Fields, Value } from './json.ts';
import { fields, isSame } from './json.ts';
import type { ServedKind, Subresource } from './kind.ts';
import { hasGeneration, hasStatusPart } from './traits.ts';

/** RFC3339 with seconds, as all times of the API are. */
export function timestamp(now: number): string {
  return new Date(now).toISOString().replace(/\.\d+Z$/u, 'Z');
}

/** What the server sets on a new object, whatever the client sent there. */
export function preparedForCreate(kind: ServedKind, sent: ApiObject, now: number): ApiObject {
  const {
    deletionTimestamp: _d,
    deletionGracePeriodSeconds: _g,
    generation: _n,
    selfLink: _s,
    ...metadata
  } = sent.metadata;
  const object: ApiObject = {
    ...sent,
    metadata: {
      ...metadata,
      uid: randomUUID(),
      resourceVersion: '0',
      creationTimestamp: timestamp(now),
      ...(hasGeneration(kind) ? { generation: 1 } : {}),
    },
  };
  if (hasStatusPart(kind)) {
    delete object['status'];
    // What a definition presets is there from the start: defaults are filled in again whenever an object is read.
    const preset = kind.isCustom ? fields(kind.schema, 'properties', 'status')['default'] : undefined;
    assign(object, 'status', structuredClone(preset));
  }
  return object;
}

/** An update through a subresource changes just its part, and the main resource leaves `status` alone. */
export function preparedForUpdate(
  kind: ServedKind,
  sent: ApiObject,
  before: ApiObject,
  part: Subresource | undefined,
): ApiObject {
  const changed = part === 'status' ? withStatusOf(kind, before, sent) : sent;
  const status = part === 'status' || !hasStatusPart(kind) ? changed['status'] : before['status'];
  const object: ApiObject = { ...changed, metadata: keptMetadata(changed.metadata, before.metadata) };
  assign(object, 'status', status);
  if (hasGeneration(kind)) {
    const generation = Number(before.metadata['generation'] ?? 0);
    const isChanged = part !== 'status' && !isSame(counted(kind, object), counted(kind, before));
    object.metadata['generation'] = isChanged ? generation + 1 : generation;
  }
  return object;
}

/** What the generation counts: the spec (of a Deployment the annotations too), and in custom resources all but metadata (and a status of its own part). */
function counted(kind: ServedKind, object: ApiObject): Fields {
  if (!kind.isCustom) {
    const isDeployment = kind.group === 'apps' && kind.kind === 'Deployment';
    return {
      spec: object['spec'] ?? null,
      ...(isDeployment ? { annotations: object.metadata['annotations'] ?? null } : {}),
    };
  }
  const { metadata: _m, status, ...rest } = object;
  return hasStatusPart(kind) || status === undefined ? rest : { ...rest, status };
}

function withStatusOf(kind: ServedKind, before: ApiObject, sent: ApiObject): ApiObject {
  const object = { ...before, metadata: { ...before.metadata } };
  assign(object, 'status', sent['status']);
  assign(object.metadata, 'managedFields', sent.metadata['managedFields']);
  void kind;
  return object;
}

function keptMetadata(sent: Fields, before: Fields): Fields {
  const metadata: Fields = { ...sent };
  for (const key of [
    'name',
    'namespace',
    'uid',
    'creationTimestamp',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'generation',
    'generateName',
    'resourceVersion',
  ]) {
    assign(metadata, key, before[key]);
  }
  for (const key of ['labels', 'annotations']) {
    const value = metadata[key];
    if (value === null || (typeof value === 'object' && Object.keys(value).length === 0)) {
      delete metadata[key];
    }
  }
  return metadata;
}

function assign(target: Fields, key: string, value: Value | undefined): void {
  if (value === undefined) {
    delete target[key];
  } else {
    target[key] = value;
  }
}
