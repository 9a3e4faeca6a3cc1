import type { WorkspaceFacts } from '../rules/context.ts';
import type { SchemaCatalog } from '../schema/catalog.ts';
import type { FieldDocs } from './fieldDocs.ts';

/** What completion and hover know besides the text. */
export interface AuthoringContext {
  readonly schemas: SchemaCatalog;
  readonly docs: FieldDocs;
  readonly workspace?: WorkspaceFacts;
  /** Of the file, in the repository. */
  readonly path: string;
}
