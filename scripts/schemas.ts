import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { generateCatalog } from './schemas/generate.ts';

/**
 * Writes schemas/catalog.json: `npm run schemas`. Structure comes from the declaration files of two packages, limits,
 * versions and newer fields from schemas/overlay.json. Hover texts lie apart, in schemas/docs, and are our own. Run
 * twice, it writes the same bytes; a test holds the committed file to it.
 */
const root = path.join(import.meta.dirname, '..');
const target = path.join(root, 'schemas/catalog.json');
const file = generateCatalog();
writeFileSync(target, JSON.stringify(file));
execFileSync(path.join(root, 'node_modules/.bin/oxfmt'), [target], { cwd: root });
console.log(`${file.kinds.length} kinds, ${file.table.length} schemas`);
