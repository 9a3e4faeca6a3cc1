import assert from 'node:assert/strict';

import { splitDocuments } from '../../../../src/core/yaml/split.ts';

describe('documents of a file', () => {
  const rows: Record<string, { file: string; pieces: readonly string[] }> = {
    'one without a marker': { file: 'a: 1\n', pieces: ['a: 1\n'] },
    'a marker opens the next': { file: 'a: 1\n---\nb: 2\n', pieces: ['a: 1\n', '---\nb: 2\n'] },
    'a comment and a directive belong to what they stand before': {
      file: '# c\n%YAML 1.2\n---\na: 1\n',
      pieces: ['# c\n%YAML 1.2\n---\na: 1\n'],
    },
    'empty ones are left out': { file: '---\n# nothing\n---\n---\na: 1\n---\n', pieces: ['---\na: 1\n'] },
    'an end marker': { file: 'a: 1\n...\n# rest\n---\nb: 2', pieces: ['a: 1\n...\n', '# rest\n---\nb: 2'] },
    'text behind the marker': { file: '--- {a: 1}\n--- text\n', pieces: ['--- {a: 1}\n', '--- text\n'] },
    'no marker: dashes that go on, or are indented': {
      file: '----\na: |\n  ---\n  b\n',
      pieces: ['----\na: |\n  ---\n  b\n'],
    },
    'carriage returns': { file: 'a: 1\r\n---\r\nb: 2\r\n', pieces: ['a: 1\r\n', '---\r\nb: 2\r\n'] },
    'a byte order mark': { file: '\uFEFFa: 1\n', pieces: ['a: 1\n'] },
    nothing: { file: '', pieces: [] },
  };
  for (const [name, { file, pieces }] of Object.entries(rows)) {
    it(name, () => {
      const found = splitDocuments(file);
      assert.deepEqual(
        found.map(({ text }) => text),
        pieces,
      );
      for (const { offset, text } of found) {
        assert.equal(file.slice(offset, offset + text.length), text);
      }
    });
  }
});
