import assert from 'node:assert/strict';

import { staticSize, type Metafile } from '../../../bench/size.ts';

const meta = (outputs: Record<string, [bytes: number, ...imports: string[]]>): Metafile => ({
  outputs: Object.fromEntries(
    Object.entries(outputs).map(([file, [bytes, ...imports]]) => [
      file,
      {
        bytes,
        imports: imports.map((text) => {
          const [kind, path] = text.split(' ');
          return { kind: kind === 'lazy' ? 'dynamic-import' : 'import-statement', path: path ?? '' };
        }),
      },
    ]),
  ),
});

describe('staticSize', () => {
  const check = (outputs: Parameters<typeof meta>[0], expected: number): void =>
    assert.equal(staticSize(meta(outputs), 'entry.js'), expected);
  it('counts what is imported statically, through all levels', () =>
    check({ 'entry.js': [1, 'now a.js'], 'a.js': [10, 'now b.js'], 'b.js': [100] }, 111));
  it('leaves out what is loaded later', () => check({ 'entry.js': [1, 'lazy a.js'], 'a.js': [10] }, 1));
  it('counts a shared chunk once, and ends on a circle', () =>
    check(
      { 'entry.js': [1, 'now a.js', 'now b.js'], 'a.js': [10, 'now b.js'], 'b.js': [100, 'now a.js'] },
      111,
    ));
  it('leaves out what is no output, such as a module of Node', () =>
    check({ 'entry.js': [1, 'now node:fs'] }, 1));
});
