import { controlNamespace, projectOf, timeOf, type Context } from './context.ts';
import { at, equal, listAt, textAt } from './json.ts';
import * as o from './objects.ts';
import { setConditions } from './conditions.ts';
import { isConfirmed } from './confirmation.ts';
import { patchApp, patchUnmoved } from './appStatus.ts';
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
  const project = textAt(app, 'spec', 'project') || 'default';
  if (!projectOf(context, project)) {
    await failDeletion(
      context,
      app,
      `error getting app project "${project}": appproject.argoproj.io "${project}" not found`,
    );
    return;
  }
  const owned = ownedBy(context, app);
  if (owned.some(o.isDeleting)) {
    return; // each wave waits until the one before is gone
  }
  const asks = listAt(app, 'status', 'resources').some(
    (one) => at(one, 'requiresDeletionConfirmation') === true,
  );
  if (asks && !isConfirmed(app, textAt(app, 'metadata', 'deletionTimestamp'))) {
    return;
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
    // Finalizers of others may have come or gone: what changed is looked at again.
    await patchUnmoved(context, app, { metadata: { finalizers: left.length > 0 ? left : null } });
  }
}

/** A deletion that cannot go on says so in a condition, and is tried again when something changes. */
async function failDeletion(context: Context, app: o.Obj, message: string): Promise<void> {
  const before = listAt(app, 'status', 'conditions');
  const conditions = setConditions(
    before,
    [{ type: 'DeletionError', message }],
    ['DeletionError'],
    timeOf(context),
  );
  if (!equal(before, conditions)) {
    await patchApp(context, app, { status: { conditions } });
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
