import * as o from './objects.ts';

/**
 * While the controller takes in the change of a CRD, which makes it read the served APIs and their schema anew,
 * comparisons wait; the first that goes on does so before the change has reached what it compares with. So an app that
 * syncs a changed CRD is compared once with the CRD as it was, and with self-heal syncs it once more.
 */
export class StaleCrds {
  readonly #before = new Map<string, Map<o.Key, o.Obj>>();

  /** The sync of an app changed a CRD that was there. CRDs carry no stamp that would say whose they are. */
  note(app: string, before: o.Obj): void {
    const known = this.#before.get(app) ?? new Map<o.Key, o.Obj>();
    this.#before.set(app, known.set(o.keyOf(before), before));
  }

  /** The CRDs of an app as they were before they changed; handed out once. */
  take(app: string): ReadonlyMap<o.Key, o.Obj> {
    const taken = this.#before.get(app) ?? new Map<o.Key, o.Obj>();
    this.#before.delete(app);
    return taken;
  }
}
