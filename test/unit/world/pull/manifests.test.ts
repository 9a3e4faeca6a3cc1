import assert from 'node:assert/strict';

import { at } from '../../../world/pull/json.ts';
import { ManifestError, readDirectory, readManifests } from '../../../world/pull/manifests.ts';
import { nameOf } from '../../../world/pull/objects.ts';
import type { Entry, Snapshot } from '../../../world/repo/snapshot.ts';

function snapshotOf(files: Record<string, string>): Snapshot {
  const entries = Object.keys(files).map((path): [string, Entry] => [
    path,
    { mode: '100644', type: 'blob', id: path },
  ]);
  return { commit: 'abc', entries: new Map(entries), text: (path) => files[path] };
}

const config = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;
const files = snapshotOf({
  'app/b.yaml': config('b'),
  'app/a.yml': `${config('a1')}---\n${config('a2')}`,
  'app/notes.txt': config('no'),
  'app/deep/c.json': '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"}}',
  'app/deep/skipped.yaml': `# +argocd:skip-file-rendering\n${config('skipped')}`,
  'app-two/d.yaml': config('d'),
});
const names = (source: Partial<Parameters<typeof readDirectory>[1]>): string[] =>
  readDirectory(files, { path: 'app', recurse: false, include: '', exclude: '', ...source }).map(nameOf);

describe('directory apps', () => {
  it('read their own folder in order, deeper ones only when told', () => {
    assert.deepEqual(names({}), ['a1', 'a2', 'b']);
    assert.deepEqual(names({ recurse: true }), ['a1', 'a2', 'b', 'c']);
  });

  it('leave out and take in by globs, in which a star crosses folders', () => {
    assert.deepEqual(names({ recurse: true, exclude: '*c.json' }), ['a1', 'a2', 'b']);
    assert.deepEqual(names({ recurse: true, include: '{b.yaml,*.json}' }), ['b', 'c']);
    assert.deepEqual(names({ recurse: true, include: '*.yaml', exclude: 'b*' }), []);
  });

  it('read YAML as Go does: 1.1, with dates and times of day as text', () => {
    const [object] = readManifests(
      `${config('x')}data: { on: yes, mode: 0644, hex: 0x1F, long: 1_000, day: 2026-01-02, time: 12:30:00, twice: 1, twice: 2 }\n`,
      'x.yaml',
    );
    assert.deepEqual(at(object, 'data'), {
      true: true,
      mode: 420,
      hex: 31,
      long: 1000,
      day: '2026-01-02',
      time: '12:30:00',
      twice: 2,
    });
  });

  it('open lists and pass over what is no object', () => {
    const list =
      'kind: List\napiVersion: v1\nitems:\n  - { apiVersion: v1, kind: Secret, metadata: { name: s } }\n';
    assert.deepEqual(
      readManifests(`# only a comment\n---\n${list}---\njust: values\n`, 'l.yaml').map(nameOf),
      ['s'],
    );
    assert.deepEqual(readManifests('{{ broken', 'junk.yaml'), []);
  });

  it('name the line of a mistake as Go does, from zero and without the blank lines before it', () => {
    const lineOf = (text: string): string | undefined => {
      try {
        readManifests(text, 'x.yaml');
      } catch (error) {
        return /yaml: (.*)$/.exec(String(error))?.[1];
      }
      return undefined;
    };
    const settings = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n';
    assert.equal(lineOf(`${settings} data: {\n`), 'line 4: did not find expected key');
    assert.equal(lineOf(`${settings}\n# more\n data: {\n`), 'line 6: did not find expected key');
  });

  it('refuse a file that holds an object and cannot be parsed', () => {
    assert.throws(
      () => readManifests(`${config('x')}data:\n  a: [1\n`, 'x.yaml'),
      (error) =>
        error instanceof ManifestError &&
        error.message.startsWith(
          'Failed to unmarshal "x.yaml": failed to unmarshal manifest: error converting YAML to JSON: yaml: line ',
        ),
    );
  });
});
