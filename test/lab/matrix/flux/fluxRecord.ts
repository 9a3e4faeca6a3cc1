import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import type { KubeObject } from '../../../../src/core/model/kubeObject.ts';
import type { Json } from '../../../../src/core/util/json.ts';
import { patched, patchOf, type PatchOp } from '../patching.ts';
import { writeLines, type DryRun } from '../record.ts';
import type { FluxCase } from './fluxCase.ts';

export const FLUX_MATRIX = fileURLToPath(new URL('../../recordings/matrix/flux/', import.meta.url));

/** One object around the recorded reconcile. */
export interface Reconciled<Object = KubeObject> {
  /** `<apiVersion> <Kind> <name>`. */
  readonly on: string;
  readonly before?: Object;
  /** The dry run before it, of the object of Git with the owner labels; only where Git holds it as it is applied. */
  readonly dryRun?: DryRun<Object>;
  readonly after?: Object;
}

export interface FluxMatrixRecord<Object = KubeObject> {
  readonly case: FluxCase;
  readonly versions: Readonly<Record<string, string>>;
  /** The Kustomization or HelmRelease after it, with its status. */
  readonly object: KubeObject;
  /** Its Events since the steps were done: reason and message. */
  readonly events: readonly { readonly reason: string; readonly message: string }[];
  readonly objects: readonly Reconciled<Object>[];
}

type Packed = KubeObject | readonly PatchOp[];

const json = (object: unknown): Json => object as Json;

/** `before` stands in full, the others as a patch of it. */
function pack(record: FluxMatrixRecord): FluxMatrixRecord<Packed> {
  return convert(record, (object, base) => (base === undefined ? object : patchOf(json(base), json(object))));
}

function unpack(record: FluxMatrixRecord<Packed>): FluxMatrixRecord {
  return convert(record, (object, base) => {
    if (!isOps(object)) {
      return object;
    }
    if (base === undefined) {
      throw new Error('a record holds a patch of nothing');
    }
    return patched(json(base), object) as unknown as KubeObject;
  });
}

const isOps = (packed: Packed): packed is readonly PatchOp[] => Array.isArray(packed);

/** `before` is never a patch, so it is the base as it stands. */
function convert<From, To>(
  record: FluxMatrixRecord<From>,
  turn: (object: From, base: From | undefined) => To,
): FluxMatrixRecord<To> {
  const objects = record.objects.map(({ on, before, dryRun, after }): Reconciled<To> => {
    const { object, ...answer } = dryRun ?? { status: 0 };
    return {
      on,
      ...(before === undefined ? {} : { before: turn(before, undefined) }),
      ...(dryRun === undefined
        ? {}
        : { dryRun: { ...answer, ...(object === undefined ? {} : { object: turn(object, before) }) } }),
      ...(after === undefined ? {} : { after: turn(after, before) }),
    };
  });
  return { ...record, objects };
}

export async function readFluxMatrix(folder = FLUX_MATRIX): Promise<readonly FluxMatrixRecord[]> {
  // Nothing is there before the first recording.
  const names = (await readdir(folder).catch((): string[] => [])).filter((name) => name.endsWith('.json'));
  const records = await Promise.all(
    names.map(async (name) =>
      unpack(JSON.parse(await readFile(path.join(folder, name), 'utf8')) as FluxMatrixRecord<Packed>),
    ),
  );
  return records.toSorted((a, b) => (a.case.name < b.case.name ? -1 : 1));
}

export const writeFluxRecord = (record: FluxMatrixRecord, folder = FLUX_MATRIX): Promise<boolean> =>
  writeLines(path.join(folder, `${record.case.name}.json`), json(pack(record)));
