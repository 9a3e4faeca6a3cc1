import { asArray, asText, at, type Json } from '../../../../src/core/util/json.ts';
import { conditionOf } from '../../record/flux/facts.ts';
import { inPlace } from '../case.ts';
import type { FluxMatrixRecord } from './fluxRecord.ts';

/** One line for each fact of a record that is not as its case expects. */
export function fluxDisagreements(record: FluxMatrixRecord): readonly string[] {
  const { name, expect } = record.case;
  const found: string[] = [];
  const check = (what: string, wanted: unknown, is: unknown): void => {
    if (JSON.stringify(wanted) !== JSON.stringify(is)) {
      found.push(`${what}: expected ${JSON.stringify(wanted)}, is ${JSON.stringify(is)}`);
    }
  };
  const { ready, message } = readyOf(record);
  check('ready', expect.ready, ready);
  if (expect.message !== undefined && !message.includes(expect.message)) {
    found.push(`message: expected ${expect.message}, is ${message}`);
  }
  for (const [object, word] of Object.entries(expect.said ?? {})) {
    check(`said of ${object}`, word, saidOf(record).get(object) ?? null);
  }
  for (const { on, path, is } of inPlace(expect.after ?? [], name)) {
    const after = record.objects.find((one) => one.on === on)?.after;
    check(
      `${on} ${path}`,
      is,
      after === undefined ? 'no such object' : valueAt(after as unknown as Json, path),
    );
  }
  for (const on of inPlace(expect.gone ?? [], name)) {
    check(
      `${on} is there`,
      false,
      record.objects.some((one) => one.on === on && one.after !== undefined),
    );
  }
  if (expect.inventory !== undefined) {
    check('inventory', expect.inventory, inventoryOf(record));
  }
  return found;
}

/** `True`, or the reason of the condition where it is not. */
export function readyOf({ object }: FluxMatrixRecord): { readonly ready: string; readonly message: string } {
  const condition = conditionOf(object, 'Ready');
  const status = asText(at(condition, 'status')) ?? '';
  return {
    ready: status === 'True' ? status : (asText(at(condition, 'reason')) ?? ''),
    message: asText(at(condition, 'message')) ?? '',
  };
}

/** What the Events say of objects: lines `Kind/namespace/name word`. */
export function saidOf({ events }: FluxMatrixRecord): ReadonlyMap<string, string> {
  const lines = events.flatMap(({ message }) => message.split('\n'));
  const pattern = /^(\w+)\/(?:[^/\s]+\/)?([^/\s]+) (created|configured|deleted|skipped|unchanged)$/;
  return new Map(
    lines.flatMap((line) => {
      const [, kind = '', name = '', word = ''] = pattern.exec(line) ?? [];
      return word === '' ? [] : [[`${kind}/${name}`, word] as const];
    }),
  );
}

function inventoryOf({ object }: FluxMatrixRecord): readonly string[] {
  return asArray(at(object, 'status', 'inventory', 'entries'))
    .map((entry) => {
      const parts = (asText(at(entry, 'id')) ?? '').split('_');
      return `${parts.at(-1) ?? ''}/${parts.slice(1, -2).join('_')}`;
    })
    .toSorted();
}

function valueAt(object: Json, pointer: string): Json | undefined {
  const steps = pointer.split('/').slice(1);
  return at(
    object,
    ...steps.map((step) =>
      /^\d+$/.test(step) ? Number(step) : step.replaceAll('~1', '/').replaceAll('~0', '~'),
    ),
  );
}
