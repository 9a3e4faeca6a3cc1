import { controlNamespace, projectOf, type Context } from './context.ts';
import { listAt, textAt } from './json.ts';
import * as o from './objects.ts';
import { patchApp } from './appStatus.ts';
import { isSelfReferenced, trackingOf } from './tracking.ts';

const cascades = /^resources-finalizer\.argocd\.argoproj\.io(\/(foreground|background))?$/;

/**
 * Goes on with the deletion of an app: deletes what it owns, and lets the app go once all of it is gone. CRDs stay,
 * and so does what asks to (`Delete=false`, Helm's `keep`).
 */
export async function stepDeletion(context: Context, app: o.Obj): Promise<void> {
  const finalizers = listAt(app, 'metadata', 'finalizers').map(String);
  const cascade = finalizers.find((name) => cascades.test(name));
  if (!cascade) {
    return;
  }
  await context.cache.caughtUp();
  const owned = projectOf(context, textAt(app, 'spec', 'project')) ? ownedBy(context, app) : [];
  if (owned.some(o.isDeleting)) {
    return; // each wave waits until the one before is gone
  }
  for (const obj of owned) {
    const kind = context.cache.kindOf(obj);
    await (kind
      ? context.client.remove(kind, obj, cascade.endsWith('/background') ? 'Background' : 'Foreground')
      : undefined);
  }
  await context.cache.caughtUp();
  if (ownedBy(context, app).length === 0) {
    const left = finalizers.filter((name) => name !== cascade);
    await patchApp(context, app, { metadata: { finalizers: left.length > 0 ? left : null } });
  }
}

function ownedBy(context: Context, app: o.Obj): o.Obj[] {
  return [...context.cache.objects.values()].filter(
    (obj) =>
      listAt(obj, 'metadata', 'ownerReferences').length === 0 &&
      trackingOf(obj)?.app === o.nameOf(app) &&
      isSelfReferenced(obj, undefined) &&
      !o.isCrd(obj) &&
      !o.hasOption(obj, o.syncOptions, 'Delete=false') &&
      o.annotationOf(obj, 'helm.sh/resource-policy') !== 'keep' &&
      o.keyOf(obj) !== o.key(o.argoGroup, 'Application', controlNamespace, o.nameOf(app)),
  );
}
