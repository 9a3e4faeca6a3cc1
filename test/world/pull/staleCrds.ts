import * as o from './objects.ts';

/**
 * While the controller takes in the change of a CRD, which makes it read the served APIs and their schema anew,
 * comparisons wait; the first that goes on does so before the change has reached what it compares with. So an app that
 * syncs a changed CRD is compared once with the CRD as it was, and with self-heal syncs it once more.
 */
export class StaleCrds {
  readonly #before = new Map<o.Key, o.Obj>();

  /** A sync changed a CRD that was there. */
  note(before: o.Obj): void {
    this.#before.set(o.keyOf(before), before);
  }

  /** The CRDs of an app as they were before they changed; each is handed out once. */
  take(app: string): ReadonlyMap<o.Key, o.Obj> {
    const taken = [...this.#before].filter(([, crd]) =>
      o.annotationOf(crd, o.trackingId).startsWith(`${app}:`),
    );
    for (const [key] of taken) {
      this.#before.delete(key);
    }
    return new Map(taken);
  }
}
