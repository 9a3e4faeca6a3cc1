import { annotationOf, type Obj } from './objects.ts';

/** Did somebody approve deletions of this app after a moment (RFC3339)? */
export function isConfirmed(app: Obj, since: string): boolean {
  const approved = Date.parse(annotationOf(app, 'argocd.argoproj.io/deletion-approved'));
  return approved >= Date.parse(since);
}
