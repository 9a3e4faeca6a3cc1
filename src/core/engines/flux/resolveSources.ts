import type { App, SourceSpec } from '../../model/app.ts';
import type { FindApp } from '../engine.ts';

/**
 * Where the manifests lie: the source's address and revision with the app's own path or chart. None where the source is
 * not known, or has no address (an ExternalArtifact is made in the cluster).
 */
export function resolveSources(app: App, find: FindApp): readonly SourceSpec[] {
  const [ref] = app.sourceRefs ?? [];
  const [own] = app.sources;
  if (ref === undefined || own === undefined) {
    return app.sources;
  }
  const [from] = find(ref)?.sources ?? [];
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

function ownPath(chart: string): string {
  return chart.replace(/^\.?\/+|\/+$/g, '');
}
