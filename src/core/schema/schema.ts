/**
 * The structural subset of JSON Schema that Kubernetes uses, with names as they stand in a CRD's `openAPIV3Schema`.
 * No `oneOf` anywhere: "exactly one of" is a rule with words of its own.
 */
export interface Schema {
  /** Of the type in the controller's own code (`ApplicationSource`): hover texts go by it. */
  readonly name?: string;
  /** As a CRD of the cluster or the workspace has it; bundled schemas have texts of our own instead. */
  readonly description?: string;
  /** Undefined: anything. */
  readonly type?: SchemaType | readonly SchemaType[];
  readonly properties?: Readonly<Record<string, SchemaRef>>;
  readonly required?: readonly string[];
  /** False: closed. A schema: a map with values of that shape. Undefined: open. */
  readonly additionalProperties?: false | SchemaRef;
  readonly items?: SchemaRef;
  readonly enum?: readonly (string | number | boolean)[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly default?: string | number | boolean | readonly never[] | Readonly<Record<string, never>>;
  /** The version of the controller that knows the field first: `Argo CD 3.1`. */
  readonly since?: string;
  /** What to use instead, or since when it does nothing. */
  readonly deprecated?: string;
}

export type SchemaType = 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'null';

/** Index into the catalog's table: equal subschemas are one. */
export type SchemaRef = number;

/** The types that a schema allows; none for "anything". */
export function typesOf(schema: Schema): readonly SchemaType[] {
  const { type } = schema;
  return type === undefined ? [] : typeof type === 'string' ? [type] : type;
}
