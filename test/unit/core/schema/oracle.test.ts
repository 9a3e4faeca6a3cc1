import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import * as fc from 'fast-check';
import { stringify } from 'yaml';

import type { KindSchema } from '../../../../src/core/schema/catalog.ts';
import type { SchemaRef } from '../../../../src/core/schema/schema.ts';
import { typesOf } from '../../../../src/core/schema/schema.ts';
import { groupVersion } from '../../../../src/core/rules/documents.ts';
import type { Json } from '../../../../src/core/util/json.ts';
import { parseYaml } from '../../../../src/core/yaml/parse.ts';
import { nodeAt, stringOf, toJson } from '../../../../src/core/yaml/read.ts';
import { BUNDLED } from './bundled.ts';
import { errorsOfAjv, errorsOfWalk } from './oracle.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

const filesBelow = (folder: string): string[] =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => path.join(folder, name));

/** Any value: what a person types into the wrong place. */
const stray = fc.oneof(
  fc.constantFrom<Json>(null, true, 'yes', '', '10m', 1.5, -1, 3, [], {}, ['a'], { a: 'b' }),
  fc.string({ maxLength: 6 }),
);

/** Values of a schema, with a mistake here and there. */
function valuesOf(kind: KindSchema, ref: SchemaRef, depth: number): fc.Arbitrary<Json> {
  const schema = kind.table[ref];
  const types = schema ? typesOf(schema) : [];
  if (!schema || types.length === 0 || depth > 6) {
    return stray;
  }
  const right = types.map((type): fc.Arbitrary<Json> => {
    switch (type) {
      case 'object': {
        const fields = Object.entries(schema.properties ?? {});
        const some = fc
          .subarray(fields, { maxLength: Math.min(fields.length, depth < 2 ? 6 : 3) })
          .chain((chosen) =>
            fc.record(
              Object.fromEntries(chosen.map(([name, inner]) => [name, valuesOf(kind, inner, depth + 1)])),
            ),
          );
        const extra = fc.option(fc.record({ [fields[0]?.[0] ?? 'x']: stray, extra: stray }), {
          freq: 8,
          nil: {},
        });
        return fc.tuple(extra, some).map(([more, own]) => ({ ...more, ...own }));
      }
      case 'array':
        return schema.items === undefined
          ? fc.constant([])
          : fc.array(valuesOf(kind, schema.items, depth + 1), { maxLength: 2 });
      case 'integer':
        return fc.integer({ min: -5, max: 100 });
      case 'number':
        return fc.double({ noNaN: true, min: -10, max: 10 });
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      default:
        return fc.oneof(fc.constantFrom('10m', 'https://a.example', ...(schema.enum ?? [])), fc.string());
    }
  });
  return fc.oneof({ weight: 9, arbitrary: fc.oneof(...right) }, { weight: 1, arbitrary: stray });
}

describe('the walk beside ajv, by the same schemas', () => {
  for (const kind of BUNDLED.kinds) {
    it(`finds the same in random documents: ${kind.group}/${kind.version} ${kind.kind}`, () => {
      fc.assert(
        fc.property(valuesOf(kind, kind.root, 0), (value) => {
          const [document] = parseYaml(stringify(value, { aliasDuplicateObjects: false }));
          assert.ok(document?.root);
          assert.deepEqual(errorsOfWalk(kind, document.root), errorsOfAjv(kind, toJson(document.root)));
        }),
        { numRuns: 60 },
      );
    });
  }

  for (const folder of ['test/world/sample', 'test/unit', 'test/lab/recordings']) {
    it(`finds the same in the manifests below ${folder}`, () => {
      for (const file of filesBelow(folder)) {
        for (const document of parseYaml(readFileSync(path.join(root, file), 'utf8'))) {
          const { group, version } = groupVersion(stringOf(nodeAt(document.root, 'apiVersion')) ?? '');
          const kind = BUNDLED.find(group, version, stringOf(nodeAt(document.root, 'kind')) ?? '');
          if (kind && document.root) {
            assert.deepEqual(
              errorsOfWalk(kind, document.root),
              errorsOfAjv(kind, toJson(document.root)),
              file,
            );
          }
        }
      }
    });
  }
});
