import type { Pointer } from '../model/drift.ts';
import type { KubeObject } from '../model/kubeObject.ts';

/**
 * What a revert can be expected to do: `S` safe, `C` caution, `U` nobody knows because nothing was rendered, `D` data or a
 * step by hand, `B` the API server will refuse it. In the order of weight.
 */
export type Level = 'S' | 'C' | 'U' | 'D' | 'B';

const WEIGHT: readonly Level[] = ['S', 'C', 'U', 'D', 'B'];

export function heaviest(levels: readonly Level[]): Level {
  return levels.reduce<Level>(
    (worst, level) => (WEIGHT.indexOf(level) > WEIGHT.indexOf(worst) ? level : worst),
    'S',
  );
}

/** One object that a revert changes: `before` is declared now, `after` by the revert. One of them is there. */
export interface ObjectChange {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly path: string;
  readonly before?: KubeObject;
  readonly after?: KubeObject;
}

/** A row of the table that applies. */
export interface Finding {
  /** Of the row, e.g. `pvc-shrunk`: tests and documentation name it by this. */
  readonly row: string;
  readonly level: Level;
  /** `Kind name`, with the namespace where there is one. */
  readonly object: string;
  readonly path: string;
  /** Of the field that decides, in the object; empty for the object as a whole. */
  readonly pointer: Pointer;
  readonly text: string;
}

export interface Hit {
  readonly level: Level;
  readonly pointer: Pointer;
  readonly text: string;
}

export interface RowContext {
  /** The sync deletes what Git no longer declares. */
  readonly prunes: boolean;
  /** What the changed files and their neighbours declare now. */
  readonly declared: readonly KubeObject[];
  /** How many apps a generator makes in a connected cluster; 0 where that is not known. */
  readonly generated?: (kind: string, name: string) => number;
}

/** A row of specs/git-audit.md 3.5. */
export interface Row {
  readonly id: string;
  readonly find: (change: ObjectChange, context: RowContext) => Hit | undefined;
}

/** How a finding names an object. */
export function objectWords({ kind, namespace, name }: ObjectChange): string {
  return namespace === '' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}
