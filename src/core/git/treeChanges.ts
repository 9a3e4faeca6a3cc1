import { splitNul } from './nulRecords.ts';

/** One side of a changed path. Mode `160000` is a submodule, `120000` a link. */
export interface TreeSide {
  readonly mode: string;
  readonly object: string;
}

/** A path that differs between two trees; a rename is told as a deletion and an addition. */
export interface TreeChange {
  readonly path: string;
  /** Undefined where the path is not there. */
  readonly before?: TreeSide;
  readonly after?: TreeSide;
}

/** Output of `diff-tree -r -z --no-abbrev --no-renames`: `:<mode> <mode> <object> <object> <status>\0<path>\0`. */
export function parseTreeChanges(output: Uint8Array): readonly TreeChange[] {
  const fields = splitNul(output);
  const changes: TreeChange[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const match = /^:(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) [A-Z]/.exec(fields[index] ?? '');
    const path = fields[index + 1];
    if (match && path !== undefined) {
      const before = side(match[1], match[3]);
      const after = side(match[2], match[4]);
      changes.push({ path, ...(before && { before }), ...(after && { after }) });
    }
  }
  return changes;
}

function side(mode = '', object = ''): TreeSide | undefined {
  return /^0+$/.test(mode) ? undefined : { mode, object };
}
