import type { Found } from './conditions.ts';
import { glob } from './ignoreRules.ts';
import { dictAt, listAt, textAt, type Json } from './json.ts';
import { nameOf, type Obj } from './objects.ts';

/** `spec.destination` with the cluster resolved: the demo has one cluster, called `in-cluster`. */
const localServer = 'https://kubernetes.default.svc';
const localName = 'in-cluster';

/** What makes an app's spec invalid within its project; empty when it may be compared at all. */
export function specProblems(app: Obj, project: Obj | undefined): Found[] {
  const name = textAt(app, 'spec', 'project') || 'default';
  if (!project) {
    return [invalid(`Application referencing project ${name} which does not exist`)];
  }
  const problems: Found[] = [];
  const isOneOfSeveral = listAt(app, 'spec', 'sources').length > 0;
  for (const source of sourcesOf(app)) {
    const repo = textAt(source, 'repoURL');
    const isPlaced = textAt(source, 'path') !== '' || textAt(source, 'chart') !== '';
    if (repo === '' || !(isPlaced || (isOneOfSeveral && textAt(source, 'ref') !== ''))) {
      const message = isOneOfSeveral
        ? 'spec.source.repoURL and either source.path, source.chart, or source.ref are required'
        : 'spec.source.repoURL and either spec.source.path or spec.source.chart are required';
      return [invalid(message)];
    }
    if (!permits(listAt(project, 'spec', 'sourceRepos'), repo)) {
      problems.push(invalid(`application repo ${repo} is not permitted in project '${nameOf(project)}'`));
    }
  }
  const destination = destinationProblem(app, project);
  return destination ? [...problems, invalid(destination)] : problems;
}

export function sourcesOf(app: Obj): Json[] {
  const several = listAt(app, 'spec', 'sources');
  return several.length > 0 ? several : [dictAt(app, 'spec', 'source')];
}

function destinationProblem(app: Obj, project: Obj): string | undefined {
  const server = textAt(app, 'spec', 'destination', 'server');
  const name = textAt(app, 'spec', 'destination', 'name');
  const namespace = textAt(app, 'spec', 'destination', 'namespace');
  if (server !== '' && name !== '') {
    return `application destination can't have both name and server defined: ${name} ${server}`;
  }
  if (server === '' && name === '') {
    return 'Destination server missing from app spec';
  }
  if ((server !== '' && server !== localServer) || (name !== '' && name !== localName)) {
    return name === ''
      ? `error getting cluster by server "${server}": rpc error: code = NotFound desc = cluster "${server}" not found`
      : `there are no clusters with this name: ${name}`;
  }
  const isAllowed = listAt(project, 'spec', 'destinations').some(
    (one) =>
      (glob(textAt(one, 'server') || '*', localServer) || glob(textAt(one, 'name'), localName)) &&
      glob(textAt(one, 'namespace') || '*', namespace),
  );
  return isAllowed
    ? undefined
    : `application destination server '${name || server}' and namespace '${namespace}' do not match any of the allowed destinations in project '${nameOf(project)}'`;
}

/** `!` denies and wins over what allows. */
function permits(patterns: readonly Json[], text: string): boolean {
  const words = patterns.map(String);
  const isDenied = words.some((word) => word.startsWith('!') && glob(word.slice(1), text));
  return !isDenied && words.some((word) => !word.startsWith('!') && glob(word, text));
}

/**
 * May the project hold this kind? Namespaced kinds: a missing whitelist allows all, an empty one none. Cluster kinds:
 * nothing is allowed unless listed.
 */
export function isKindPermitted(project: Obj, group: string, kind: string, isNamespaced: boolean): boolean {
  const scope = isNamespaced ? 'namespace' : 'cluster';
  const listed = (field: string): boolean =>
    listAt(project, 'spec', field).some(
      (one) => glob(textAt(one, 'group'), group) && glob(textAt(one, 'kind'), kind),
    );
  if (listed(`${scope}ResourceBlacklist`)) {
    return false;
  }
  const whitelist = (project['spec'] as Record<string, Json>)[`${scope}ResourceWhitelist`];
  return isNamespaced && !Array.isArray(whitelist) ? true : listed(`${scope}ResourceWhitelist`);
}

/** Is a namespace one of the project's destinations? */
export function isNamespacePermitted(project: Obj, namespace: string): boolean {
  return listAt(project, 'spec', 'destinations').some((one) =>
    glob(textAt(one, 'namespace') || '*', namespace),
  );
}

function invalid(message: string): Found {
  return { type: 'InvalidSpecError', message };
}
