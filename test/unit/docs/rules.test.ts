import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { RULES } from '../../../src/core/rules/all.ts';
import { gateOf } from '../../../src/core/rules/gateOf.ts';
import { runRules } from '../../../src/core/rules/run.ts';
import { parseTolerant } from '../../../src/core/yaml/tolerant.ts';
import { BUNDLED } from '../core/schema/bundled.ts';
import { repositoryOf } from '../core/workspace/repositoryOf.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const pageOf = (id: string): string =>
  readFileSync(path.join(root, 'docs/rules', `${id.toLowerCase()}.md`), 'utf8');

/** Where an example stands unless its page names a file. */
const EXAMPLE = 'apps/shop.yaml';

/**
 * The rules that an example breaks, each once. It lies in a repository with the files that the page lists. Hints of other
 * rules are left out: nearly every short example has one.
 */
const brokenBy = (id: string, page: string, text: string): string[] => {
  const name = /^In the file `(.+)`/m.exec(page)?.[1] ?? EXAMPLE;
  const others = /^## Files\n\n```text\n([^]*?)\n```$/m.exec(page)?.[1]?.split('\n') ?? [];
  const files = { ...Object.fromEntries(others.map((other) => [other, ''])), [name]: text };
  const workspace = repositoryOf(files, { remotes: ['https://forge.example/platform'], branch: 'main' });
  const findings = runRules({
    uri: `file:///repo/${name}`,
    path: name,
    text,
    rules: RULES,
    context: { settings: { productionPaths: id === 'PL119' ? ['**'] : [] }, schemas: BUNDLED, workspace },
    tolerant: parseTolerant,
    gate: (node, document) => gateOf({ path: name, document, root: node, workspace }),
  });
  return [
    ...new Set(
      findings.filter(({ rule, severity }) => rule === id || severity !== 'hint').map(({ rule }) => rule),
    ),
  ].sort();
};

/** The YAML below a heading. */
const example = (page: string, heading: string): string =>
  new RegExp(`^## ${heading}\\n\\n\`\`\`yaml\\n([^]*?\\n)\`\`\`$`, 'm').exec(page)?.[1] ?? '';

describe('the pages of the rules', () => {
  const ids = RULES.map(({ id }) => id);
  it('are one for each rule, as are the files of code', () => {
    const names = (folder: string): string[] =>
      readdirSync(path.join(root, folder))
        .flatMap((name) => /^pl\d{3}(?=\.(?:md|ts)$)/.exec(name)?.[0].toUpperCase() ?? [])
        .sort();
    assert.deepEqual(names('docs/rules'), ids.toSorted());
    assert.deepEqual(names('src/core/rules'), ids.toSorted());
    assert.equal(new Set(ids).size, ids.length);
  });
  for (const { id, title, severity } of RULES) {
    it(`show ${id} as it is`, () => {
      const page = pageOf(id);
      assert.ok(page.startsWith(`# ${id}: ${title}\n\nSeverity: ${severity}.\n\n## Why\n\n`));
      assert.deepEqual(brokenBy(id, page, example(page, 'Bad example')), [id]);
      const good = example(page, 'Good example');
      assert.notEqual(good, '');
      assert.deepEqual(brokenBy(id, page, good), []);
    });
  }
  it('are all listed', () => {
    const list = readFileSync(path.join(root, 'docs/rules/README.md'), 'utf8');
    for (const { id, title, severity } of RULES) {
      const line = `| [${id}](${id.toLowerCase()}.md) | ${severity} | ${title} |`;
      assert.ok(list.replaceAll(/ +/g, ' ').split('\n').includes(line), line);
    }
  });
});
