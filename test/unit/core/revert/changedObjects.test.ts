import assert from 'node:assert/strict';

import { changedObjects, declaredIn } from '../../../../src/core/revert/changedObjects.ts';

const config = (name: string, value: string, namespace = 'shop'): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\ndata:\n  a: "${value}"\n`;

/** `name path before after`, with the values of both sides. */
function rows(...files: Parameters<typeof changedObjects>[0]): readonly string[] {
  return changedObjects(files).changes.map(({ namespace, name, path, before, after }) => {
    const value = (side: unknown): string => (side as { data?: { a: string } } | undefined)?.data?.a ?? '-';
    return `${namespace}/${name} ${path} ${value(before)} ${value(after)}`;
  });
}

describe('the objects that a revert changes', () => {
  it('are told by kind, namespace and name, and not by their place in a file', () => {
    const before = `${config('a', '1')}---\n${config('b', '2')}`;
    const after = `${config('b', '1')}---\n${config('a', '1')}`;
    assert.deepEqual(rows({ path: 'all.yaml', before, after }), ['shop/b all.yaml 2 1']);
  });

  it('are none where an object only moves to another file', () => {
    const files = [
      { path: 'new/a.yaml', before: config('a', '1') },
      { path: 'old/a.yaml', after: config('a', '1') },
    ];
    assert.deepEqual(rows(...files), []);
  });

  it('have the path where they are after it, or were before it', () => {
    assert.deepEqual(
      rows(
        { path: 'new/a.yaml', before: config('a', '2') },
        { path: 'old/a.yaml', after: config('a', '1') },
        { path: 'gone.yaml', before: config('gone', '1') },
        { path: 'back.yaml', after: config('back', '1', '""') },
      ),
      ['shop/a old/a.yaml 2 1', 'shop/gone gone.yaml 1 -', '/back back.yaml - 1'],
    );
  });

  it('are taken out of lists', () => {
    const list = (value: string): string =>
      `{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"a":"${value}"}}]}`;
    assert.deepEqual(rows({ path: 'list.json', before: list('2'), after: list('1') }), ['/a list.json 2 1']);
  });

  it('are not known where a file is broken, a template, or no manifest', () => {
    const { changes, unread } = changedObjects([
      { path: 'broken.yaml', before: 'a: [', after: config('a', '1') },
      { path: 'templates/web.yaml', before: '{{- if .Values.on }}\nkind: A\n{{- end }}\n', after: '' },
      { path: 'broken.json', before: '{"a":', after: '{}' },
      { path: 'README.md', before: 'a', after: 'b' },
      { path: 'values.yaml', before: 'replicas: 2\n', after: 'replicas: 1\n' },
      { path: 'bytes.yaml' },
    ]);
    assert.deepEqual(unread, ['broken.yaml', 'templates/web.yaml', 'broken.json', 'README.md']);
    assert.equal(changes.length, 1);
  });

  it('are not made up of the template of a chart that happens to be YAML', () => {
    const template = (key: string): string =>
      `apiVersion: v1\nkind: Secret\nmetadata:\n  name: web\n  namespace: {{ .Release.Namespace }}\ndata: { k: ${key} }\n`;
    const path = 'charts/web/templates/secret.yaml';
    const { changes, unread } = changedObjects([{ path, before: template('b'), after: template('a') }]);
    assert.deepEqual([changes, unread], [[], [path]]);
  });

  it('come with all that is declared now', () => {
    const { declared } = changedObjects([
      { path: 'a.yaml', before: config('a', '1'), after: config('a', '1') },
      { path: 'b.yaml', before: config('b', '1') },
      { path: 'c.yaml', after: config('c', '1') },
    ]);
    assert.deepEqual(
      declared.map(({ metadata }) => metadata.name),
      ['a', 'b'],
    );
    assert.equal(declaredIn('a.yaml', config('a', '1')).length, 1);
    assert.deepEqual(declaredIn('notes.md', config('a', '1')), []);
  });
});
