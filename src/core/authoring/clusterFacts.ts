import type { App, SourceSpec } from '../model/app.ts';
import type { ClusterFacts, RootApp } from '../rules/context.ts';
import { APPLICATION } from '../rules/applications.ts';
import { freshnessOf } from '../store/select.ts';
import type { ConnectionState, State } from '../store/state.ts';
import { isMeant } from '../store/trackers.ts';
import type { JsonObject } from '../util/json.ts';

/**
 * What rules may take from the open connections, without asking any cluster. A connection counts while its projects are
 * live, all of them: where they may not be read, or are stale, nothing can be missing. Undefined where none counts.
 */
export function clusterFacts({ connections }: State): ClusterFacts | undefined {
  const clusters = [...connections.values()].flatMap((connection) => {
    const projects = [...connection.apps.values()].filter(
      (app) => app.bounds !== undefined && isLive(app, connection),
    );
    return projects.length > 0 ? [{ projects, roots: rootsOf(connection) }] : [];
  });
  const projects = clusters.flatMap((one) => one.projects);
  return projects.length === 0
    ? undefined
    : {
        // Argo CD reads AppProjects only where it runs itself.
        argoCdNamespaces: [...new Set(projects.map(({ namespace }) => namespace))].sort(),
        projects: projects.map(projectObject),
        roots: clusters.flatMap(({ roots }) => roots),
      };
}

function isLive(app: App, connection: ConnectionState): boolean {
  return freshnessOf(app, connection)?.word === 'live';
}

/** Applications that some object of the same cluster is stamped with: they deploy to where their Argo CD reads. */
function rootsOf(connection: ConnectionState): readonly RootApp[] {
  const stamped = new Map<string, App[]>();
  for (const app of connection.apps.values()) {
    if (app.trackedBy) {
      const known = stamped.get(app.trackedBy.name);
      if (known) {
        known.push(app);
      } else {
        stamped.set(app.trackedBy.name, [app]);
      }
    }
  }
  return [...connection.apps.values()].flatMap((app) => {
    const isRoot =
      `${app.group}/${app.kind}` === APPLICATION &&
      isInCluster(app) &&
      isLive(app, connection) &&
      stamped.get(app.name)?.some((child) => child.trackedBy && isMeant(child.trackedBy, app, child));
    return isRoot ? [{ namespace: app.namespace, object: applicationObject(app) }] : [];
  });
}

/** By another address of its own cluster an app is passed over: nobody knows from here that it is the same. */
function isInCluster({ destination: { server, name } }: App): boolean {
  return server === 'https://kubernetes.default.svc' || name === 'in-cluster';
}

function projectObject({ name, namespace, bounds }: App): JsonObject {
  return {
    metadata: { name, namespace },
    spec: {
      sourceRepos: [...(bounds?.sourceRepos ?? [])],
      destinations: (bounds?.destinations ?? []).map((one) => ({ ...one })),
      sourceNamespaces: [...(bounds?.sourceNamespaces ?? [])],
    },
  };
}

function applicationObject({ name, namespace, destination, sources }: App): JsonObject {
  return {
    metadata: { name, namespace },
    spec: { destination: { ...destination }, sources: sources.flatMap(sourceObject) },
  };
}

/** Sources that some manifest of a repository may come from; what a hydrator writes is none that people edit, and an artifact has paths of its own. */
function sourceObject(source: SourceSpec): readonly JsonObject[] {
  const { repoURL, path, targetRevision, type, directory, hydratedFrom, isOfArtifact } = source;
  if (path === undefined || hydratedFrom || isOfArtifact || type === 'chart' || type === 'oci') {
    return [];
  }
  const tool = type === 'helm' || type === 'plugin' || type === 'kustomize' ? { [type]: {} } : {};
  return [{ repoURL, path, targetRevision, ...(directory && { directory: { ...directory } }), ...tool }];
}
