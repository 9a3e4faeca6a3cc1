import type { FluxStage } from './fluxStage.ts';

/** What the recorded object says, in Flux's own words; what is not named is not looked at. */
export interface FluxExpect {
  /** Null: there is no such condition. */
  readonly ready: FluxCondition | null;
  /** A reason of the condition, null where it has to be absent. */
  readonly reconciling?: string | null;
  readonly stalled?: string | null;
  readonly suspended?: boolean;
  /** Of Kustomization and HelmRelease: the objects in the inventory, as `Kind/name`, sorted. */
  readonly inventory?: readonly string[];
  /** Whether what was tried last is what is applied. Of a HelmRelease: whether the newest release is deployed. */
  readonly isApplied?: boolean;
  /** Reasons of Events that have to be there. */
  readonly events?: readonly string[];
}

export interface FluxCondition {
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  /** A part of it. */
  readonly message?: string;
}

/** One state of Flux, and the way to it. */
export interface FluxScenario {
  /** Name of the recording, of the object, of its namespace. */
  readonly name: string;
  readonly title: string;
  readonly expect: FluxExpect;
  readonly play: (stage: FluxStage) => Promise<FluxRecorded>;
}

export interface FluxRecorded {
  readonly object: object;
  /** Sources and further objects that belong to the state. */
  readonly others?: readonly object[];
  /** Paths of live objects to record. */
  readonly live?: readonly string[];
  /** Whether the watch frames since the last `stage.mark()` belong to the recording. */
  readonly frames?: boolean;
}
