import type { TableRow } from '../ports.ts';
import type { Json } from '../util/json.ts';
import { asArray, asText, at } from '../util/json.ts';

export const TABLE_ACCEPT = 'application/json;as=Table;g=meta.k8s.io;v=v1,application/json';

/** A row as it is read: cells by position, since the columns may come after the rows. */
export interface RawRow {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly cells: readonly string[];
}

/** Undefined for a row without an object, which names nobody. */
export function readRow(row: Json): RawRow | undefined {
  const metadata = at(row, 'object', 'metadata');
  const name = asText(at(metadata, 'name'));
  return name === undefined
    ? undefined
    : {
        name,
        namespace: asText(at(metadata, 'namespace')) ?? '',
        uid: asText(at(metadata, 'uid')) ?? '',
        cells: asArray(at(row, 'cells')).map(cellText),
      };
}

/** Undefined where the server answered with a plain list instead of a Table. */
export function toRows(rows: readonly RawRow[], envelope: Json): readonly TableRow[] | undefined {
  if (asText(at(envelope, 'kind')) !== 'Table') {
    return undefined;
  }
  const columns = asArray(at(envelope, 'columnDefinitions')).map(
    (column) => asText(at(column, 'name')) ?? '',
  );
  return rows.map(({ namespace, name, uid, cells }) => {
    const named: Record<string, string> = {};
    for (const [index, column] of columns.entries()) {
      named[column] = cells[index] ?? '';
    }
    return { namespace, name, uid, cells: named };
  });
}

function cellText(cell: Json): string {
  return typeof cell === 'string' ? cell : cell === null ? '' : JSON.stringify(cell);
}
