import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { RULES } from '../../../../src/core/rules/all.ts';
import type { Finding } from '../../../../src/core/rules/finding.ts';
import { gateOf } from '../../../../src/core/rules/gateOf.ts';
import { runRules } from '../../../../src/core/rules/run.ts';
import { readFileFacts } from '../../../../src/core/workspace/fileFacts.ts';
import { RepositoryFacts } from '../../../../src/core/workspace/repositoryFacts.ts';
import { parseTolerant } from '../../../../src/core/yaml/tolerant.ts';
import { BUNDLED } from '../schema/bundled.ts';

const SAMPLE = fileURLToPath(new URL('../../../world/sample/', import.meta.url));
const FILES = readdirSync(SAMPLE, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll(path.sep, '/'))
  .filter((name) => /\.ya?ml$/.test(name))
  .sort();

const workspace = new RepositoryFacts({
  kindOf: (name) => {
    const full = path.join(SAMPLE, name);
    return existsSync(full) ? (statSync(full).isDirectory() ? 'folder' : 'file') : 'absent';
  },
  list: (folder) => readdirSync(path.join(SAMPLE, folder)),
});
const textOf = (name: string): string => readFileSync(path.join(SAMPLE, name), 'utf8');
for (const name of FILES) {
  workspace.update(name, readFileFacts(`file:///sample/${name}`, name, textOf(name)));
}

const findingsOf = (
  name: string,
  text: string,
  productionPaths: readonly string[] = [],
): readonly Finding[] =>
  runRules({
    uri: `file:///sample/${name}`,
    path: name,
    text,
    rules: RULES,
    context: { settings: { productionPaths }, schemas: BUNDLED, workspace },
    tolerant: parseTolerant,
    gate: (root, document) => gateOf({ path: name, document, root, workspace }),
    onError: (rule, error) => {
      throw new Error(`${rule.id} in ${name}`, { cause: error });
    },
  });

describe('every rule over the sample repository', () => {
  it('finds where CI pushes, and nothing else but hints that apps keep their resources when they are deleted', () => {
    const found = FILES.flatMap((name) =>
      findingsOf(name, textOf(name))
        .filter(({ rule }) => rule !== 'PL122')
        .map(({ rule, severity, range }) => {
          const text = textOf(name);
          const line = text.slice(0, range.start).split('\n').length;
          return `${name}:${line} ${rule} ${severity} ${text.slice(range.start, range.end)}`;
        }),
    );
    assert.deepEqual(found, [
      '.github/workflows/deploy-reports.yaml:17 PL803 warning secrets.PROD_KUBECONFIG',
      '.github/workflows/deploy-reports.yaml:22 PL801 warning kubectl apply -n reports -f apps/reports/',
      '.github/workflows/orders-backfill.yaml:31 PL808 hint kubectl apply -f -',
    ]);
  });

  it('finds the branches that production follows where paths are production', () => {
    const rulesOf = (productionPaths: readonly string[]): string[] =>
      FILES.flatMap((name) => findingsOf(name, textOf(name), productionPaths)).map(({ rule }) => rule);
    const more = rulesOf(['clusters/prod/**']).filter((rule) => rule === 'PL119');
    assert.ok(more.length > 10);
    assert.equal(rulesOf(['clusters/prod/**']).length, rulesOf([]).length + more.length);
  });

  it('lives with each file cut off at every line, and in the middle of it', () => {
    for (const name of FILES) {
      const text = textOf(name);
      for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) {
        for (const cut of [end, end + 1, Math.max(0, end - 4)]) {
          const findings = findingsOf(name, text.slice(0, cut));
          assert.ok(findings.length <= 20, `${name} at ${cut}: ${findings.length} findings`);
          for (const { range, message } of findings) {
            assert.ok(range.start >= 0 && range.start < range.end && range.end <= cut, `${name} at ${cut}`);
            assert.ok(message.length > 10);
          }
        }
      }
    }
  });
});
