import type { Schema } from '../../src/core/schema/schema.ts';

/** What we add to a field: limits that the declarations leave out, versions, deprecations, and whole new fields. */
export interface OverlayField extends Omit<
  Partial<Schema>,
  'items' | 'properties' | 'additionalProperties' | 'required'
> {
  /** Takes a shape of the overlay by its name. */
  readonly like?: string;
  /** The package does not have the field: it is newer. Checked, so that the overlay shrinks as the package grows. */
  readonly new?: boolean;
  readonly required?: boolean | readonly string[];
  readonly items?: OverlayField;
  readonly properties?: Readonly<Record<string, OverlayField>>;
  readonly additionalProperties?: OverlayField;
}

export interface Overlay {
  /** Shapes that several fields share. */
  readonly shapes: Readonly<Record<string, OverlayField>>;
  /** By the name of a type, or `<apiVersion>:<type>` where versions differ; then by field. */
  readonly types: Readonly<Record<string, Readonly<Record<string, OverlayField>>>>;
}
