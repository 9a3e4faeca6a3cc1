import type { ReachingApp, RootApp, RuleContext } from './context.ts';
import type { RuleDocument } from './rule.ts';

/** Live Applications that deploy this file: with none, no cluster says anything of the document. */
export function liveRoots(
  { path }: RuleDocument,
  { cluster, workspace }: RuleContext,
): readonly ReachingApp<RootApp>[] {
  return (cluster && workspace?.liveReaching?.(path, cluster.roots)) ?? [];
}
