/** The systems whose files are read. Forgejo and Gitea take the workflows of GitHub. */
export type CiSystem = 'github' | 'gitlab';

const WORKFLOW = /(?:^|\/)\.(?:github|forgejo|gitea)\/workflows\/[^/]+\.ya?ml$/;
const PIPELINE = /(?:^|\/)(?:[^/]*\.)?gitlab-ci\.ya?ml$|(?:^|\/)\.gitlab\/(?:ci\/)?(?:[^/]+\/)*[^/]+\.ya?ml$/;

/** Which CI system runs a file, by its path in the repository; undefined for any other file. */
export function ciSystemOf(path: string): CiSystem | undefined {
  return WORKFLOW.test(path) ? 'github' : PIPELINE.test(path) ? 'gitlab' : undefined;
}
