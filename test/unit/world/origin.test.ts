import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { mergeBranch, serveOrigin } from '../../world/origin.ts';
import type { ServedOrigin } from '../../world/origin.ts';
import { resolveRevision } from '../../world/pull/refs.ts';
import { git } from '../../world/repo/git.ts';
import { bareFolder, buildRepository } from '../../world/repository.ts';
import type { SampleRepository } from '../../world/repository.ts';
import { NOW, temporaryFolder } from './sampleWorld.ts';

const PORTS = /^http:\/\/127\.0\.0\.1:\d+\/fernhill\/platform\.git$/;

describe('the origin of the sample', () => {
  const folder = temporaryFolder();
  let origin: ServedOrigin;
  let sample: SampleRepository;

  before(async () => {
    origin = await serveOrigin(bareFolder(folder.path()));
    sample = await buildRepository({ dir: folder.path(), originUrl: origin.url, now: NOW });
  });
  after(() => origin.close());

  const clone = async (name: string, ...options: string[]): Promise<string> => {
    const at = join(folder.path(), name);
    await git(folder.path(), ['clone', '--quiet', ...options, origin.url, at]);
    await git(at, ['config', 'user.name', 'Sam Doyle']);
    await git(at, ['config', 'user.email', 'sam.doyle@fernhill.example']);
    return at;
  };
  const commitFile = async (at: string, path: string, text: string | Uint8Array): Promise<string> => {
    await writeFile(join(at, path), text);
    await git(at, ['add', path]);
    await git(at, ['commit', '--quiet', '--message', `Change ${path}`]);
    return (await git(at, ['rev-parse', 'HEAD'])).trim();
  };
  const atOrigin = async (revision: string): Promise<string> =>
    (await git(sample.bare, ['rev-parse', revision])).trim();

  it('has an address on loopback that the clone and the manifests name', async () => {
    assert.match(origin.url, PORTS);
    assert.equal((await git(sample.work, ['remote', 'get-url', 'origin'])).trim(), origin.url);
    const root = await readFile(join(sample.work, 'clusters/prod/root.yaml'), 'utf8');
    assert.ok(root.includes(`repoURL: ${origin.url}\n`));
  });

  it('gives a fresh clone all there is', async () => {
    const at = await clone('fresh');
    assert.equal((await git(at, ['rev-parse', 'HEAD'])).trim(), sample.commits['checkout-2.14.1']);
    assert.equal(
      await git(at, ['rev-list', '--all', '--count']),
      await git(sample.work, ['rev-list', '--all', '--count']),
    );
    await git(at, ['fsck', '--strict']);
  });

  it('asks for a login once it is told to', async () => {
    const [name, password] = ['tomas', 'pass phrase:ü'];
    const helper = `!f() { echo username=${name}; echo "password=$SAID"; }; f`;
    const asked = (said: string): Promise<string> =>
      git(folder.path(), ['-c', `credential.helper=${helper}`, 'ls-remote', origin.url, 'HEAD'], {
        env: { SAID: said },
      });
    origin.protect({ name, password });
    try {
      await assert.rejects(git(folder.path(), ['ls-remote', origin.url, 'HEAD']), /could not read Username/);
      await assert.rejects(asked('wrong'), /Authentication failed/);
      assert.match(await asked(password), /^[0-9a-f]{40}\tHEAD\n$/);
    } finally {
      origin.protect();
    }
    assert.match(await git(folder.path(), ['ls-remote', origin.url, 'HEAD']), /HEAD/);
  });

  it('tells the highest tag of a range', async () => {
    for (const tag of ['v1.2.0', 'v1.10.1', 'v1.11.0-rc.1', 'v2.0.0']) {
      await git(sample.bare, ['tag', tag, 'main']);
    }
    await git(sample.bare, ['tag', 'v1.9.0', 'main~1']);
    assert.equal(await resolveRevision(sample.bare, '1.9.x'), await atOrigin('main~1'));
    assert.equal(await resolveRevision(sample.bare, '1.x'), await atOrigin('v1.10.1'));
    assert.equal(await resolveRevision(sample.bare, '3.x'), undefined);
    assert.equal(await resolveRevision(sample.bare, 'nothing'), undefined);
  });

  it('serves old and new protocols, and shallow clones', async () => {
    for (const version of ['0', '2']) {
      const at = await clone(
        `protocol-${version}`,
        '-c',
        `protocol.version=${version}`,
        '--depth',
        '3',
        '--single-branch',
      );
      assert.equal((await git(at, ['rev-list', '--count', 'HEAD'])).trim(), '3');
    }
  });

  it('takes a push, and the user’s clone sees it with the next fetch', async () => {
    const at = await clone('colleague');
    const pushed = await commitFile(at, 'docs/oncall.md', '# On call\n');
    await git(at, ['push', '--quiet', 'origin', 'HEAD:colleague/docs']);
    assert.equal(await atOrigin('colleague/docs'), pushed);
    await git(sample.work, ['fetch', '--quiet']);
    assert.equal((await git(sample.work, ['rev-parse', 'origin/colleague/docs'])).trim(), pushed);
  });

  it('takes a push that comes in chunks because it is large', async () => {
    const at = await clone('large', '-c', 'http.postBuffer=65536');
    const pushed = await commitFile(at, 'photo.bin', randomBytes(300_000));
    await git(at, ['push', '--quiet', 'origin', 'HEAD:web/photo']);
    assert.equal(await atOrigin('web/photo'), pushed);
  });

  it('refuses a push that would lose commits, in git’s own words', async () => {
    const at = await clone('rewriter');
    await git(at, ['reset', '--quiet', '--hard', 'HEAD~2']);
    await commitFile(at, 'README.md', 'another history\n');
    await assert.rejects(git(at, ['push', 'origin', 'HEAD:main']), /non-fast-forward|fetch first/);
  });

  it('unpacks a request body that was packed with gzip', async () => {
    const want = `want ${sample.commits['import']}\n`;
    const lines = [want, '', 'done\n'].map((line) => (line === '' ? '0000' : pktLine(line))).join('');
    const { status, body } = await post(`${origin.url}/git-upload-pack`, gzipSync(lines), {
      'content-type': 'application/x-git-upload-pack-request',
      'content-encoding': 'gzip',
    });
    assert.equal(status, 200);
    assert.equal(body.toString('latin1', 0, 12), '0008NAK\nPACK');
  });

  it('knows no other repository', async () => {
    for (const path of [
      '/',
      '/fernhill/other.git/info/refs',
      '/fernhill/platform.git',
      '//',
      '/fernhill/platform.git/../../secret',
    ]) {
      assert.equal((await get(new URL(origin.url).port, path)).status, 404, path);
    }
  });

  it('answers 404 until the repository is there, and then serves it', async () => {
    const late = join(folder.path(), 'late', 'platform.git');
    const early = await serveOrigin(late);
    try {
      await mkdir(join(folder.path(), 'late'));
      assert.equal(
        (await get(new URL(early.url).port, '/fernhill/platform.git/info/refs?service=git-upload-pack'))
          .status,
        404,
      );
      const { bare } = await buildRepository({
        dir: join(folder.path(), 'late'),
        originUrl: early.url,
        now: NOW,
      });
      assert.equal(bare, late);
      const refs = await git(folder.path(), ['ls-remote', '--heads', early.url]);
      assert.match(refs, /\trefs\/heads\/main\n/);
    } finally {
      await early.close();
    }
  });

  it('takes the port it is told', async () => {
    const first = await serveOrigin(sample.bare);
    const port = Number(new URL(first.url).port);
    await assert.rejects(serveOrigin(sample.bare, { port }), { code: 'EADDRINUSE' });
    await first.close();
    const second = await serveOrigin(sample.bare, { port });
    assert.equal(second.url, first.url);
    await second.close();
  });

  it('ends its children and connections when it closes', async () => {
    const closing = await serveOrigin(sample.bare);
    const { port } = new URL(closing.url);
    const socket = connect(Number(port), '127.0.0.1');
    // Half a request: the git behind it waits for the rest.
    socket.write(
      'POST /fernhill/platform.git/git-upload-pack HTTP/1.1\r\nHost: origin\r\nContent-Length: 4096\r\n' +
        'Content-Type: application/x-git-upload-pack-request\r\n\r\n0032want ',
    );
    await once(socket, 'connect');
    socket.on('error', () => undefined).resume(); // unread, a socket never sees its end
    const ended = once(socket, 'close');
    await get(port, '/'); // by now the server has read the half request as well
    await closing.close();
    await ended;
    await assert.rejects(get(port, '/'), { code: 'ECONNREFUSED' });
  });

  describe('merging as the forge does', () => {
    /** Base for one test: main with a commit of its own, and a branch of two commits that started before it. */
    const fork = async (branch: string, edits: readonly [string, string][]): Promise<readonly string[]> => {
      const at = await clone(branch);
      await git(at, ['switch', '--quiet', '--create', branch]);
      const made: string[] = [];
      for (const [path, text] of edits) {
        await appendFile(join(at, path), text);
        made.push(await commitFile(at, path, await readFile(join(at, path))));
      }
      await git(at, ['push', '--quiet', 'origin', branch]);
      await git(at, ['switch', '--quiet', 'main']);
      await commitFile(at, `docs/${branch}.md`, `Main went on before ${branch}.\n`);
      await git(at, ['push', '--quiet', 'origin', 'main']);
      return made;
    };
    const edits = (name: string): [string, string][] => [
      ['README.md', `\n${name} was here.\n`],
      ['docs/oncall.md', `\n${name} was here too.\n`],
    ];
    const show = async (format: string, revision: string): Promise<string> =>
      (await git(sample.bare, ['log', '-1', `--format=${format}`, revision])).trim();

    it('with a merge commit: both parents, both sides in the tree', async () => {
      const [, head] = await fork('merging', edits('merging'));
      const main = await atOrigin('main');
      const tip = await mergeBranch(sample.bare, 'merging', 'merge');
      assert.equal(await atOrigin('main'), tip);
      assert.equal(await show('%P', tip), `${main} ${head}`);
      assert.equal(await show('%s|%cn|%an', tip), "Merge branch 'merging'|Fernhill Git|Sam Doyle");
      assert.deepEqual(await changedFiles(main, tip), ['README.md', 'docs/oncall.md']);
      assert.deepEqual(await changedFiles(head ?? '', tip), ['docs/merging.md']);
    });

    it('squashed: one commit with the same tree, both messages in it', async () => {
      const [, head] = await fork('squashing', edits('squashing'));
      const main = await atOrigin('main');
      const tip = await mergeBranch(sample.bare, 'squashing', 'squash');
      assert.equal(await show('%P', tip), main);
      assert.equal(
        await show('%B', tip),
        'Change README.md\n\n* Change README.md\n\n* Change docs/oncall.md',
      );
      assert.deepEqual(await changedFiles(main, tip), ['README.md', 'docs/oncall.md']);
      assert.deepEqual(await changedFiles(head ?? '', tip), ['docs/squashing.md']);
    });

    it('rebased: each commit again on top of main, authors kept', async () => {
      const [first, head] = await fork('rebasing', edits('rebasing'));
      const main = await atOrigin('main');
      const tip = await mergeBranch(sample.bare, 'rebasing', 'rebase');
      assert.equal(await atOrigin('main~2'), main);
      assert.deepEqual(await changedFiles('main~2', 'main~1'), ['README.md']);
      assert.deepEqual(await changedFiles('main~1', 'main'), ['docs/oncall.md']);
      assert.equal(await show('%an %ad %s', 'main~1'), await show('%an %ad %s', first ?? ''));
      assert.deepEqual(await changedFiles(head ?? '', tip), ['docs/rebasing.md']);
    });

    it('of the open pull request gives the tree that its render is kept for', async () => {
      await mergeBranch(sample.bare, 'web/spring-banner', 'squash');
      const overlay = 'apps/storefront/base';
      assert.equal(
        await atOrigin(`main:${overlay}`),
        await atOrigin(`${sample.commits['spring-banner']}:${overlay}`),
      );
      assert.equal(await show('%s|%an', 'main'), 'storefront: announce the rain jackets|Priya Nair');
    });

    it('stops at a conflict and leaves main alone', async () => {
      await fork('conflicting', [['docs/conflicting.md', 'Another text in the same place.\n']]);
      const main = await atOrigin('main');
      for (const how of ['merge', 'squash', 'rebase'] as const) {
        await assert.rejects(mergeBranch(sample.bare, 'conflicting', how), /merge-tree/);
      }
      assert.equal(await atOrigin('main'), main);
    });

    it('does not know a branch that is not there', async () => {
      await assert.rejects(
        mergeBranch(sample.bare, 'nobody/nothing', 'merge'),
        /refs\/heads\/nobody\/nothing/,
      );
    });

    async function changedFiles(from: string, to: string): Promise<readonly string[]> {
      return (await git(sample.bare, ['diff', '--name-only', from, to])).trim().split('\n');
    }
  });
});

function pktLine(text: string): string {
  return (text.length + 4).toString(16).padStart(4, '0') + text;
}

async function get(port: string, path: string): Promise<{ readonly status: number | undefined }> {
  const sent = request({ host: '127.0.0.1', port, path, agent: false });
  sent.end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'close');
  return { status: response.statusCode };
}

async function post(
  url: string,
  body: Uint8Array,
  headers: Record<string, string>,
): Promise<{ readonly status: number | undefined; readonly body: Buffer }> {
  const sent = request(url, { method: 'POST', headers, agent: false });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) {
    chunks.push(chunk as Buffer);
  }
  return { status: response.statusCode, body: Buffer.concat(chunks) };
}
