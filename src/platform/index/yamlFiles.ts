import type { Dirent } from 'node:fs';
import { closeSync, constants, lstatSync, openSync, readdirSync, readSync } from 'node:fs';

/** Files beyond this are generated or data. */
const LARGEST = 2 * 1024 * 1024;
/** More YAML than any workspace of manifests has: a home directory must come to an end. */
export const MOST_FILES = 50_000;
const SKIPPED: ReadonlySet<string> = new Set(['.git', 'node_modules', '.archive']);

/**
 * Links are not followed, as the walk over the folders does not: one may leave the workspace, or name what never ends. A
 * pipe does not wait for its other end. Windows has neither flag.
 */
const PLAIN = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** One for all files: none is read while another is. */
const buffer = Buffer.allocUnsafe(LARGEST + 1);

/** At once: this thread has nothing else to do, and waiting for each file takes several times as long. */
export function readText(file: string): string | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, PLAIN);
    let length = 0;
    for (;;) {
      const read = readSync(descriptor, buffer, length, LARGEST + 1 - length, null);
      length += read;
      if (read === 0 || length > LARGEST) {
        return length > LARGEST ? undefined : buffer.toString('utf8', 0, length);
      }
    }
  } catch {
    return undefined; // gone meanwhile, or not readable
  } finally {
    if (descriptor !== undefined) {
      closeSync(descriptor);
    }
  }
}

export function isYaml(file: string): boolean {
  return /\.ya?ml$/.test(file);
}

/** A folder of its own, no link to one: through `loop -> .` every file would be there twice. */
export function isPlainFolder(folder: string): boolean {
  return lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Every YAML file below a folder, by its path from the top of the repository. */
export function collectYaml(folder: string, prefix: string, found: string[]): void {
  for (const entry of entriesOf(folder)) {
    if (found.length >= MOST_FILES) {
      return;
    }
    const inRepository = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isFile() && isYaml(entry.name)) {
      found.push(inRepository);
    } else if (entry.isDirectory() && !SKIPPED.has(entry.name)) {
      collectYaml(`${folder}/${entry.name}`, inRepository, found);
    }
  }
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // gone meanwhile, or not readable
  }
}
