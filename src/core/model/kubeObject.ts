import type { Json, JsonObject } from '../util/json.ts';
import { asObject, asText, at } from '../util/json.ts';

/** Any object of the Kubernetes API as JSON. Only the envelope is typed: the rest is read with `at()`. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: KubeMetadata;
  readonly [field: string]: unknown;
}

export interface KubeMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  /** Opaque: compare for equality only, never as a number. */
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly ownerReferences?: readonly OwnerReference[];
  readonly managedFields?: readonly ManagedFieldsEntry[];
}

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
}

/** One writer's fields, as `metadata.managedFields` has them. `time` is RFC3339. It names a client, never a person. */
export interface ManagedFieldsEntry {
  readonly manager?: string;
  readonly operation?: 'Apply' | 'Update';
  readonly apiVersion?: string;
  readonly time?: string;
  readonly subresource?: string;
  readonly fieldsType?: string;
  readonly fieldsV1?: JsonObject;
}

/** A kind as discovery serves it. `group` is empty for the core group. */
export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** Undefined when the value lacks what every object has (apiVersion, kind, metadata.name). */
export function asKubeObject(value: unknown): KubeObject | undefined {
  const object = asObject(value);
  const hasEnvelope =
    asText(object?.['apiVersion']) !== undefined &&
    asText(object?.['kind']) !== undefined &&
    asText(at(object, 'metadata', 'name')) !== undefined;
  return hasEnvelope ? (object as unknown as KubeObject) : undefined;
}

/** `apps/v1` → group `apps`, version `v1`; `v1` → the core group. */
export function gvkOf(object: { readonly apiVersion: string; readonly kind: string }): GroupVersionKind {
  const slash = object.apiVersion.indexOf('/');
  return {
    group: slash < 0 ? '' : object.apiVersion.slice(0, slash),
    version: object.apiVersion.slice(slash + 1),
    kind: object.kind,
  };
}

/** A field of spec or status, as JSON. */
export function field(object: KubeObject, ...path: readonly (string | number)[]): Json | undefined {
  return at(object, ...path);
}
