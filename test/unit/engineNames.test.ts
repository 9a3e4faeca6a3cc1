import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const src = fileURLToPath(new URL('../../src/', import.meta.url));

/** Where no product may be told from another: what goes for one engine goes for all. */
const NEUTRAL = [
  'app',
  'platform',
  'vscode',
  'core/follow',
  'core/heal',
  'core/kube',
  'core/model',
  'core/store',
  'core/view',
  'core/watch',
  'core/windows',
];

/** Texts that a user reads or takes along, by the file that holds nothing else of a product. */
const TEXTS: ReadonlySet<string> = new Set([
  'vscode/commands/context/help.ts',
  // The files with the field documentation of each product.
  'vscode/editor/knowledge.ts',
]);

describe('the name of a product', () => {
  it('stands in no code outside the engines, their registry, and texts', () => {
    const found = NEUTRAL.flatMap((folder) =>
      readdirSync(path.join(src, folder), { recursive: true, encoding: 'utf8' })
        .map((name) => path.posix.join(folder, name.replaceAll(path.sep, '/')))
        .filter((file) => file.endsWith('.ts') && !TEXTS.has(file))
        .flatMap((file) => namesIn(file, readFileSync(path.join(src, file), 'utf8'))),
    );
    assert.deepEqual(found, []);
  });

  it('would be found in a condition, an import and a literal, and not in a comment or a text', () => {
    const text = [
      `if (app.engine === 'flux') {}`,
      `import { x } from '../engines/argocd/x.ts';`,
      `// Argo CD says so`,
      `/** As Flux does. */`,
      `l10n.t('Neither Argo CD nor Flux', context)`,
    ].join('\n');
    assert.equal(namesIn('f', text).length, 2);
  });
});

function namesIn(file: string, text: string): string[] {
  return withoutTexts(text)
    .split('\n')
    .filter((line) => /argo|flux|fluxcd/i.test(line))
    .map((line) => `${file}: ${line.trim()}`);
}

function withoutTexts(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '$1')
    .replace(/l10n\.t\(\s*(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`)/g, 'l10n.t(');
}
