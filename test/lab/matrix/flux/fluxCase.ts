import type { Json } from '../../../../src/core/util/json.ts';
import type { Named, Step } from '../case.ts';

/** Files by path; objects are written as YAML. `{{name}}` stands for the namespace of the case. */
export type FluxFiles = Readonly<Record<string, string | readonly object[]>>;

/** As for Argo CD, but that a commit is fetched and reconciled, and that the object of Flux takes the place of the app. */
export type FluxStep =
  | Extract<Step, { readonly do: 'edit' | 'create' | 'delete' }>
  | { readonly do: 'commit'; readonly git: FluxFiles; readonly ready?: string }
  /** Merge patch of the spec, which is reconciled. */
  | { readonly do: 'spec'; readonly patch: object };

export interface FluxCase {
  /** Name of the record, of the namespace and of the object of Flux. */
  readonly name: string;
  readonly title: string;
  /** The part of the measured facts that it proves, with the number where they are numbered: `k.1`, `k build`. */
  readonly fact: string;
  readonly kind?: 'Kustomization' | 'HelmRelease';
  /** Below `app/`, or the chart. */
  readonly git: FluxFiles;
  /** Of the object of Flux, over what is usual. */
  readonly spec?: object;
  /** Made before it. */
  readonly before?: readonly object[];
  /** Done one after the other before the recorded reconcile; each commit is reconciled. */
  readonly steps?: readonly FluxStep[];
  /** What the recorded reconcile applies; without it, the same revision is reconciled once more. */
  readonly next?: FluxFiles;
  /** Objects to record that are not in the inventory. */
  readonly watch?: readonly Named[];
  readonly expect: FluxVerdict;
}

export interface FluxVerdict {
  /** `True`, or the reason of the condition where it is False. */
  readonly ready: string;
  /** A part of its message. */
  readonly message?: string;
  /** What the Event of the recorded reconcile says of objects, by `Kind/name`; null: it does not name the object. */
  readonly said?: Readonly<Record<string, string | null>>;
  /** Fields of live objects after it; without `is`, the field is not there. */
  readonly after?: readonly { readonly on: Named; readonly path: string; readonly is?: Json }[];
  readonly gone?: readonly Named[];
  readonly inventory?: readonly string[];
}
