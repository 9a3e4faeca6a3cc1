/** How much of a document can be judged, and why not all. Order and reasons: specs/authoring.md 3.4. */
export interface GateResult {
  /**
   * `all`: the document is what the cluster gets. `partial`: it is a part of that (a patch, a base that a patch
   * completes, what a test expects of it), so what is missing may come from elsewhere. `hint`: at most one hint. `none`: not YAML of ours.
   */
  readonly checks: 'all' | 'partial' | 'hint' | 'none';
  readonly reason?: GateReason;
}

export type GateReason =
  | 'helmTemplate'
  | 'templated'
  | 'patch'
  | 'patchedBase'
  | 'assertion'
  | 'sops'
  | 'ignoredFolder';

export const OPEN_GATE: GateResult = { checks: 'all' };

/** Text that something fills in before a controller reads it: its type, format and value cannot be judged. */
export function isPlaceholder(text: string): boolean {
  return PLACEHOLDER.test(text);
}

/** Flux substitution, Go and Argo templates, SOPS, and `<TOKEN>` of a bootstrap that replaces text. */
const PLACEHOLDER = /\$\{|\{\{|^ENC\[|<[A-Z][A-Z0-9_]*>/;
