import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const SRC = fileURLToPath(new URL('../../src', import.meta.url));

/** Files that build an expression at run time, and why none of it can be somebody else's pattern. */
const BUILDERS: Readonly<Record<string, string>> = {
  'core/authoring/documentText.ts': 'from two keys that stand in the file',
  'core/manifest/index.ts': 'from the API groups of the engines',
  'core/mask/redactText.ts': 'from text, with every sign escaped',
  'core/util/glob.ts': 'from a glob of two stars at most',
  'core/util/globProgram.ts': 'of one character',
  'core/util/redact.ts': 'from words that stand in the file',
  'vscode/editor/declaredApps.ts': 'from the API groups of the engines',
};

describe('expressions of JavaScript', () => {
  it('are never made of what a cluster or a repository says: GoPattern ends, and they may not', () => {
    const builders = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .filter((file) => /\bRegExp\(/.test(readFileSync(path.join(SRC, file), 'utf8')))
      .map((file) => file.replaceAll(path.sep, '/'));
    assert.deepEqual(builders.sort(), Object.keys(BUILDERS));
  });
});
