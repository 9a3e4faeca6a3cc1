import * as l10n from '@vscode/l10n';

import type { FieldWriter, HealedEdit, HealedField } from '../model/drift.ts';
import type { AppId } from '../model/ids.ts';
import { parseAppId } from '../model/ids.ts';
import type { Json, JsonObject } from '../util/json.ts';
import { asObject, asObjects, asText, at, textField } from '../util/json.ts';
import { redact } from '../util/redact.ts';

/** Heals by app as they outlive a window. */
export type KeptHeals = ReadonlyMap<AppId, readonly HealedEdit[]>;

/** A line says what was undone lately; what is older than this is found in the controller and in Git. */
const KEPT_MS = 7 * 24 * 3600_000;
const KEPT_PER_APP = 5;
const KEPT_IN_ALL = 100;
const KEPT_FIELDS = 8;
const KEPT_TEXT = 160;
/** Below these keys people write what is nobody's business on a disk: passwords in clear, scripts, certificates. */
const PRIVATE = /\/(?:env|envFrom|data|stringData|binaryData|args|command|annotations)(?:\/|$)/;

/**
 * What of the heals goes on disk: few, young, and small. A value is kept where it is a number, a switch or a short text
 * that holds nothing secret; of all others only the field, its editor and the time.
 */
export function heldOver(heals: KeptHeals, now: number): KeptHeals {
  const young = [...heals].flatMap(([app, all]) =>
    all
      .filter(({ healedAt }) => now - Date.parse(healedAt) < KEPT_MS)
      .slice(-KEPT_PER_APP)
      .map((heal) => ({ app, heal })),
  );
  const newest = young.toSorted((a, b) => compare(b.heal.healedAt, a.heal.healedAt)).slice(0, KEPT_IN_ALL);
  const kept = new Map<AppId, HealedEdit[]>();
  for (const { app, heal } of newest.toReversed()) {
    kept.set(app, [...(kept.get(app) ?? []), bare(heal)]);
  }
  return kept;
}

function compare(a: string, b: string): number {
  return Number(a > b) - Number(a < b);
}

function bare(heal: HealedEdit): HealedEdit {
  const { changes } = heal;
  return { ...heal, changes: changes.slice(0, KEPT_FIELDS).map((change) => bareField(change)) };
}

function bareField(change: HealedField): HealedField {
  const isPrivate = PRIVATE.test(change.pointer);
  return {
    ...change,
    edited: bareValue(change.edited, isPrivate),
    restored: bareValue(change.restored, isPrivate),
  };
}

function bareValue(value: Json | undefined, isPrivate: boolean): Json | undefined {
  if (value === undefined || typeof value === 'boolean' || typeof value === 'number') {
    return value;
  }
  const isPlain = typeof value === 'string' && value.length <= KEPT_TEXT && redact(value) === value;
  return isPlain && !isPrivate ? value : l10n.t('(not kept)');
}

/** As JSON for storage; `undefined` on a side of a change is a missing key. */
export function toStored(heals: KeptHeals): JsonObject {
  return JSON.parse(JSON.stringify(Object.fromEntries(heals))) as JsonObject;
}

/** Reads what another version, or anybody, may have stored: what does not fit is passed over. */
export function fromStored(stored: unknown): KeptHeals {
  return new Map(
    Object.entries(asObject(stored) ?? {}).flatMap(([id, heals]): [AppId, readonly HealedEdit[]][] => {
      const read = asObjects(heals).flatMap((heal) => readHeal(heal) ?? []);
      return parseAppId(id) === undefined || read.length === 0 ? [] : [[id as AppId, read]];
    }),
  );
}

function readHeal(stored: JsonObject): HealedEdit | undefined {
  const healedAt = asText(stored['healedAt']);
  const resource = asObject(stored['resource']);
  const kind = asText(resource?.['kind']);
  const name = asText(resource?.['name']);
  if (healedAt === undefined || kind === undefined || name === undefined) {
    return undefined;
  }
  return {
    resource: {
      group: asText(resource?.['group']) ?? '',
      kind,
      namespace: asText(resource?.['namespace']) ?? '',
      name,
    },
    changes: asObjects(stored['changes']).flatMap((change) => readField(change) ?? []),
    healedAt,
    isObserved: stored['isObserved'] === true,
  };
}

function readField(stored: JsonObject): HealedField | undefined {
  const pointer = asText(stored['pointer']);
  const writer = readWriter(asObject(stored['writer']));
  return pointer === undefined
    ? undefined
    : { pointer, edited: stored['edited'], restored: stored['restored'], ...(writer ? { writer } : {}) };
}

function readWriter(stored: JsonObject | undefined): FieldWriter | undefined {
  const manager = asText(stored?.['manager']);
  const operation = at(stored, 'operation');
  return manager === undefined
    ? undefined
    : {
        manager,
        ...(operation === 'Apply' || operation === 'Update' ? { operation } : {}),
        ...textField(stored, 'subresource'),
        ...textField(stored, 'at'),
      };
}
