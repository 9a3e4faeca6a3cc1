/** The systems whose files are read. Forgejo and Gitea take the workflows of GitHub; the agent of GitLab lets jobs into a cluster. */
export type CiSystem = 'github' | 'gitlab' | 'gitlabAgent';

const WORKFLOW = /(?:^|\/)\.(?:github|forgejo|gitea)\/workflows\/[^/]+\.ya?ml$/;
const PIPELINE = /(?:^|\/)(?:[^/]*\.)?gitlab-ci\.ya?ml$|(?:^|\/)\.gitlab\/(?:ci\/)?(?:[^/]+\/)*[^/]+\.ya?ml$/;

/** The configuration of an agent, which may let jobs in. */
const AGENT = /(?:^|\/)\.gitlab\/agents\/[^/]+\/config\.ya?ml$/;

/** Of the file that was asked about last: all rules look at one file before the next. */
let lastPath = '';
let lastSystem: CiSystem | undefined;

/** Which CI system runs a file, by its path in the repository; undefined for any other file. */
export function ciSystemOf(path: string): CiSystem | undefined {
  if (path !== lastPath) {
    lastPath = path;
    lastSystem = systemOf(path);
  }
  return lastSystem;
}

function systemOf(path: string): CiSystem | undefined {
  if (AGENT.test(path)) {
    return 'gitlabAgent';
  }
  return WORKFLOW.test(path) ? 'github' : PIPELINE.test(path) ? 'gitlab' : undefined;
}
