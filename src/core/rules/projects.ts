import { isSameRepository, parseRepoUrl } from '../manifest/repoUrl.ts';
import { globMatches } from '../util/glob.ts';
import type { JsonObject } from '../util/json.ts';
import { asArray, asObjects, asText, at } from '../util/json.ts';
import { isPlaceholder } from './gate.ts';

/** Where an app deploys to, as far as it is written. */
export interface Target {
  readonly server: string | undefined;
  readonly name: string | undefined;
  readonly namespace: string;
}

const IN_CLUSTER: Target = { server: 'https://kubernetes.default.svc', name: 'in-cluster', namespace: '' };

/**
 * Whether a project permits a repository. A pattern that begins with `!` denies and wins. Source: specs/argocd.md
 * "AppProject", matching.
 */
export function permitsRepository(project: JsonObject, repoUrl: string): boolean {
  const patterns = asArray(at(project, 'spec', 'sourceRepos')).flatMap((one) => asText(one) ?? []);
  const hits = (pattern: string): boolean => pattern === '*' || sameOrMatches(pattern, repoUrl);
  return (
    patterns.some(isPlaceholder) ||
    (patterns.some((pattern) => !pattern.startsWith('!') && hits(pattern)) &&
      !patterns.some((pattern) => pattern.startsWith('!') && hits(pattern.slice(1))))
  );
}

function sameOrMatches(pattern: string, url: string): boolean {
  const [left, right] = [parseRepoUrl(pattern), parseRepoUrl(url)];
  const isSame = left !== undefined && right !== undefined && isSameRepository(left, right);
  return (
    isSame ||
    [pattern, withoutGit(pattern)].some(
      (one) => segmentsMatch(one, url) || segmentsMatch(one, withoutGit(url)),
    )
  );
}

/** Globs of repositories do not cross a slash, except for `**`. */
function segmentsMatch(pattern: string, url: string): boolean {
  const isDeep = pattern.includes('**');
  return (
    globMatches(pattern.toLowerCase(), url.toLowerCase()) &&
    (isDeep || pattern.split('/').length === url.split('/').length)
  );
}

function withoutGit(url: string): string {
  return url.replace(/\.git$/, '').replace(/\/$/, '');
}

/**
 * Whether a project permits a destination: one entry fits, and none denies. True where the entries name clusters in a
 * way that the app does not (an address against a name): which is which only the cluster knows.
 */
export function permitsDestination(project: JsonObject, target: Target): boolean {
  const known = withBothNames(target);
  const entries = asObjects(at(project, 'spec', 'destinations')).map((entry) => ({
    server: asText(entry['server']) ?? '',
    name: asText(entry['name']) ?? '',
    namespace: asText(entry['namespace']) ?? '',
  }));
  const isDenied = entries.some(
    (entry) =>
      entry.namespace.startsWith('!') &&
      globMatches(entry.namespace.slice(1), known.namespace) &&
      clusterFits(entry, known) === 'yes',
  );
  return (
    !isDenied &&
    entries.some(
      (entry) =>
        isPlaceholder(entry.server + entry.name + entry.namespace) ||
        (fits(entry.namespace, known.namespace) && clusterFits(entry, known) !== 'no'),
    )
  );
}

function clusterFits(
  entry: { readonly server: string; readonly name: string },
  target: Target,
): 'yes' | 'no' | 'unknown' {
  const judged = [
    [entry.server, target.server],
    [entry.name, target.name],
  ].flatMap(([pattern = '', text]) =>
    pattern === ''
      ? []
      : text === undefined && pattern !== '*'
        ? ['unknown']
        : [fits(pattern, text ?? '') ? 'yes' : 'no'],
  );
  return judged.includes('yes') ? 'yes' : judged.includes('unknown') ? 'unknown' : 'no';
}

/** A pattern that begins with `!` fits everything else. */
function fits(pattern: string, text: string): boolean {
  return pattern.startsWith('!') ? !globMatches(pattern.slice(1), text) : globMatches(pattern, text);
}

/** The cluster of Argo CD has a name and an address, both known. */
function withBothNames(target: Target): Target {
  const isHere = target.server === IN_CLUSTER.server || target.name === IN_CLUSTER.name;
  return isHere ? { ...IN_CLUSTER, namespace: target.namespace } : target;
}
