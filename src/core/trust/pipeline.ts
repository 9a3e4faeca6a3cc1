import type { TextRange } from '../rules/finding.ts';
import type { ScriptText } from './scriptText.ts';

/** A workflow or pipeline, as far as it matters who it reaches. Ranges count in the document. */
export interface Pipeline {
  readonly name: string;
  readonly jobs: readonly CiJob[];
}

export interface CiJob {
  readonly name: string;
  readonly start: StartedBy;
  readonly steps: readonly CiStep[];
  /** Environment, of the whole pipeline too. */
  readonly env: readonly Setting[];
  /** Set where GitLab's agent gives the job its access. */
  readonly agent?: Setting;
}

/**
 * What starts a job: `hand` where somebody has to (`workflow_dispatch` alone, `when: manual`), `push` where each push or
 * a schedule does, `other` for all else.
 */
export type StartedBy = 'hand' | 'push' | 'other';

export type CiStep =
  | { readonly kind: 'script'; readonly script: ScriptText; readonly env: readonly Setting[] }
  | {
      readonly kind: 'action';
      /** Without the version, in lower case: `azure/k8s-deploy`. */
      readonly action: string;
      readonly range: TextRange;
      readonly inputs: readonly Setting[];
      readonly env: readonly Setting[];
    };

/** A key with a text, such as an input of an action or a variable. */
export interface Setting {
  readonly key: string;
  readonly text: string;
  readonly range: TextRange;
}
