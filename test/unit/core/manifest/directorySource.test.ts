import assert from 'node:assert/strict';

import type { SourceSpec } from '../../../../src/core/model/app.ts';
import { readManifestFile, selectFiles } from '../../../../src/core/manifest/directorySource.ts';

type Directory = NonNullable<SourceSpec['directory']>;

const FILES = [
  'web.yaml',
  'api.yml',
  'job.json',
  'lib.jsonnet',
  'README.md',
  'values.yaml.bak',
  'base/web.yaml',
  'base/deep/secret.yaml',
];

describe('selectFiles', () => {
  const rows: readonly [title: string, directory: Directory | undefined, expected: readonly string[]][] = [
    ['the top level in order of names', undefined, ['api.yml', 'job.json', 'lib.jsonnet', 'web.yaml']],
    [
      'all levels',
      { recurse: true },
      ['api.yml', 'base/deep/secret.yaml', 'base/web.yaml', 'job.json', 'lib.jsonnet', 'web.yaml'],
    ],
    ['include crosses slashes', { recurse: true, include: '*web.yaml' }, ['base/web.yaml', 'web.yaml']],
    ['exclude comes before include', { recurse: true, include: '*.yaml', exclude: 'base/*' }, ['web.yaml']],
    ['alternatives', { recurse: false, include: '{api,web}.y*' }, ['api.yml', 'web.yaml']],
    ['an include for a level that is not read', { recurse: false, include: 'base/*' }, []],
    [
      'empty globs count as none',
      { recurse: false, include: '', exclude: '' },
      ['api.yml', 'job.json', 'lib.jsonnet', 'web.yaml'],
    ],
  ];
  for (const [title, directory, expected] of rows) {
    it(title, () => assert.deepEqual(selectFiles(FILES, directory), expected));
  }
});

describe('readManifestFile', () => {
  const MAP = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;

  it('gives objects with file, offset and line', () => {
    const { objects, problems } = readManifestFile('a.yaml', `${MAP('one')}---\n# second\n${MAP('two')}`);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      objects.map(({ object, path, offset, line }) => [object.metadata.name, path, offset, line]),
      [
        ['one', 'a.yaml', 0, 0],
        ['two', 'a.yaml', MAP('one').length + '---\n# second\n'.length, 6],
      ],
    );
  });

  it('takes lists apart, also nested, and drops those without items', () => {
    const item = (name: string): object => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
    const list = {
      apiVersion: 'v1',
      kind: 'List',
      items: [item('a'), { kind: 'ConfigMapList', apiVersion: 'v1', items: [item('b')] }],
    };
    const names = (value: object): string[] =>
      readManifestFile('a.json', JSON.stringify(value)).objects.map(({ object }) => object.metadata.name);
    assert.deepEqual(names(list), ['a', 'b']);
    assert.deepEqual(names({ apiVersion: 'v1', kind: 'List', items: null }), []);
  });

  const rows: readonly [
    title: string,
    path: string,
    text: string,
    objects: number,
    problems: readonly string[],
  ][] = [
    ['a file with the mark is passed over', 'a.yaml', `# +argocd:skip-file-rendering\n${MAP('one')}`, 0, []],
    ['junk YAML without the three marks is passed over', 'a.yaml', 'just: [some\n', 0, []],
    ['values of a chart are passed over', 'a.yaml', 'image: web\nreplicas: 2\n', 0, []],
    ['only comments', 'a.yaml', '# nothing\n---\n', 0, []],
    ['a text that is no map', 'a.yaml', '- a\n- b\n', 0, []],
    [
      'an object without a name',
      'a.yaml',
      'apiVersion: v1\nkind: X\nmetadata: {}\n',
      0,
      ['an object without apiVersion, kind or name'],
    ],
    [
      'a hook that the server names',
      'a.yaml',
      `${MAP('one')}---\napiVersion: batch/v1\nkind: Job\nmetadata:\n  generateName: m-\n`,
      1,
      [],
    ],
    ['a list beside an object', 'a.yaml', `${MAP('one')}---\n- a\n`, 1, ['not an object']],
    ['a JSON list', 'a.json', '[]', 0, ['not one JSON object']],
    ['two JSON objects', 'a.json', '{}{}', 0, ['not one JSON object']],
    ['JSON without a name', 'a.json', '{"kind":"X"}', 0, ['an object without apiVersion, kind or name']],
    ['Jsonnet', 'a.jsonnet', '{}', 0, ['Jsonnet is not evaluated here']],
  ];
  for (const [title, path, text, objects, problems] of rows) {
    it(title, () => {
      const read = readManifestFile(path, text);
      assert.equal(read.objects.length, objects);
      assert.deepEqual(
        read.problems.map((problem) => problem.message),
        problems,
      );
    });
  }

  it('reports a broken manifest with its line', () => {
    const { objects, problems } = readManifestFile('a.yaml', `${MAP('one')}---\napiVersion: v1\nkind: [\n`);
    assert.equal(objects.length, 1);
    assert.ok(problems.length > 0);
    assert.ok(problems.every((problem) => problem.path === 'a.yaml' && problem.line >= 5));
  });
});
