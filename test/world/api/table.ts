import type { ApiObject, Fields, Value } from './json.ts';
import { isFields, text } from './json.ts';
import type { PrinterColumn, ServedKind } from './kind.ts';
import type { Entry } from './store.ts';

export type IncludedObject = 'None' | 'Metadata' | 'Object';

const nameColumn = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description:
    'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names',
  priority: 0,
};

/** Kinds without columns of their own show their age. */
const ageColumn: PrinterColumn = {
  name: 'Age',
  type: 'date',
  jsonPath: '.metadata.creationTimestamp',
  description:
    'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata',
};

export function tableOf(
  kind: ServedKind,
  entries: readonly Entry[],
  metadata: Fields,
  options: { readonly include: IncludedObject; readonly now: number },
): Fields {
  const columns = kind.columns.length === 0 ? [ageColumn] : kind.columns;
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: [nameColumn, ...columns.map((column) => definition(column))],
    rows: entries.map(({ object }) => ({
      cells: [
        text(object, 'metadata', 'name'),
        ...columns.map((column) => cell(column, object, options.now)),
      ],
      ...included(object, options.include),
    })),
  };
}

function definition(column: PrinterColumn): Fields {
  return {
    name: column.name,
    type: column.type,
    format: column.format ?? '',
    description:
      column.description ?? `Custom resource definition column (in JSONPath format): ${column.jsonPath}`,
    priority: column.priority ?? 0,
  };
}

function included(object: ApiObject, include: IncludedObject): Fields {
  switch (include) {
    case 'None':
      return { object: null };
    case 'Object':
      return { object };
    default:
      return {
        object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata },
      };
  }
}

function cell(column: PrinterColumn, object: ApiObject, now: number): Value {
  const value = valueAt(object, column.jsonPath);
  if (value === undefined) {
    return null;
  }
  if (column.type === 'date' && typeof value === 'string') {
    return humanAge(now - Date.parse(value));
  }
  return value;
}

type PathStep = (value: Value | undefined) => Value | undefined;

const compiled = new Map<string, readonly PathStep[]>();

/** The subset of JSONPath that printer columns use: `.a.b`, `[0]` and `[?(@.k=="v")]`. */
export function valueAt(object: ApiObject, path: string): Value | undefined {
  const steps = compiled.get(path) ?? compilePath(path);
  compiled.set(path, steps);
  return steps.reduce<Value | undefined>((value, step) => step(value), object);
}

function compilePath(path: string): readonly PathStep[] {
  const written = path.matchAll(/\.([\w-]+)|\[(\d+)\]|\[\?\(@\.([\w-]+)==["']([^"']*)["']\)\]/gu);
  return [...written].map(([, key, index, filterKey = '', wanted]): PathStep => {
    if (key !== undefined) {
      return (value) => (isFields(value) ? value[key] : undefined);
    }
    return index === undefined
      ? (value) => itemsOf(value).find((item) => isFields(item) && item[filterKey] === wanted)
      : (value) => itemsOf(value)[Number(index)];
  });
}

function itemsOf(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? value : [];
}

/** Ages as `kubectl` and the server write them: 9s, 3m20s, 45m, 5h12m, 3d4h, 12d, 2y30d. */
export function humanAge(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 0) {
    return seconds < -1 ? '<invalid>' : '0s';
  }
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  const years = Math.floor(days / 365);
  const pair = (whole: string, rest: number, unit: string): string =>
    rest === 0 ? whole : `${whole}${rest}${unit}`;
  if (seconds < 120) {
    return `${seconds}s`;
  }
  if (minutes < 10) {
    return pair(`${minutes}m`, seconds % 60, 's');
  }
  if (minutes < 180) {
    return `${minutes}m`;
  }
  if (hours < 8) {
    return pair(`${hours}h`, minutes % 60, 'm');
  }
  if (hours < 48) {
    return `${hours}h`;
  }
  if (hours < 192) {
    return pair(`${days}d`, hours % 24, 'h');
  }
  if (years < 2) {
    return `${days}d`;
  }
  return years < 8 ? pair(`${years}y`, days % 365, 'd') : `${years}y`;
}
