import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { inflateRawSync } from 'node:zlib';

import { EXTENSION_FILES } from '../host/extensions.ts';
import { packageVsix } from '../../scripts/vsix.ts';

/** The files of a zip archive by name. Reads its central directory: enough for what vsce writes. */
function unzip(archive: Buffer): Map<string, Buffer> {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  let at = archive.readUInt32LE(end + 16);
  const files = new Map<string, Buffer>();
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const [method, packed] = [archive.readUInt16LE(at + 10), archive.readUInt32LE(at + 20)];
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset));
    const name = archive.toString('utf8', at + 46, at + 46 + (nameLength ?? 0));
    const local = archive.readUInt32LE(at + 42);
    const from = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const bytes = archive.subarray(from, from + packed);
    files.set(name, method === 0 ? bytes : inflateRawSync(bytes));
    at += 46 + (nameLength ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return files;
}

describe('the package', function () {
  this.timeout(60_000);
  let folder: string;
  let archive: Buffer;
  let files: Map<string, Buffer>;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'plumbline-vsix-'));
    archive = await readFile(await packageVsix(path.join(folder, 'plumbline.vsix')));
    files = unzip(archive);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('is small enough to download without a thought: at most 1 MB', () => {
    assert.ok(archive.length <= 1_000_000, `${archive.length} bytes`);
  });

  it('starts where its manifest says', () => {
    const manifest = JSON.parse(files.get('extension/package.json')?.toString('utf8') ?? '{}') as {
      main: string;
    };
    assert.ok(files.has(path.posix.join('extension', manifest.main)), manifest.main);
  });

  it('holds what an installed copy in the tests holds, and nothing else', () => {
    // vsce writes these three under names of its own.
    const renamed: Readonly<Record<string, string>> = {
      'readme.md': 'README.md',
      'changelog.md': 'CHANGELOG.md',
      'LICENSE.txt': 'LICENSE',
    };
    const tops = new Set(
      [...files.keys()]
        .filter((name) => name.startsWith('extension/'))
        .map((name) => /^(docs\/rules|[^/]+)/.exec(name.slice('extension/'.length))?.[0] ?? '')
        .map((name) => renamed[name] ?? name),
    );
    assert.deepEqual(
      [...tops].filter((name) => !EXTENSION_FILES.includes(name)),
      [],
    );
    for (const name of [
      'package.json',
      'package.nls.json',
      'README.md',
      'CHANGELOG.md',
      'LICENSE',
      'dist',
      'media',
    ]) {
      assert.ok(tops.has(name), name);
    }
  });

  it('holds no source map, metafile, source or module', () => {
    const wrong = [...files.keys()].filter((name) =>
      /\.map$|\.ts$|meta\.json$|node_modules|^extension\/src\//.test(name),
    );
    assert.deepEqual(wrong, []);
  });

  it('holds nothing of the demo', () => {
    assert.ok(files.size > 5);
    assert.deepEqual(
      [...files].filter(([, bytes]) => bytes.includes('Demo')).map(([name]) => name),
      [],
    );
  });
});
