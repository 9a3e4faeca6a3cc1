import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

import { kubeConnectionId } from '../../../../src/core/model/ids.ts';
import type {
  KubeconfigFiles,
  KubeconfigFilesOptions,
} from '../../../../src/platform/kube/kubeconfigFiles.ts';
import { startDemoCluster } from '../../../world/api/startDemoCluster.ts';
import {
  APPLICATIONS,
  FakeClock,
  failure,
  ImpatientClock,
  kubeconfigFiles,
  Listener,
  NEVER,
  Sessions,
  value,
} from './harness.ts';

function config(name: string, server = 'https://127.0.0.1:1', user: object = {}): object {
  return {
    clusters: [{ name, cluster: { server } }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  };
}

describe('KubeconfigFiles', function suite() {
  this.slow(1_500);
  let sessions: Sessions;
  beforeEach(() => (sessions = new Sessions()));
  afterEach(() => sessions.dispose());

  function open(options: Partial<KubeconfigFilesOptions>): KubeconfigFiles {
    return sessions.keep(kubeconfigFiles({ clock: new ImpatientClock(), ...options }));
  }

  it('says where it looked when there is nothing', async () => {
    const catalog = await open({ home: sessions.folder }).catalog();
    assert.deepEqual(catalog, {
      origin: 'home',
      contexts: [],
      files: [{ path: path.join(sessions.folder, '.kube', 'config'), state: 'missing' }],
    });
  });

  it('merges the parts of KUBECONFIG, and reports what came of each', async () => {
    const [a, b] = [sessions.write('a', config('one')), sessions.write('b', config('two'))];
    const broken = sessions.write('broken', 'clusters: [');
    const env = { KUBECONFIG: [a, broken, '/nowhere', b].join(':') };
    const catalog = await open({ env }).catalog();
    assert.equal(catalog.origin, 'environment');
    assert.deepEqual(
      catalog.files.map((each) => each.state),
      ['read', 'broken', 'missing', 'read'],
    );
    assert.ok(catalog.files[1]?.problem);
    assert.deepEqual(
      catalog.contexts.map((each) => [each.name, each.file, each.isCurrent, each.login]),
      [
        ['one', a, true, 'none'],
        ['two', b, false, 'none'],
      ],
    );
  });

  it('survives whatever a path can lead to', async () => {
    const huge = sessions.write('huge', '');
    truncateSync(huge, 9 * 1024 * 1024);
    const folder = path.join(sessions.folder, 'folder');
    mkdirSync(folder);
    const binary = sessions.write('binary', '\u0000\u0001\u0002{[');
    const words = sessions.write('words', 'just some words');
    const utf16 = path.join(sessions.folder, 'utf16');
    writeFileSync(utf16, `\uFEFF${JSON.stringify(config('from-powershell'))}`, 'utf16le');
    const marked = sessions.write('marked', `\uFEFF${JSON.stringify(config('marked'))}`);
    const below = path.join(words, 'config');
    const setting = [huge, folder, binary, words, utf16, marked, below];
    const catalog = await open({ setting: () => setting }).catalog();
    assert.deepEqual(
      catalog.files.map((each) => each.state),
      ['broken', 'broken', 'broken', 'broken', 'read', 'read', 'missing'],
    );
    assert.match(catalog.files[0]?.problem ?? '', /9 MB is too large/);
    assert.deepEqual(
      catalog.contexts.map((each) => each.name),
      ['from-powershell', 'marked'],
    );
  });

  it('says that a file may not be read', async function mayNotRead() {
    const secret = sessions.write('secret', config('secret'));
    chmodSync(secret, 0o000);
    const catalog = await open({ setting: () => [secret] }).catalog();
    // Root may read everything.
    assert.equal(catalog.files[0]?.state, process.getuid?.() === 0 ? 'read' : 'broken');
  });

  it('opens no context that cannot work, and says why', async () => {
    const file = sessions.write('config', {
      clusters: [{ name: 'odd', cluster: { server: 'ftp://x' } }],
      contexts: [
        { name: 'odd', context: { cluster: 'odd' } },
        { name: 'lost', context: { cluster: 'nope' } },
      ],
    });
    const files = open({ setting: () => [file] });
    for (const [name, words] of [
      ['odd', /ftp:\/\/x is not an http/],
      ['lost', /Cluster nope is in no kubeconfig file/],
      ['never', /not in the kubeconfig files any more/],
    ] as const) {
      const error = failure(await files.open(kubeConnectionId(file, name)));
      assert.ok(error.code === 'kubeconfig');
      assert.match(error.detail, words);
    }
  });

  it('lets a reading that began earlier and ends later undo nothing', async () => {
    const slow = path.join(sessions.folder, 'slow');
    execFileSync('mkfifo', [slow]);
    const [first, old, now] = ['first', 'old', 'now'].map((name) => sessions.write(name, config(name)));
    let setting = [first ?? ''];
    const files = open({ setting: () => setting });
    let heard = 0;
    files.onDidChange(() => (heard += 1));
    await files.catalog();
    setting = [slow, old ?? ''];
    const early = files.catalog();
    setting = [now ?? ''];
    await files.catalog();
    assert.equal(heard, 1);
    writeFileSync(slow, '');
    await early;
    assert.equal(heard, 1);
  });

  it('ends every session with itself', async () => {
    const file = sessions.write('config', config('one'));
    const files = open({ setting: () => [file] });
    const { client } = value(await files.open(kubeConnectionId(file, 'one')));
    files.dispose();
    assert.deepEqual(failure(await client.serverVersion(NEVER)), { code: 'cancelled' });
  });

  describe('watched', () => {
    /** Resolves with the names of the contexts after the next change that is said. */
    function changed(files: KubeconfigFiles): Promise<readonly string[]> {
      return new Promise((resolve, reject) => {
        const hearing = files.onDidChange(() => {
          hearing.dispose();
          files.catalog().then((catalog) => resolve(catalog.contexts.map((each) => each.name)), reject);
        });
      });
    }

    it('hears of a file that is written, replaced, or removed', async () => {
      const file = sessions.write('config', config('one'));
      const files = open({ setting: () => [file] });
      await files.catalog();
      let news = changed(files);
      writeFileSync(file, JSON.stringify(config('two')));
      assert.deepEqual(await news, ['two']);
      news = changed(files);
      renameSync(sessions.write('config.new', config('three')), file);
      assert.deepEqual(await news, ['three']);
      news = changed(files);
      rmSync(file);
      assert.deepEqual(await news, []);
    });

    it('hears of a file in a folder that did not exist', async () => {
      const files = open({ home: sessions.folder });
      await files.catalog();
      const news = changed(files);
      mkdirSync(path.join(sessions.folder, '.kube'));
      writeFileSync(path.join(sessions.folder, '.kube', 'config'), JSON.stringify(config('new')));
      assert.deepEqual(await news, ['new']);
    });

    it('hears of a change behind a link', async () => {
      mkdirSync(path.join(sessions.folder, 'real'));
      const real = sessions.write('real/config', config('one'));
      const link = path.join(sessions.folder, 'link');
      symlinkSync(real, link);
      const files = open({ setting: () => [link] });
      await files.catalog();
      const news = changed(files);
      writeFileSync(real, JSON.stringify(config('two')));
      assert.deepEqual(await news, ['two']);
    });

    it('says so also when somebody asked before the watch told', async () => {
      const file = sessions.write('config', config('one'));
      const files = open({ setting: () => [file], clock: new FakeClock() }); // the watch never gets to tell
      await files.catalog();
      let count = 0;
      files.onDidChange(() => count++);
      sessions.write('config', config('two'));
      assert.equal((await files.catalog()).contexts[0]?.name, 'two');
      await files.catalog();
      assert.equal(count, 1);
    });

    it('hears of another setting, and watches those files from then on', async () => {
      let setting = [sessions.write('a', config('one'))];
      let change: () => void = () => {};
      const onDidChangeSetting = (call: () => void): { dispose(): void } => {
        change = call;
        return { dispose: () => {} };
      };
      const files = open({ setting: () => setting, onDidChangeSetting });
      await files.catalog();
      setting = [sessions.write('b', config('two'))];
      let news = changed(files);
      change();
      assert.deepEqual(await news, ['two']);
      news = changed(files);
      sessions.write('b', config('three'));
      assert.deepEqual(await news, ['three']);
    });

    it('says nothing when a file is only touched', async () => {
      const file = sessions.write('config', config('one'));
      const files = open({ setting: () => [file] });
      await files.catalog();
      let count = 0;
      files.onDidChange(() => count++);
      utimesSync(file, new Date(), new Date());
      writeFileSync(file, JSON.stringify(config('one')));
      const news = changed(files);
      sessions.write('neighbour', 'noise');
      writeFileSync(file, JSON.stringify(config('two')));
      await news;
      assert.equal(count, 1);
    });
  });

  describe('while connected', () => {
    it('uses a renewed token at once, and tries again what was denied', async () => {
      const demo = await startDemoCluster();
      try {
        const text = (token: string): object => ({
          ...config('demo', demo.server, { token }),
          clusters: [
            {
              name: 'demo',
              cluster: {
                server: demo.server,
                'certificate-authority-data': Buffer.from(demo.certificateAuthority).toString('base64'),
              },
            },
          ],
        });
        const file = sessions.write('config', text('ended'));
        const session = await sessions.open(file, 'demo');
        const listener = new Listener(session.source);
        session.source.follow([APPLICATIONS]);
        assert.equal((await listener.next('denied')).error.code, 'unauthorized');
        sessions.write('config', text('demo-admin'));
        await listener.next('live');
        assert.match(value(await session.client.serverVersion(NEVER)), /^v1/);
      } finally {
        sessions.dispose();
        await demo.close();
      }
    });
  });
});
