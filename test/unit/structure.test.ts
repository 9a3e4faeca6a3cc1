import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Source {
  /** Relative to the checkout, with slashes. */
  readonly file: string;
  readonly text: string;
  readonly lines: number;
}

const sources = (folder: string, isWanted: (file: string) => boolean): Source[] =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => path.posix.join(folder, name.replaceAll(path.sep, '/')))
    .filter(isWanted)
    .sort()
    .map((file) => {
      const text = readFileSync(path.join(root, file), 'utf8');
      return { file, text, lines: text.split('\n').length - 1 };
    });

const production = sources('src', (file) => file.endsWith('.ts'));
/** Tests and what they run on: the sample world's code and the harness, not its data. */
const tests = sources('test', (file) => file.endsWith('.ts') && !file.startsWith('test/world/sample'));
const total = (all: readonly Source[]): number => all.reduce((sum, { lines }) => sum + lines, 0);
const below = (folder: string): Source[] =>
  production.filter(({ file }) => file.startsWith(`src/${folder}/`));

describe('the size of files', () => {
  it('is at most 400 lines', () => {
    assert.deepEqual(
      production.filter(({ lines }) => lines > 400).map(({ file, lines }) => `${file}: ${lines}`),
      [],
    );
  });
  it('is at most 120 lines in the median', () => {
    const sorted = production.map(({ lines }) => lines).sort((a, b) => a - b);
    assert.ok((sorted[Math.floor(sorted.length / 2)] ?? 0) <= 120);
  });
});

describe('the weight of the parts', () => {
  it('has at least 60 percent of the code in the pure core', () => {
    const share = Math.round((total(below('core')) / total(production)) * 100);
    assert.ok(share >= 60, `core is ${share} percent`);
  });
  it('has at least as many lines of tests as of code', () => {
    assert.ok(
      total(tests) >= total(production),
      `${total(tests)} lines of tests, ${total(production)} of code`,
    );
  });
});

