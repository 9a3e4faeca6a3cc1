import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { RULES } from '../../../../src/core/rules/all.ts';
import type { Finding } from '../../../../src/core/rules/finding.ts';
import { gateOf } from '../../../../src/core/rules/gateOf.ts';
import { runRules } from '../../../../src/core/rules/run.ts';
import { parseTolerant } from '../../../../src/core/yaml/tolerant.ts';
import { BUNDLED } from '../schema/bundled.ts';
import { repositoryOf } from '../workspace/repositoryOf.ts';

const PAGES = fileURLToPath(new URL('../../../../docs/rules/', import.meta.url));
/** Every example of the pages of rules, at a path that its rule looks at. */
const EXAMPLES = readdirSync(PAGES)
  .filter((name) => name.startsWith('pl'))
  .flatMap((name) => {
    const page = readFileSync(PAGES + name, 'utf8');
    const path = /^In the file `(.+)`/m.exec(page)?.[1] ?? 'apps/shop.yaml';
    return [...page.matchAll(/^```yaml\n([^]*?\n)```$/gm)].map((match) => ({
      name,
      path,
      text: match[1] ?? '',
    }));
  });
/** One for each rule: the bad one, which is where rules look closest. */
const BAD = EXAMPLES.filter(({ name }, index) => name !== EXAMPLES[index - 1]?.name);
/** Of one example: each is a few lines long. */
const MOST = 20;

function findingsOf(path: string, text: string): readonly Finding[] {
  const workspace = repositoryOf(
    { [path]: text, 'apps/shop/a.yaml': '' },
    { remotes: ['https://forge.example/platform'], branch: 'main' },
  );
  return runRules({
    uri: `file:///repo/${path}`,
    path,
    text,
    rules: RULES,
    context: {
      settings: { productionPaths: ['**'] },
      schemas: BUNDLED,
      workspace,
      cluster: { argoCdNamespaces: ['argocd'], projects: [], roots: [] },
    },
    tolerant: parseTolerant,
    gate: (root, document) => gateOf({ path, document, root, workspace }),
    onError: (rule, error) => {
      throw new Error(rule.id, { cause: error });
    },
  });
}

const check = (path: string, text: string, place: string): void => {
  const findings = findingsOf(path, text);
  assert.ok(findings.length <= MOST, `${place}: ${findings.length} findings`);
  for (const { rule, range, fixes = [] } of findings) {
    const ranges = [range, ...fixes.flatMap(({ edits }) => edits.map((edit) => edit.range))];
    for (const { start, end } of ranges) {
      assert.ok(start >= 0 && start <= end && end <= text.length, `${rule} ${place}: ${start} to ${end}`);
    }
  }
};

describe('every rule over half-written examples', () => {
  it('has examples of each', () => {
    assert.equal(new Set(EXAMPLES.map(({ name }) => name)).size, RULES.length);
  });
  it('stands for a file that ends at any line, and in the middle of one', () => {
    for (const { name, path, text } of EXAMPLES) {
      for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) {
        for (const cut of [end, end + 1, Math.max(0, end - 4)]) {
          check(path, text.slice(0, cut), `${name} cut at ${cut}`);
        }
      }
    }
  });
  it('stands for a file that lacks any one line', () => {
    for (const { name, path, text } of BAD) {
      const lines = text.split('\n');
      for (const index of lines.keys()) {
        check(path, lines.toSpliced(index, 1).join('\n'), `${name} without line ${index + 1}`);
      }
    }
  });
  it('stands for values that are of another type', () => {
    for (const { name, path, text } of BAD) {
      for (const other of ['', ' 7', ' [a, {b: c}]', ' *missing']) {
        const lines = text.split('\n');
        for (const [index, line] of lines.entries()) {
          if (/^\s*(?:- )?[\w./-]+:/.test(line)) {
            const changed = lines.with(index, line.replace(/:.*$/, `:${other}`)).join('\n');
            check(path, changed, `${name} line ${index + 1} as${other}`);
          }
        }
      }
    }
  });
});
