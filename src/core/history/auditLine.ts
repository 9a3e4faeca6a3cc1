import type { HealedEdit } from '../model/drift.ts';
import type { AppId } from '../model/ids.ts';
import type { HistoryEntry } from './entry.ts';

/** An edit in the cluster that self-heal undid, as far as somebody watched. Times are milliseconds of the epoch. */
export interface HealEntry {
  readonly kind: 'heal';
  readonly key: string;
  readonly heal: HealedEdit;
}

export type AuditEntry = HistoryEntry | HealEntry;

/** One line of the list of one or several apps. */
export interface AuditLine {
  readonly app: AppId;
  readonly appName: string;
  readonly entry: AuditEntry;
}

/** Times of other shapes come last: a heal is never left out. */
export function healTime({ healedAt }: HealedEdit): number {
  const at = Date.parse(healedAt);
  return Number.isNaN(at) ? 0 : at;
}

/** When it happened; undefined for gaps that have no time of their own. */
export function timeOfEntry(entry: AuditEntry): number | undefined {
  switch (entry.kind) {
    case 'landing':
      return entry.committedAt;
    case 'rollback':
    case 'resync':
    case 'operation':
    case 'action':
      return entry.at;
    case 'heal':
      return healTime(entry.heal);
    case 'gap':
    default:
      return 'at' in entry.gap ? entry.gap.at : undefined;
  }
}
