import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { findManifest } from '../../../src/app/findManifest.ts';
import type { FoundManifest } from '../../../src/app/findManifest.ts';
import { SourceLocator } from '../../../src/app/locateSource.ts';
import type { SourceSpec } from '../../../src/core/model/app.ts';
import { LocalFiles } from '../../../src/platform/files.ts';
import { LocalRepositories } from '../../../src/platform/git/repositories.ts';
import { anApp } from '../core/view/world.ts';
import { NEVER, Sandbox } from '../platform/git/sandbox.ts';

const URL = 'https://github.com/acme/shop';
const SOURCE: SourceSpec = { repoURL: URL, path: 'apps/web', targetRevision: 'main', type: 'kustomize' };
const WEB = { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web' };

function deployment(name: string, more = ''): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: 3
${more}`;
}

/** Notes which files are read. */
class NotingFiles extends LocalFiles {
  readonly #read: string[];

  constructor(read: string[]) {
    super();
    this.#read = read;
  }

  override read(path: string): Promise<string | undefined> {
    this.#read.push(path);
    return super.read(path);
  }
}

describe('findManifest', () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
  });
  afterEach(() => sandbox.dispose());

  const read: string[] = [];
  const files = new NotingFiles(read);
  beforeEach(() => {
    read.length = 0;
  });

  function clone(manifests: Readonly<Record<string, string>>): void {
    sandbox.repository('shop', manifests);
    sandbox.git('shop', 'remote', 'add', 'origin', URL);
  }

  function find(
    sources: readonly SourceSpec[] = [SOURCE],
    pointer?: string,
    signal = NEVER,
  ): Promise<FoundManifest | undefined> {
    const repositories = new LocalRepositories({ runner: sandbox.runner(), isTrusted: () => true });
    const locator = new SourceLocator({
      repositories,
      files,
      workspace: () => ({
        folders: [sandbox.path('shop')],
        mirrors: {},
        isTrusted: true,
        isVirtual: false,
        paths: { platform: 'linux' },
      }),
    });
    return findManifest({ locator, files }, anApp({ sources }), WEB, pointer, signal);
  }

  /** The file below the clone, the line, and the text from the place to the end of its line. */
  function shown(found: FoundManifest | undefined): readonly [string, number, string] | undefined {
    if (!found) {
      return undefined;
    }
    const rest = readFileSync(found.file, 'utf8').slice(found.offset);
    const file = found.file.slice(sandbox.path('shop').length + 1);
    return [file, found.line, rest.split('\n', 1)[0] ?? ''];
  }

  it('leads to the object, and to one field of it', async () => {
    clone({
      'apps/web/all.yaml': `${deployment('other')}---\n${deployment('web')}`,
      'apps/web/notes.txt': deployment('web'),
    });
    assert.deepEqual(shown(await find()), ['apps/web/all.yaml', 7, 'apiVersion: apps/v1']);
    const field = shown(await find([SOURCE], '/spec/replicas'));
    assert.deepEqual(field?.slice(0, 2), ['apps/web/all.yaml', 12]);
  });

  it('prefers the own folder of the app to a namesake in the same clone', async () => {
    clone({ 'apps/a/web.yaml': deployment('web'), 'apps/web/web.yml': deployment('web') });
    assert.equal(shown(await find())?.[0], 'apps/web/web.yml');
  });

  it('finds the base of an overlay, which lies outside of the folder', async () => {
    clone({
      'apps/web/kustomization.yaml': 'resources: [../../base]\n',
      'base/web.yaml': deployment('web'),
    });
    assert.equal(shown(await find())?.[0], 'base/web.yaml');
  });

  it('takes no object of another kind or namespace for it', async () => {
    clone({
      'apps/web/a.yaml': '# Deployment\napiVersion: v1\nkind: Service\nmetadata: { name: web }\n',
      'apps/web/b.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: staging }\n',
    });
    assert.equal(await find(), undefined);
  });

  it('looks through each source that is cloned', async () => {
    clone({ 'apps/web/web.yaml': deployment('web') });
    const elsewhere: SourceSpec = { ...SOURCE, repoURL: 'https://github.com/acme/charts' };
    assert.equal(await find([elsewhere]), undefined);
    assert.equal(shown(await find([elsewhere, SOURCE]))?.[0], 'apps/web/web.yaml');
  });

  it('searches a source at the root of its clone once', async () => {
    clone({ 'web.yaml': deployment('nobody', '# web') });
    const { path: _path, ...root } = SOURCE;
    assert.equal(await find([root]), undefined);
    assert.equal(read.filter((path) => path.endsWith('web.yaml')).length, 1);
  });

  it('reads no further once it is cancelled', async () => {
    clone({ 'apps/web/web.yaml': deployment('web') });
    assert.equal(await find([SOURCE], undefined, AbortSignal.abort()), undefined);
    assert.deepEqual(read, []);
  });
});
