/** Where Plumbline and Argo CD say different things of an object, and why that is so. */
export interface KnownDifference {
  readonly why: string;
  /** `<case> <engine> <Kind>/<name>`. */
  readonly objects: readonly string[];
}

export const KNOWN: Readonly<Record<string, KnownDifference>> = {};
