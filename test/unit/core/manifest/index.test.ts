import assert from 'node:assert/strict';

import type { Declaration } from '../../../../src/core/engines/engine.ts';
import { ManifestIndex } from '../../../../src/core/manifest/index.ts';
import type { JsonObject } from '../../../../src/core/util/json.ts';
import { asText, at } from '../../../../src/core/util/json.ts';

function declares(document: JsonObject): Declaration | undefined {
  const name = asText(at(document, 'metadata', 'name'));
  return document['kind'] === 'Application' && name !== undefined
    ? {
        engine: 'argocd',
        group: 'argoproj.io',
        kind: 'Application',
        namespace: asText(at(document, 'metadata', 'namespace')) ?? '',
        name,
      }
    : undefined;
}

const app = (name: string, namespace?: string): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: ${name}\n${namespace ? `  namespace: ${namespace}\n` : ''}`;
const key = (name: string, namespace: string) => ({
  group: 'argoproj.io',
  kind: 'Application',
  namespace,
  name,
});
const anIndex = (): ManifestIndex => new ManifestIndex(declares, ['argoproj.io']);

describe('ManifestIndex', () => {
  it('tells where an app is declared, down to the line', () => {
    const index = anIndex();
    index.update('file:///apps.yaml', `# all apps\n${app('web', 'argocd')}---\n${app('api', 'argocd')}`);
    const places = index
      .declarationsOf(key('api', 'argocd'))
      .map(({ uri, line, offset }) => ({ uri, line, offset }));
    assert.deepEqual(places, [
      { uri: 'file:///apps.yaml', line: 7, offset: 11 + app('web', 'argocd').length + 4 },
    ]);
    assert.deepEqual(
      index.appsOf('file:///apps.yaml').map((found) => found.declaration.name),
      ['web', 'api'],
    );
  });

  it('takes a manifest without a namespace for any app of that name, behind those that name it', () => {
    const index = anIndex();
    index.update('a', app('web'));
    index.update('b', app('web', 'argocd'));
    index.update('c', app('web', 'team'));
    assert.deepEqual(
      index.declarationsOf(key('web', 'argocd')).map(({ uri }) => uri),
      ['b', 'a'],
    );
    assert.deepEqual(
      index.declarationsOf(key('web', '')).map(({ uri }) => uri),
      ['a'],
    );
  });

  it('says whether a file changed anything', () => {
    const index = anIndex();
    assert.equal(index.update('a', app('web')), true);
    assert.equal(index.update('a', app('web')), false);
    assert.equal(index.update('a', `${app('web')}spec: {}\n`), false, 'another field of the same app');
    assert.equal(index.update('a', `\n${app('web')}`), true, 'another line');
    assert.equal(index.update('a', app('api')), true);
    assert.deepEqual(index.declarationsOf(key('web', '')), []);
    assert.equal(index.update('a', 'kind: ConfigMap\n'), true);
    assert.equal(index.remove('a'), false);
    assert.equal(index.update('b', app('web')), true);
    assert.equal(index.remove('b'), true);
    assert.deepEqual([...index.all()], []);
  });

  it('takes lists apart and passes over what is broken', () => {
    const index = anIndex();
    const list = JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: [{ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name: 'web' } }],
    });
    index.update('list', list);
    index.update('chart', `${app('{{ .Values.name }}')}---\nargoproj.io: [\n`);
    assert.deepEqual(
      index.appsOf('list').map((found) => found.declaration.name),
      ['web'],
    );
    assert.deepEqual(index.appsOf('chart'), []);
  });

  it('parses no document but those that hold an object of its groups', () => {
    const parsed: unknown[] = [];
    const index = new ManifestIndex(
      (document) => {
        parsed.push(document['kind']);
        return declares(document);
      },
      ['argoproj.io'],
    );
    const crd =
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n  group: argoproj.io\n';
    index.update(
      'a',
      `${crd}---\n# about argoproj.io/v1alpha1\nkind: ConfigMap\n---\n${app('web')}---\n"apiVersion" : "argoproj.io/v1alpha1"\n"kind": "AppProject"\n`,
    );
    assert.deepEqual(parsed, ['Application', 'AppProject']);
    assert.deepEqual(
      index.appsOf('a').map(({ line }) => line),
      [8],
    );
    index.update('b', app('web').replace('argoproj.io', 'argoprojxio'));
    assert.equal(parsed.length, 2);
  });

  it('gives the store one place for each app, the first by name of file', () => {
    const index = anIndex();
    index.update('z', app('web', 'argocd'));
    index.update('b', `${app('api')}---\n${app('web', 'argocd')}`);
    assert.deepEqual(
      [...index.all()].map(([name, { uri, line }]) => [name, uri, line]),
      [
        ['argoproj.io/Application/argocd/web', 'b', 5],
        ['argoproj.io/Application//api', 'b', 0],
      ],
    );
  });
});
