import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import type { Json } from '../../../src/core/util/json.ts';
import type { Engine, MatrixCase } from './case.ts';
import { ENGINES } from './case.ts';
import { jsonLines } from './lines.ts';
import { patched, patchOf, type PatchOp } from './patching.ts';

export const MATRIX_RECORDS = fileURLToPath(new URL('../recordings/matrix/argocd/', import.meta.url));
export const MATRIX_FOLDER = fileURLToPath(new URL('../recordings/matrix/', import.meta.url));

/** What the API server answered to the dry run of a target: server-side apply, by force, as `argocd-controller`. */
export interface DryRun<Object = KubeObject> {
  readonly status: number;
  /** The prediction; undefined where it was refused. */
  readonly object?: Object;
  readonly reason?: string;
  readonly message?: string;
}

/** One row of `managed-resources`, with what the API server itself says of the object. */
export interface Managed<Object = KubeObject> {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly isHook: boolean;
  /** As Argo CD's API says it; it is not always what the verdict says. */
  readonly modified: boolean;
  readonly target?: Object;
  /** As the API server holds it: with managedFields, Secrets in clear (their values are made up). */
  readonly live?: Object;
  /** As Argo CD's API shows it, where that differs: Secrets are masked there. */
  readonly shown?: Object;
  readonly normalised?: Object;
  readonly predicted?: Object;
  readonly dryRun?: DryRun<Object>;
}

/** `status.resources` without health. */
export interface Listed {
  readonly group?: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly version?: string;
  readonly status?: string;
  readonly hook?: boolean;
  readonly requiresPruning?: boolean;
  readonly syncWave?: number;
}

export interface Outcome<Object = KubeObject> {
  /** Metadata and spec. */
  readonly application: KubeObject;
  readonly sync: string;
  readonly conditions: readonly { readonly type: string; readonly message: string }[];
  readonly resources: readonly Listed[];
  /** What Argo CD's API answered in place of managed-resources. */
  readonly refused?: string;
  readonly managed: readonly Managed<Object>[];
}

export interface MatrixRecord<Object = KubeObject> {
  readonly case: MatrixCase;
  readonly versions: Readonly<Record<string, string>>;
  readonly outcomes: Partial<Readonly<Record<Engine, Outcome<Object>>>>;
}

/** An object, or how it differs from the one that it is stored against. */
type Packed = KubeObject | readonly PatchOp[];

/**
 * Records hold nearly the same object many times. On disk the first engine's `target` and `live` stand in full, those of
 * the others as a patch of these, and all else of a row as a patch of its `live` (of its `target` where nothing is live).
 */
export function pack(record: MatrixRecord): MatrixRecord<Packed> {
  return convert<KubeObject, Packed>(
    record,
    (object, base) => (base === undefined ? object : patchOf(json(base), json(object))),
    (object) => object,
  );
}

export function unpack(record: MatrixRecord<Packed>): MatrixRecord {
  return convert<Packed, KubeObject>(
    record,
    (object, base) =>
      isOps(object) ? (patched(json(base ?? missing()), object) as unknown as KubeObject) : object,
    (_packed, unpacked) => unpacked,
  );
}

function missing(): never {
  throw new Error('a record holds a patch of nothing');
}

const isOps = (packed: Packed): packed is readonly PatchOp[] => Array.isArray(packed);
const json = (object: KubeObject): Json => object as unknown as Json;

/** `turn` converts an object against its base; bases are always the unpacked objects, which `plain` picks. */
function convert<From, To>(
  record: MatrixRecord<From>,
  turn: (object: From, base: KubeObject | undefined) => To,
  plain: (from: From, to: To) => From | To,
): MatrixRecord<To> {
  const firsts = new Map<string, { target?: KubeObject; live?: KubeObject }>();
  const outcomes: Partial<Record<Engine, Outcome<To>>> = {};
  for (const engine of ENGINES) {
    const outcome = record.outcomes[engine];
    if (outcome === undefined) {
      continue;
    }
    const managed = outcome.managed.map((row): Managed<To> => {
      const { target, live, shown, normalised, predicted, dryRun, ...rest } = row;
      const id = `${row.group}/${row.kind}/${row.namespace}/${row.name}`;
      const known = firsts.get(id) ?? {};
      firsts.set(id, known);
      const full: { target?: KubeObject; live?: KubeObject } = {};
      const side = (key: 'target' | 'live', object: From | undefined): { [name in typeof key]?: To } => {
        if (object === undefined) {
          return {};
        }
        const to = turn(object, known[key]);
        full[key] = plain(object, to) as KubeObject;
        known[key] ??= full[key];
        return { [key]: to };
      };
      const sides = { ...side('target', target), ...side('live', live) };
      const base = full.live ?? full.target;
      const against = (key: 'shown' | 'normalised' | 'predicted', object: From | undefined): object =>
        object === undefined ? {} : { [key]: turn(object, base) };
      return {
        ...rest,
        ...sides,
        ...against('shown', shown),
        ...against('normalised', normalised),
        ...against('predicted', predicted),
        ...(dryRun === undefined ? {} : { dryRun: dryRunOf(dryRun, (object) => turn(object, base)) }),
      };
    });
    outcomes[engine] = { ...outcome, managed };
  }
  return { ...record, outcomes };
}

function dryRunOf<From, To>({ object, ...rest }: DryRun<From>, turn: (object: From) => To): DryRun<To> {
  return { ...rest, ...(object === undefined ? {} : { object: turn(object) }) };
}

export async function readMatrix(folder = MATRIX_RECORDS): Promise<readonly MatrixRecord[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  const records = await Promise.all(
    names.map(async (name) =>
      unpack(JSON.parse(await readFile(path.join(folder, name), 'utf8')) as MatrixRecord<Packed>),
    ),
  );
  return records.toSorted((a, b) => (a.case.name < b.case.name ? -1 : 1));
}

/** Writes one record; answers whether the file changed. */
export async function writeRecord(record: MatrixRecord, folder = MATRIX_RECORDS): Promise<boolean> {
  return writeLines(path.join(folder, `${record.case.name}.json`), pack(record) as unknown as Json);
}

export async function writeLines(file: string, value: Json): Promise<boolean> {
  await mkdir(path.dirname(file), { recursive: true });
  const text = jsonLines(value);
  const before = await readFile(file, 'utf8').catch(() => undefined);
  if (before === text) {
    return false;
  }
  await writeFile(file, text);
  return true;
}

/** Removes records of cases that are no more. */
export async function removeOthers(folder: string, names: ReadonlySet<string>): Promise<void> {
  for (const file of await readdir(folder)) {
    if (file.endsWith('.json') && !names.has(file.slice(0, -'.json'.length))) {
      await rm(path.join(folder, file));
    }
  }
}
