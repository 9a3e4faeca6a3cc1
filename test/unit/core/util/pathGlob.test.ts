import assert from 'node:assert/strict';

import { pathMatches } from '../../../../src/core/util/pathGlob.ts';

const ROWS: readonly (readonly [glob: string, path: string, matches: boolean])[] = [
  ['clusters/prod/**', 'clusters/prod/web/app.yaml', true],
  ['clusters/prod/**', 'clusters/dev/web/app.yaml', false],
  ['clusters/*/app.yaml', 'clusters/prod/app.yaml', true],
  ['clusters/*/app.yaml', 'clusters/prod/web/app.yaml', false],
  ['**/prod/*.yaml', 'prod/app.yaml', true],
  ['prod', 'a/prod/b/app.yaml', true],
  ['./clusters/', 'clusters/prod/app.yaml', true],
  ['{prod,stage*}/**', 'stage-1/app.yaml', true],
  ['app-[0-9].yaml', 'x/app-7.yaml', true],
  ['app-[!0-9].yaml', 'x/app-7.yaml', false],
  ['a+(b).yaml', 'a+(b).yaml', true],
  ['größe/?.yaml', 'größe/\u{1F600}.yaml', true],
  ['[z-a]', 'z', false],
  [`${'**/'.repeat(40)}x`, `${'a/'.repeat(2000)}b`, false],
  ['*a'.repeat(40), `${'a'.repeat(2000)}b`, false],
];

describe('a glob over paths', () => {
  for (const [glob, path, expected] of ROWS) {
    it(`${glob.slice(0, 40)} ${expected ? 'takes' : 'leaves out'} ${path.slice(0, 40)}`, () => {
      assert.equal(pathMatches(glob, path), expected);
    });
  }
});
