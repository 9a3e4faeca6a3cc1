import type { App, ObjectName } from '../model/app.ts';

/** Where an app stands by the revisions that its controller names. Each may be in any form; empty where none is named. */
export interface AppRevisions {
  /** What is deployed, or was compared. */
  readonly compared: string;
  /** What the last operation was for, or the last attempt. */
  readonly tried: string;
  /** What the sources of the app hold, where they are objects of their own. */
  readonly fetched?: string;
}

/** `index` says which of several sources counts. */
export function revisionsOf(
  app: App,
  index: number,
  find: (name: ObjectName) => App | undefined,
): AppRevisions {
  const compared = app.revisions[index] ?? '';
  const fetched = heldBySource(app, find);
  return {
    compared,
    tried: app.sources.length > 1 ? compared : (app.operation?.revision ?? app.attemptedRevision ?? ''),
    ...(fetched !== undefined && { fetched }),
  };
}

/** The source farthest up: a chart that is packaged from a repository has a version, the repository a commit. */
function heldBySource(app: App, find: (name: ObjectName) => App | undefined): string | undefined {
  const [ref] = app.sourceRefs ?? [];
  const source = ref && find(ref);
  return source && (heldBySource(source, find) ?? source.revisions[0]);
}
