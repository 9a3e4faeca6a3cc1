import type { HealedEdit } from '../model/drift.ts';
import type { AppId } from '../model/ids.ts';
import { resourceKey } from '../model/ids.ts';
import type { AuditEntry, AuditLine } from './auditLine.ts';
import { healTime, timeOfEntry } from './auditLine.ts';
import type { HistoryEntry } from './entry.ts';
import { isSelfHeal } from './operations.ts';

/** What is watched and the controller's Event are seconds apart. */
const SAME_HEAL_MS = 10_000;

/** What was read of one app. */
export interface AuditedApp {
  readonly app: AppId;
  readonly name: string;
  /** Newest first, as far as it was read. */
  readonly entries: readonly HistoryEntry[];
  readonly isLast: boolean;
  readonly heals: readonly HealedEdit[];
}

export interface MergedHistories {
  /** Newest first. What is older than the oldest commit read of an app waits until that app was read further. */
  readonly lines: readonly AuditLine[];
  /** The app whose next page comes next in the list; undefined when all were read to their end. */
  readonly next?: AppId;
}

/** One list of several histories. Each app's own order stays: on a branch it counts more than what clocks say. */
export function mergeHistories(apps: readonly AuditedApp[]): MergedHistories {
  const sequences = apps.map(sequenceOf);
  const unread = sequences.filter(({ isLast }) => !isLast).toSorted((a, b) => b.end - a.end);
  const frontier = unread[0]?.end ?? -Infinity;
  const lines = sequences
    .flatMap(({ steps }) => steps)
    .filter(({ at }) => at >= frontier)
    .toSorted((a, b) => b.at - a.at)
    .map(({ line }) => line);
  return { lines, ...(unread[0] && { next: unread[0].app }) };
}

/** A heal that somebody watched says which field it was, which its Event does not: one line is enough. */
function isToldByHeal(entry: HistoryEntry, heals: readonly HealedEdit[]): boolean {
  return (
    entry.kind === 'operation' &&
    isSelfHeal(entry) &&
    heals.some((heal) => Math.abs(healTime(heal) - entry.at) <= SAME_HEAL_MS)
  );
}

interface Step {
  /** Never later than that of the step before. */
  readonly at: number;
  readonly line: AuditLine;
}

interface Sequence {
  readonly app: AppId;
  readonly steps: readonly Step[];
  readonly end: number;
  readonly isLast: boolean;
}

function sequenceOf({ app, name, entries, isLast, heals }: AuditedApp): Sequence {
  const steps: Step[] = [];
  const waiting = heals.map((heal) => ({ at: healTime(heal), heal })).toSorted((a, b) => b.at - a.at);
  let end = Infinity;
  const add = (entry: AuditEntry, at: number): void => {
    end = Math.min(end, at);
    steps.push({ at: end, line: { app, appName: name, entry } });
  };
  const addHealsSince = (at: number): void => {
    while (waiting[0] && waiting[0].at >= at) {
      const { heal, at: healedAt } = waiting.shift() as (typeof waiting)[number];
      add({ kind: 'heal', key: `heal.${resourceKey(heal.resource)}.${heal.healedAt}`, heal }, healedAt);
    }
  };
  for (const entry of entries.filter((one) => !isToldByHeal(one, heals))) {
    const at = timeOfEntry(entry);
    if (at !== undefined) {
      addHealsSince(at);
    }
    add(entry, at ?? end);
  }
  if (isLast) {
    addHealsSince(-Infinity);
  }
  return { app, steps, end, isLast };
}
