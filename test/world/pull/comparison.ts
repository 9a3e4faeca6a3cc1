import { controllerManager } from './applyObject.ts';
import { compareApp, type Comparison } from './compareApp.ts';
import type { Context } from './context.ts';
import { differs, ignoreRules } from './diff.ts';
import { withoutIgnored, type IgnoreRule } from './ignoreRules.ts';
import { at, equal, listAt, textAt } from './json.ts';
import * as o from './objects.ts';
import { settingsOf } from './settings.ts';
import { loadTargets, type Targets } from './targets.ts';

/** A comparison with what it was made from. */
export interface Compared {
  readonly comparison: Comparison;
  readonly targets: Targets;
  /** Whether each resource's health is kept in the status. */
  readonly keepsHealth: boolean;
}

/**
 * Renders the app at some revisions and compares it with the cluster.
 *
 * @param old live objects that are compared as they were, by key
 */
export async function compare(
  context: Context,
  app: o.Obj,
  project: o.Obj,
  revisions: readonly string[],
  old: ReadonlyMap<o.Key, o.Obj> = new Map(),
): Promise<Compared> {
  const targets = await loadTargets(app, revisions, context.origins);
  const settings = settingsOf(context);
  const rules = [...ignoreRules(app['spec']), ...settings.rules];
  const input = {
    app,
    project,
    targets: targets.objects,
    live: old.size === 0 ? context.cache.objects : new Map([...context.cache.objects, ...old]),
    isNamespaced: context.cache.isNamespaced,
    rules,
    checks: settings.checks,
    keepsHealth: settings.keepsHealth,
    exclusions: settings.exclusions,
  };
  const first = compareApp(input);
  const merged = await mergedByServer(context, app, first, rules);
  const { keepsHealth } = settings;
  if (merged.size === 0) {
    return { comparison: first, targets, keepsHealth };
  }
  const isDifferent = (target: o.Obj, live: o.Obj): boolean =>
    merged.get(o.keyOf(live)) ?? differs(target, live, rules);
  return { comparison: compareApp({ ...input, differs: isDifferent }), targets, keepsHealth };
}

/**
 * Objects that are applied server-side are compared by a structured merge. The API server does that best: a dry run
 * of the apply shows what would become of the live object.
 */
async function mergedByServer(
  context: Context,
  app: o.Obj,
  comparison: Comparison,
  rules: readonly IgnoreRule[],
): Promise<Map<o.Key, boolean>> {
  const verdicts = new Map<o.Key, boolean>();
  for (const { target, live } of comparison.pairs) {
    const kind = target && context.cache.kindOf(target);
    if (target && live && kind && isServerSide(app, target)) {
      const place = { namespace: o.namespaceOf(live), name: o.nameOf(live) };
      const options = { manager: controllerManager, force: true, dryRun: true };
      // The prediction starts from the object as it is now, which may be newer than what the cache holds.
      const now = (await context.client.get(kind, place.namespace, place.name)) ?? live;
      const predicted = await context.client.patch(kind, place, 'apply', target, options);
      verdicts.set(o.keyOf(live), !equal(comparable(predicted, rules), comparable(now, rules)));
    }
  }
  return verdicts;
}

function comparable(obj: o.Obj, rules: readonly IgnoreRule[]): o.Obj {
  return o.withoutMetadata(
    withoutIgnored(obj, rules),
    'managedFields',
    'resourceVersion',
    'generation',
    'creationTimestamp',
  );
}

export function isServerSide(app: o.Obj, target: o.Obj): boolean {
  const options = listAt(app, 'spec', 'syncPolicy', 'syncOptions');
  return (
    options.includes('ServerSideApply=true') || o.hasOption(target, o.syncOptions, 'ServerSideApply=true')
  );
}

/** The revisions that the last comparison resolved, one per source. */
export function comparedRevisions(app: o.Obj): string[] {
  const several = listAt(app, 'status', 'sync', 'revisions').map(String);
  return at(app, 'spec', 'sources') === undefined ? [textAt(app, 'status', 'sync', 'revision')] : several;
}