describe('the text of production code', () => {
  const lacks = (what: string, pattern: RegExp): void => {
    it(`has no ${what}`, () => {
      const found = production.flatMap(({ file, text }) =>
        withoutComments(text)
          .split('\n')
          .filter((line) => pattern.test(line))
          .map((line) => `${file}: ${line.trim()}`),
      );
      assert.deepEqual(found, []);
    });
  };
  lacks('any', /(?::|\bas|<|\||&|=>|extends)\s*any\b(?!\w|')|\bany\[\]/);
  lacks('console', /\bconsole\s*\./);
  lacks('default export', /\bexport\s+default\b/);
  lacks('enum or namespace', /^\s*(?:export\s+)?(?:declare\s+)?(?:const\s+)?(?:enum|namespace)\s+\w/);
  it('shows notices through notice.ts, where no text becomes a link, unless they are modal', () => {
    const found = production
      .filter(({ file }) => file !== 'src/vscode/notice.ts')
      .flatMap(({ file, text }) =>
        text
          .split(/\.show(?:Error|Warning|Information)Message\(/)
          .slice(1)
          .filter((call) => !call.slice(0, call.indexOf(';')).includes('modal: true'))
          .map(() => file),
      );
    assert.deepEqual(found, []);
  });
  lacks('switched-off lint rule or type check', /@ts-(?:ignore|nocheck)/);
});

/** What each part may import; itself always. `*` stands for packages and modules of Node in general. */
const WALLS: Readonly<
  Record<string, { readonly parts: readonly string[]; readonly packages: readonly string[] }>
> = {
  core: { parts: [], packages: ['yaml', 'js-yaml', 'ajv', 're2js', '@vscode/l10n'] },
  app: { parts: ['core'], packages: ['@vscode/l10n'] },
  platform: { parts: ['core'], packages: ['*'] },
  vscode: { parts: ['core', 'app'], packages: ['vscode', 'node:*'] },
};

describe('the walls', () => {
  for (const [part, allowed] of Object.entries(WALLS)) {
    it(`hold around ${part}`, () => {
      const found = below(part).flatMap(({ file, text }) =>
        importsOf(text)
          .filter((name) => !mayImport(file, part, name, allowed))
          .map((name) => `${file} imports ${name}`),
      );
      assert.deepEqual(found, []);
    });
  }

  it('let nothing but the view and the composition root see vscode', () => {
    const found = production.filter(({ text }) => importsOf(text).includes('vscode')).map(({ file }) => file);
    assert.deepEqual(
      found.filter((file) => !file.startsWith('src/vscode/') && !/^src\/[\w-]+\.ts$/.test(file)),
      [],
    );
  });

  it('let the model import nothing of the core but its tools', () => {
    const inner = ['src/core/model/', 'src/core/util/'];
    const found = below('core/model').flatMap(({ file, text }) =>
      importsOf(text)
        .filter((name) => name.startsWith('.'))
        .map((name) => target(file, name))
        .filter((imported) => !inner.some((folder) => imported.startsWith(folder)))
        .map((imported) => `${file} imports ${imported}`),
    );
    assert.deepEqual(found, []);
  });

  it('let what reads and compares know nothing of the store and the view', () => {
    const found = ['manifest', 'diff', 'engines', 'kube', 'watch', 'mask'].flatMap((folder) =>
      below(`core/${folder}`).flatMap(({ file, text }) =>
        importsOf(text)
          .filter((name) => name.startsWith('.'))
          .map((name) => target(file, name))
          .filter((imported) => /^src\/core\/(?:store|view)\//.test(imported))
          .map((imported) => `${file} imports ${imported}`),
      ),
    );
    assert.deepEqual(found, []);
  });

  it('have no circle of imports between files', () => {
    assert.deepEqual(circles(production), []);
  });

  it('are looked at by a reader that sees every kind of import', () => {
    const text = [
      `import a from 'a';`,
      `import type { B } from './b.ts';`,
      `import {`,
      `  c,`,
      `} from "../c.ts";`,
      `import 'd';`,
      `export { e } from './e.ts';`,
      `const f = await import('./f.ts');`,
      `type G = import('./g.ts').G;`,
      `// import h from 'h';`,
    ].join('\n');
    assert.deepEqual(importsOf(text), ['a', './b.ts', '../c.ts', 'd', './e.ts', './f.ts', './g.ts']);
  });
});

function mayImport(
  file: string,
  part: string,
  name: string,
  allowed: { readonly parts: readonly string[]; readonly packages: readonly string[] },
): boolean {
  if (name.startsWith('.')) {
    const imported = target(file, name);
    return [part, ...allowed.parts].some((folder) => imported.startsWith(`src/${folder}/`));
  }
  return allowed.packages.some((one) =>
    one === '*' ? name !== 'vscode' : one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : one === name,
  );
}

const target = (file: string, name: string): string => path.posix.join(path.posix.dirname(file), name);

function importsOf(text: string): string[] {
  const pattern =
    /\b(?:import|export)\b[^;'"()]*?\bfrom\s*['"]([^'"]+)['"]|\bimport\s*\(?\s*['"]([^'"]+)['"]/g;
  return [...withoutComments(text).matchAll(pattern)].map(([, from, bare]) => from ?? bare ?? '');
}

/** Each circle of imports once, types counted too: the files that reach themselves, in the order of the first way round. */
function circles(files: readonly Source[]): string[] {
  const imports = new Map(
    files.map(({ file, text }) => [
      file,
      importsOf(text)
        .filter((name) => name.startsWith('.'))
        .map((name) => target(file, name)),
    ]),
  );
  const found: string[] = [];
  const done = new Set<string>();
  const follow = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) {
      found.push([...way.slice(way.indexOf(file)), file].join(' > '));
    } else if (!done.has(file)) {
      for (const next of imports.get(file) ?? []) {
        follow(next, [...way, file]);
      }
      done.add(file);
    }
  };
  files.forEach(({ file }) => follow(file, []));
  return found;
}

/** Whole-line and block comments; enough for this house, whose comments stand on lines of their own. */
function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
}
