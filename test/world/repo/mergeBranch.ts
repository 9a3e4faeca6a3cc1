import { git } from './git.ts';

export type MergeKind = 'merge' | 'squash' | 'rebase';

const FORGE = {
  GIT_COMMITTER_NAME: 'Fernhill Git',
  GIT_COMMITTER_EMAIL: 'noreply@fernhill.example',
};

/**
 * Merges a branch of the origin into `main` as the forge's button does, in the bare repository alone: a merge commit,
 * one squashed commit, or the branch's commits replayed on top of `main`. The branch stays. Gives the new tip of main.
 *
 * @throws where the branch conflicts with main, or holds a merge commit that would have to be rebased
 */
export async function mergeBranch(bare: string, branch: string, how: MergeKind): Promise<string> {
  const main = await tipOf(bare, 'main');
  const head = await tipOf(bare, branch);
  const tip = await { merge, squash, rebase }[how](bare, { branch, main, head });
  // The old value guards against a push that came in between.
  await git(bare, ['update-ref', 'refs/heads/main', tip, main]);
  return tip;
}

interface Request {
  readonly branch: string;
  readonly main: string;
  readonly head: string;
}

async function merge(bare: string, { branch, main, head }: Request): Promise<string> {
  const tree = await mergedTree(bare, main, head);
  return commitTree(bare, tree, [main, head], `Merge branch '${branch}'`, await authorOf(bare, head));
}

async function squash(bare: string, { main, head }: Request): Promise<string> {
  const tree = await mergedTree(bare, main, head);
  const commits = await commitsOf(bare, main, head);
  const messages = await Promise.all(commits.map((commit) => messageOf(bare, commit)));
  const message = messages.length === 1 ? messages.join('') : squashMessage(messages);
  return commitTree(bare, tree, [main], message, await authorOf(bare, head));
}

async function rebase(bare: string, { branch, main, head }: Request): Promise<string> {
  let tip = main;
  for (const commit of await commitsOf(bare, main, head)) {
    const parents = (await git(bare, ['rev-parse', `${commit}^@`])).trim().split('\n');
    if (parents.length !== 1) {
      throw new Error(`${branch} holds the merge commit ${commit}, which cannot be rebased`);
    }
    const tree = await pickedTree(bare, { onto: tip, commit, parent: parents[0] ?? '' });
    tip = await commitTree(bare, tree, [tip], await messageOf(bare, commit), await authorOf(bare, commit));
  }
  return tip;
}

/** Oldest first: what the branch has and main does not. */
async function commitsOf(bare: string, main: string, head: string): Promise<readonly string[]> {
  const listed = await git(bare, ['rev-list', '--reverse', '--topo-order', `${main}..${head}`]);
  return listed.split('\n').filter((line) => line !== '');
}

async function mergedTree(bare: string, ours: string, theirs: string): Promise<string> {
  const [tree = ''] = (await git(bare, ['merge-tree', '--write-tree', ours, theirs])).split('\n');
  return tree;
}

/**
 * `merge-tree --merge-base` came with Git 2.40, so the base is given by commits made for the purpose: the picked
 * change and the new place become two children of the change's parent.
 */
async function pickedTree(
  bare: string,
  { onto, commit, parent }: { readonly onto: string; readonly commit: string; readonly parent: string },
): Promise<string> {
  const author = await authorOf(bare, commit);
  const place = await commitTree(bare, `${onto}^{tree}`, [parent], 'place', author);
  return mergedTree(bare, place, commit);
}

async function commitTree(
  bare: string,
  tree: string,
  parents: readonly string[],
  message: string,
  author: Readonly<Record<string, string>>,
): Promise<string> {
  const id = (await git(bare, ['rev-parse', tree])).trim();
  const args = ['commit-tree', id, ...parents.flatMap((parent) => ['-p', parent])];
  return (await git(bare, args, { input: message, env: { ...FORGE, ...author } })).trim();
}

async function authorOf(bare: string, commit: string): Promise<Readonly<Record<string, string>>> {
  const text = await git(bare, ['log', '-1', '--format=%an%n%ae%n%ad', '--date=raw', commit]);
  const [name = '', email = '', date = ''] = text.trim().split('\n');
  return { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_AUTHOR_DATE: date };
}

async function messageOf(bare: string, commit: string): Promise<string> {
  return git(bare, ['log', '-1', '--format=%B', commit]);
}

function squashMessage(messages: readonly string[]): string {
  const [first = ''] = (messages[0] ?? '').split('\n');
  return `${first}\n\n${messages.map((message) => `* ${message.trim()}`).join('\n\n')}\n`;
}

async function tipOf(bare: string, branch: string): Promise<string> {
  return (await git(bare, ['rev-parse', '--verify', `refs/heads/${branch}^{commit}`])).trim();
}
