import { readFileFacts } from '../../../../src/core/workspace/fileFacts.ts';
import type { Clone } from '../../../../src/core/workspace/repositoryFacts.ts';
import { RepositoryFacts } from '../../../../src/core/workspace/repositoryFacts.ts';

/** What is known of a repository that holds just these files, on the branch main of https://forge.example/team/shop. */
export function repositoryOf(
  files: Readonly<Record<string, string>>,
  clone: Clone = { remotes: ['https://forge.example/team/shop'], branch: 'main' },
): RepositoryFacts {
  const paths = Object.keys(files);
  const below = (folder: string): string[] =>
    folder === ''
      ? paths
      : paths.filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1));
  const made = new RepositoryFacts({
    kindOf: (path) =>
      Object.hasOwn(files, path) ? 'file' : path === '' || below(path).length > 0 ? 'folder' : 'absent',
    list: (folder) => [...new Set(below(folder).map((path) => path.split('/')[0] ?? ''))],
  });
  made.setClone(clone);
  for (const [path, text] of Object.entries(files)) {
    made.update(path, readFileFacts(`file:///repo/${path}`, path, text));
  }
  return made;
}
