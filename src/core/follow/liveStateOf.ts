import type { GitOpsEngine } from '../engines/engine.ts';
import type { App, Tracker } from '../model/app.ts';
import type { KubeObject } from '../model/kubeObject.ts';
import type { LiveState } from '../model/liveState.ts';

/** What a live object tells beyond the list of the app that manages it; undefined where that is nothing. */
export function liveStateOf(
  object: KubeObject,
  app: App,
  engines: readonly GitOpsEngine[],
): LiveState | undefined {
  const health = engines.find(({ id }) => id === app.engine)?.objectHealth?.(object, app);
  const other = otherTracker(object, app, engines);
  return health === undefined && other === undefined
    ? undefined
    : { ...(health && { health }), ...(other && { alsoTrackedBy: other }) };
}

/** The first stamp on the object that is not of this app: of its own product, whose stamp is one, or of another. */
function otherTracker(object: KubeObject, app: App, engines: readonly GitOpsEngine[]): Tracker | undefined {
  for (const engine of engines) {
    const tracker = engine.trackedBy(object);
    if (tracker && !(engine.id === app.engine && isOwn(tracker, app))) {
      return { ...tracker, engine: engine.id };
    }
  }
  return undefined;
}

/** A stamp that says less means the app all the same: without a namespace it is the control plane's own. */
function isOwn({ name, namespace, kind }: Tracker, app: App): boolean {
  return (
    name === app.name &&
    (namespace === undefined || namespace === app.namespace) &&
    (kind === undefined || kind === app.kind)
  );
}
