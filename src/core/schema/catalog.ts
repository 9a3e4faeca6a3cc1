import type { Schema, SchemaRef } from './schema.ts';

/** Where a schema came from, for the status line and messages. */
export type SchemaOrigin = 'bundled' | 'workspace' | 'cluster';

export interface KindSchema {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly origin: SchemaOrigin;
  readonly root: SchemaRef;
  /** The table that `root` and every reference below it point into. */
  readonly table: readonly Schema[];
}

/** All kinds whose shape is known. */
export interface SchemaCatalog {
  find(group: string, version: string, kind: string): KindSchema | undefined;
  /** Every version of a kind, newest first. */
  versionsOf(group: string, kind: string): readonly KindSchema[];
  readonly kinds: readonly KindSchema[];
}
