import type { Comparison } from './compareApp.ts';
import type { Context } from './context.ts';
import { ignoreRules, rulesFor } from './ignoreRules.ts';
import { at, clone, dictAt, listAt, put, removePointer, textAt, type Dict, type Json } from './json.ts';
import * as o from './objects.ts';
import { settingsOf } from './settings.ts';
import type { Plan } from './syncTasks.ts';
import { isSelfReferenced } from './tracking.ts';

type Obj = o.Obj;

/** What there is to do, from a comparison and what the operation asks for. */
export function planOf(context: Context, app: Obj, state: Dict, comparison: Comparison): Plan {
  const sync = dictAt(state, 'operation', 'sync');
  const wanted = listAt(sync, 'resources');
  const namespace = textAt(app, 'spec', 'destination', 'namespace');
  const respects = hasOption(sync, 'RespectIgnoreDifferences=true');
  const pairs = comparison.pairs
    .filter(({ target, live }) => isWanted((target ?? live)!, wanted) && isSelfReferenced(live, target))
    .map(({ target, live }) => ({
      ...(target ? { target: respects && live ? keepIgnored(context, app, target, live) : target } : {}),
      ...(live ? { live } : {}),
    }));
  const metadata = at(app, 'spec', 'syncPolicy', 'managedNamespaceMetadata');
  const isMissing = !context.cache.objects.has(o.key('', 'Namespace', '', namespace));
  const isInGit = pairs.some(
    ({ target }) => target && o.keyOf(target) === o.key('', 'Namespace', '', namespace),
  );
  const makesNamespace =
    hasOption(sync, 'CreateNamespace=true') &&
    namespace !== '' &&
    (isMissing || metadata !== undefined) &&
    !isInGit;
  return {
    pairs,
    hooks: comparison.hooks,
    namespace,
    revision: textAt(state, 'syncResult', 'revision'),
    startedAt: Math.floor(Date.parse(textAt(state, 'startedAt')) / 1000),
    skipsHooks: wanted.length > 0 || at(sync, 'syncStrategy', 'apply') !== undefined,
    prunesLast: hasOption(sync, 'PruneLast=true'),
    liveOf: (target) =>
      context.cache.objects.get(o.keyOf(target)) ?? context.cache.objects.get(clusterKey(target)),
    isServed: (group, kind) => context.cache.kind(group, kind) !== undefined,
    ...(makesNamespace ? { namespaceTask: namespaceOf(namespace, metadata) } : {}),
  };
}

/** The namespace of CreateNamespace: with labels or annotations of the app's it is applied server-side. */
function namespaceOf(name: string, managed: Json | undefined): Obj {
  const namespace: Obj = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
  const annotations = { ...dictAt(managed, 'annotations'), [o.syncOptions]: 'ServerSideApply=true' };
  return managed === undefined
    ? namespace
    : o.withMetadata(namespace, { labels: dictAt(managed, 'labels'), annotations });
}

const clusterKey = (obj: Obj): o.Key => o.key(o.groupOf(obj), o.kindOf(obj), '', o.nameOf(obj));

/** A selection without a namespace takes every namesake. */
function isWanted(obj: Obj, selection: readonly Json[]): boolean {
  return (
    selection.length === 0 ||
    selection.some((one) => {
      const namespace = textAt(one, 'namespace');
      const isKind = textAt(one, 'kind') === o.kindOf(obj) && textAt(one, 'group') === o.groupOf(obj);
      return (
        isKind &&
        textAt(one, 'name') === o.nameOf(obj) &&
        (namespace === '' || namespace === o.namespaceOf(obj))
      );
    })
  );
}

/** RespectIgnoreDifferences: ignored fields are applied as they are live. */
function keepIgnored(context: Context, app: Obj, target: Obj, live: Obj): Obj {
  const result = clone(target);
  const rules = [...ignoreRules(app['spec']), ...settingsOf(context).rules];
  for (const pointer of rulesFor(rules, target).flatMap((rule) => rule.pointers)) {
    const path = pointer
      .split('/')
      .slice(1)
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
    const value = at(live, ...path);
    if (value === undefined) {
      removePointer(result, pointer);
    } else if (path.every((part) => !/^\d+$/.test(part))) {
      put(result, path, value);
    }
  }
  return result;
}

/** A word of `operation.sync.syncOptions`. */
export function hasOption(sync: Dict, option: string): boolean {
  return listAt(sync, 'syncOptions').includes(option);
}
