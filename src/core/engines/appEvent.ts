/**
 * What a Kubernetes Event says of an app: operations that the controller's own record leaves out, and what people had it do.
 * The cluster forgets Events after an hour unless told otherwise. `at` is RFC 3339 and mostly of whole seconds, so lists of
 * them come in their order, oldest first.
 */
export type AppEvent = { readonly id: string; readonly at: string } & (
  | {
      readonly word: 'began';
      readonly isAutomated: boolean;
      /** As the controller was told; undefined for the controller itself. */
      readonly by?: string;
      /** Of some objects of the app only, as every self-heal is. */
      readonly isPartial: boolean;
      /** From files of somebody's machine: no commit holds what it applied. */
      readonly isLocal: boolean;
      /** Commits, where it names them. */
      readonly revisions: readonly string[];
    }
  | {
      readonly word: 'ended';
      readonly isPartial: boolean;
      readonly revisions: readonly string[];
      /** The controller that began it by itself, where no Event tells of the beginning. */
      readonly controller?: string;
      /** What it wrote, as `Kind namespace/name`, where it says so. */
      readonly objects?: readonly string[];
      /** What it was, in the controller's own noun; undefined for a sync. */
      readonly what?: string;
      /** The object's own record tells it too, and is kept for longer than Events. */
      readonly isRecorded?: boolean;
      /** Why it failed; undefined where it succeeded. */
      readonly failure?: string;
    }
  /** Anything else that somebody did to the app through the controller's server, or that the controller did, in its words. */
  | {
      readonly word: 'acted';
      readonly action: string;
      readonly by?: string;
      /** The controller, where it did so by itself. */
      readonly controller?: string;
    }
);
