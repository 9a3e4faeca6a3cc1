import type { Found } from './conditions.ts';
import type { Context } from './context.ts';
import { glob } from './ignoreRules.ts';
import { at, isDict, listAt, textAt } from './json.ts';
import * as o from './objects.ts';
import { trackingOf } from './tracking.ts';

/** Objects that every namespace has. */
const everywhere = new Set(['/ServiceAccount/default', '/ConfigMap/kube-root-ca.crt', '/Service/kubernetes']);

/** Where a project asks for it: how many objects in the app's namespace belong to no app. */
export function orphanWarning(context: Context, app: o.Obj, project: o.Obj): Found[] {
  const settings = at(project, 'spec', 'orphanedResources');
  const namespace = textAt(app, 'spec', 'destination', 'namespace');
  if (!isDict(settings) || settings['warn'] === false || namespace === '') {
    return [];
  }
  const isIgnored = (obj: o.Obj): boolean =>
    listAt(settings, 'ignore').some(
      (rule) =>
        glob(textAt(rule, 'group') || '*', o.groupOf(obj)) &&
        glob(textAt(rule, 'kind') || '*', o.kindOf(obj)) &&
        glob(textAt(rule, 'name') || '*', o.nameOf(obj)),
    );
  const orphans = [...context.cache.objects.values()].filter(
    (obj) =>
      o.namespaceOf(obj) === namespace &&
      listAt(obj, 'metadata', 'ownerReferences').length === 0 &&
      trackingOf(obj) === undefined &&
      !everywhere.has(`${o.groupOf(obj)}/${o.kindOf(obj)}/${o.nameOf(obj)}`) &&
      !isIgnored(obj),
  );
  const message = `Application has ${orphans.length} orphaned resources`;
  return orphans.length === 0 ? [] : [{ type: 'OrphanedResourceWarning', message }];
}
