import { readFileSync } from 'node:fs';

import type { SchemaCatalog } from '../../../../src/core/schema/catalog.ts';
import { catalogOf, kindsOf } from '../../../../src/core/schema/catalog.ts';
import type { SchemaFile } from '../../../../src/core/schema/schemaFile.ts';

/** The shapes that the extension ships. */
export const BUNDLED_FILE = JSON.parse(
  readFileSync(new URL('../../../../schemas/catalog.json', import.meta.url), 'utf8'),
) as SchemaFile;

export const BUNDLED: SchemaCatalog = catalogOf(kindsOf(BUNDLED_FILE, 'bundled'));
