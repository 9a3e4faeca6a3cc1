import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

import { readFileFacts } from '../../src/core/workspace/fileFacts.ts';
import type { Disk } from '../../src/core/workspace/repositoryFacts.ts';
import { RepositoryFacts } from '../../src/core/workspace/repositoryFacts.ts';

/** In bytes, as in the extension: larger files are generated or data. */
const LARGEST = 2 * 1024 * 1024;

export interface CorpusFile {
  /** In its repository. */
  readonly path: string;
  readonly text: string;
}

/** One repository of the corpus with what its files say of each other. */
export interface CorpusRepository {
  /** `<owner>+<name>`. */
  readonly name: string;
  readonly files: readonly CorpusFile[];
  readonly facts: RepositoryFacts;
}

/** Every repository below a folder; each has its files and `_TREE.txt`, every path of the commit that they are from. */
export function readCorpus(folder: string): readonly CorpusRepository[] {
  if (!existsSync(folder)) {
    throw new Error(`There is no corpus at ${folder}: name its folder (npm run test:corpus -- FOLDER).`);
  }
  return readdirSync(folder)
    .filter((name) => existsSync(path.join(folder, name, '_TREE.txt')))
    .sort()
    .map((name) => readRepository(path.join(folder, name), name));
}

function readRepository(folder: string, name: string): CorpusRepository {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((found) => found.replaceAll(path.sep, '/'))
    .filter((found) => /\.ya?ml$/.test(found))
    .filter((found) => {
      const status = statSync(path.join(folder, found));
      return status.isFile() && status.size <= LARGEST;
    })
    .sort()
    .map((found) => ({ path: found, text: readFileSync(path.join(folder, found), 'utf8') }));
  const tree = readFileSync(path.join(folder, '_TREE.txt'), 'utf8').split('\n').filter(Boolean);
  const facts = new RepositoryFacts(diskOf(tree));
  facts.setClone({ remotes: remotesOf(name, files), branch: branchOf(files) });
  for (const file of files) {
    facts.update(file.path, readFileFacts(uriOf(name, file.path), file.path, file.text));
  }
  return { name, files, facts };
}

export const uriOf = (repository: string, file: string): string => `file:///${repository}/${file}`;

/** Answers from the list of paths, since the corpus holds only a part of the files. */
function diskOf(tree: readonly string[]): Disk {
  const files = new Set(tree);
  const folders = new Map<string, Set<string>>([['', new Set()]]);
  for (const file of tree) {
    const parts = file.split('/');
    for (const [index, part] of parts.entries()) {
      const folder = parts.slice(0, index).join('/');
      const names = folders.get(folder) ?? new Set<string>();
      folders.set(folder, names.add(part));
    }
  }
  return {
    kindOf: (name) => (files.has(name) ? 'file' : folders.has(name) ? 'folder' : 'absent'),
    list: (folder) => [...(folders.get(folder) ?? [])],
  };
}

/** Where the commit is from, and mirrors of it that manifests name: addresses that end in the same owner and name. */
function remotesOf(name: string, files: readonly CorpusFile[]): readonly string[] {
  const path = name.replace('+', '/');
  const named = files.flatMap(({ text }) =>
    [...text.matchAll(/repoURL: *["']?(\S+?)["']?\s/g)].map((match) => match[1] ?? ''),
  );
  const isOwn = (url: string): boolean =>
    url
      .toLowerCase()
      .replace(/\.git$/, '')
      .endsWith(path.toLowerCase());
  return [...new Set([`https://github.com/${path}`, ...named.filter(isOwn)])];
}

/** The corpus does not say which branch a commit is on: the one of the two usual names that more manifests track. */
function branchOf(files: readonly CorpusFile[]): string {
  const count = (branch: string): number =>
    files.filter(({ text }) => new RegExp(`(?:targetRevision|branch): ${branch}\n`).test(text)).length;
  return count('master') > count('main') ? 'master' : 'main';
}
