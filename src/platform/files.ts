import type { Dirent } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

import type { FileReader } from '../core/ports.ts';

/** More files than any source has: a wrong path (a home directory) must come to an end. */
const MAX_FILES = 50_000;

/** Files of this machine. Links are followed while they stay inside the folder that was asked for. */
export class LocalFiles implements FileReader {
  async read(path: string): Promise<string | undefined> {
    try {
      return decode(await readFile(path));
    } catch {
      return undefined; // gone, a folder, or not readable: there is no text
    }
  }

  async files(folder: string, options: { readonly recurse: boolean }): Promise<readonly string[]> {
    const found: string[] = [];
    const top = await realpath(folder).catch(() => folder);
    await collect(folder, options.recurse, top, found);
    return found.toSorted((left, right) => (left < right ? -1 : 1));
  }

  async exists(path: string): Promise<boolean> {
    return stat(path).then(
      () => true,
      () => false,
    );
  }

  async realPath(path: string): Promise<string> {
    return realpath(path).catch(() => path);
  }
}

async function collect(folder: string, recurse: boolean, top: string, found: string[]): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((): Dirent[] => []);
  for (const entry of entries) {
    if (found.length >= MAX_FILES) {
      return;
    }
    const path = join(folder, entry.name);
    if (entry.isFile() || (entry.isSymbolicLink() && (await isFileInside(path, top)))) {
      found.push(path);
    } else if (recurse && entry.isDirectory() && entry.name !== '.git') {
      await collect(path, recurse, top, found);
    }
  }
}

/** A link to a folder is not walked: it may lead to itself. */
async function isFileInside(link: string, top: string): Promise<boolean> {
  const target = await realpath(link).catch(() => undefined);
  return target !== undefined && target.startsWith(top + sep) && (await stat(target)).isFile();
}

/** UTF-8, or UTF-16 with its mark, which Argo CD reads too. */
function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return new TextDecoder('utf-16le').decode(bytes);
  }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    return new TextDecoder('utf-16be').decode(bytes);
  }
  return new TextDecoder('utf-8').decode(bytes);
}
