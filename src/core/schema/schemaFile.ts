import type { Schema, SchemaRef } from './schema.ts';

/** schemas/catalog.json, as `npm run schemas` writes it. */
export interface SchemaFile {
  readonly sources: readonly { readonly package: string; readonly version: string }[];
  readonly kinds: readonly {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
    readonly root: SchemaRef;
  }[];
  readonly table: readonly Schema[];
}
