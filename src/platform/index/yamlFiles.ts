import type { Dirent } from 'node:fs';
import { closeSync, fstatSync, openSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Files beyond this are generated or data. */
const LARGEST = 2 * 1024 * 1024;
/** More YAML than any workspace of manifests has: a home directory must come to an end. */
export const MOST_FILES = 50_000;
const SKIPPED: ReadonlySet<string> = new Set(['.git', 'node_modules', '.archive']);

/** At once: this thread has nothing else to do, and waiting for each file takes several times as long. */
export function readText(file: string): string | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    return fstatSync(descriptor).size > LARGEST ? undefined : readFileSync(descriptor, 'utf8');
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
      collectYaml(path.join(folder, entry.name), inRepository, found);
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
