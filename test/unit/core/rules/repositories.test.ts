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
  it('finds nothing but hints that apps keep their resources when they are deleted', () => {
    const found = FILES.flatMap((name) => findingsOf(name, textOf(name)));
    assert.deepEqual([...new Set(found.map(({ rule, severity }) => `${rule} ${severity}`))], ['PL122 hint']);
  });

  it('finds the branches that production follows, and nothing else, where paths are production', () => {
    const found = FILES.flatMap((name) => findingsOf(name, textOf(name), ['clusters/prod/**'])).filter(
      ({ severity }) => severity !== 'hint',
    );
    assert.ok(found.length > 10);
    assert.deepEqual([...new Set(found.map(({ rule }) => rule))], ['PL119']);
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
