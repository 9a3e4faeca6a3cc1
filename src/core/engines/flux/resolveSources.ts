import type { App, MadeFrom, SourceSpec } from '../../model/app.ts';
import type { FindApp } from '../engine.ts';

/**
 * Where the manifests lie: the source's address and revision with the app's own path or chart; of a pushed artifact the
 * repository that it was made from. None where the source is not known, or has no address (an ExternalArtifact is made in
 * the cluster).
 */
export function resolveSources(app: App, find: FindApp): readonly SourceSpec[] {
  const [ref] = app.sourceRefs ?? [];
  const [own] = app.sources;
  if (ref === undefined || own === undefined) {
    return app.sources;
  }
  const source = find(ref);
  const madeFrom = source?.artifact?.madeFrom;
  if (madeFrom !== undefined && own.chart === undefined && own.path !== undefined) {
    return [pushedFrom(own, madeFrom)];
  }
  const [from] = source?.sources ?? [];
  return from === undefined || from.repoURL === '' ? [] : [joined(own, from)];
}

/**
 * A path of a repository; a chart of a chart repository; or a chart that is a folder of a Git repository, whose version
 * says nothing of where it lies.
 */
function joined(own: SourceSpec, from: SourceSpec): SourceSpec {
  const { repoURL, targetRevision } = from;
  if (from.type === 'helm') {
    return from;
  }
  if (own.chart !== undefined) {
    return from.type === 'kustomize'
      ? { repoURL, targetRevision, type: 'helm', path: ownPath(own.chart) }
      : { ...own, repoURL };
  }
  if (own.path === undefined) {
    return from;
  }
  return from.type === 'kustomize'
    ? { ...own, repoURL, targetRevision }
    : { repoURL, targetRevision, type: from.type };
}

/** What is done to the files when they are packed is not known, so the spec's own part in it is no use. */
function pushedFrom({ path = '', type }: SourceSpec, { repoURL, targetRevision }: MadeFrom): SourceSpec {
  return { repoURL, targetRevision, type, path, isOfArtifact: true };
}

function ownPath(chart: string): string {
  return chart.replace(/^\.?\/+|\/+$/g, '');
}
