import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { complete } from '../../../../src/core/authoring/complete.ts';
import { explain } from '../../../../src/core/authoring/explain.ts';
import { outlineOf } from '../../../../src/core/authoring/outline.ts';
import { parseYaml } from '../../../../src/core/yaml/parse.ts';
import { parseTolerant } from '../../../../src/core/yaml/tolerant.ts';
import { CONTEXT } from './marked.ts';

const SAMPLE = path.join(import.meta.dirname, '../../../world/sample');
const files = readdirSync(SAMPLE, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.ya?ml$/.test(name))
  .map((name) => readFileSync(path.join(SAMPLE, name), 'utf8'))
  .filter((text) => text.length < 6000);

describe('every file of the sample, cut off at each of its lines', () => {
  it('is completed, explained and outlined without an error', () => {
    let offered = 0;
    for (const text of files) {
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
        const start = text.slice(0, end);
        // Where a person types next: at the end of the line, and one deeper below it.
        for (const cut of [start, `${start}\n  `, start.slice(0, -1)]) {
          offered += complete(cut, cut.length, CONTEXT).length;
        }
        const documents = parseYaml(start, parseTolerant);
        explain(documents, start.length, CONTEXT);
        outlineOf(documents);
      }
    }
    assert.ok(offered > 1000);
  });
});
