import { parseRepoUrl } from '../manifest/repoUrl.ts';
import type { GitRemote } from '../ports.ts';

export interface CompareRequest {
  /** Address of the remote, as git uses it. */
  readonly remoteUrl: string;
  /** The branch that is to be changed, by its short name. */
  readonly base: string;
  readonly branch: string;
}

type Forge = 'github' | 'gitlab' | 'bitbucket' | 'bitbucketServer' | 'azure' | 'gitea';

/** Hosts that are known, and first names of hosts that people give to servers of their own. */
const FORGES: readonly (readonly [host: RegExp, forge: Forge])[] = [
  [/^(?:[^.]+\.)?github\.com$|^github\./, 'github'],
  [/^gitlab\.com$|^gitlab\.|\.gitlab\./, 'gitlab'],
  [/^bitbucket\.org$/, 'bitbucket'],
  [/^bitbucket\./, 'bitbucketServer'],
  [/^dev\.azure\.com$/, 'azure'],
  [/^(?:codeberg\.org|gitea\.com)$|^(?:gitea|forgejo)\./, 'gitea'],
];

/**
 * The page on which a pull or merge request for the branch is opened; undefined for a remote that is no known forge.
 * Source: specs/git-audit.md 3.2. A server that is reached by ssh is taken to serve its pages at the usual place.
 */
export function compareUrl({ remoteUrl, base, branch }: CompareRequest): string | undefined {
  const address = parseRepoUrl(remoteUrl);
  const forge = address && FORGES.find(([host]) => host.test(address.host))?.[1];
  if (!address || !forge || (address.transport !== 'http' && address.transport !== 'ssh')) {
    return undefined;
  }
  const scheme = /^http:/i.test(remoteUrl.trim()) ? 'http' : 'https';
  const port = address.transport === 'http' && address.port !== undefined ? `:${address.port}` : '';
  const path = address.path.split('/').map(encodeURIComponent);
  return `${scheme}://${address.host}${port}/${pageOf(forge, path, base, branch)}`;
}

/**
 * The same for a remote of a clone: where a push goes decides, and where `insteadOf` leads git to a mirror or a proxy of
 * a forge, what is configured.
 */
export function compareUrlOf(
  { pushUrl, fetchUrl, configuredUrl }: GitRemote,
  branches: Omit<CompareRequest, 'remoteUrl'>,
): string | undefined {
  return [pushUrl, fetchUrl, configuredUrl]
    .flatMap((remoteUrl) => (remoteUrl === undefined ? [] : [compareUrl({ remoteUrl, ...branches })]))
    .find((page) => page !== undefined);
}

function pageOf(forge: Forge, path: readonly string[], base: string, branch: string): string {
  const repository = path.join('/');
  const [from, to] = [encodeURIComponent(branch), encodeURIComponent(base)];
  switch (forge) {
    case 'github':
      return `${repository}/compare/${slashed(base)}...${slashed(branch)}?expand=1`;
    case 'gitlab':
      return `${repository}/-/merge_requests/new?merge_request%5Bsource_branch%5D=${from}&merge_request%5Btarget_branch%5D=${to}`;
    case 'bitbucket':
      return `${repository}/pull-requests/new?source=${from}&dest=${to}`;
    case 'bitbucketServer': {
      const [project = '', name = ''] = path.slice(-2);
      return `projects/${project}/repos/${name}/pull-requests?create&sourceBranch=refs%2Fheads%2F${from}&targetBranch=refs%2Fheads%2F${to}`;
    }
    case 'azure': {
      const [organisation = '', project = '', name = ''] = path;
      return `${organisation}/${project}/_git/${name}/pullrequestcreate?sourceRef=${from}&targetRef=${to}`;
    }
    default:
      return `${repository}/compare/${slashed(base)}...${slashed(branch)}`;
  }
}

function slashed(branch: string): string {
  return branch.split('/').map(encodeURIComponent).join('/');
}
