import type { SyncWindow } from '../model/syncWindow.ts';
import { parseGoDuration } from '../util/goDuration.ts';
import type { Schedule } from './cron.ts';
import { nextDue, parseSchedule } from './cron.ts';

export interface WindowState {
  readonly isOpen: boolean;
  /** Milliseconds of the epoch: when it closes or opens. Undefined where that is out of sight. */
  readonly changesAt?: number;
}

/** Openings that overlap are one: after so many the end is out of sight. */
const MOST_OPENINGS = 2000;
const HOUR = 3_600_000;

/** Thousands of apps share a few windows: a state is computed once and holds until the window opens or closes. */
const known = new WeakMap<SyncWindow, { from: number; until: number; state: WindowState | undefined }>();

/**
 * Open when the schedule was due within the last `duration`, the edges left out (specs/argocd.md a, AppProject). The
 * offset of the time zone is that of now, and an unknown zone is UTC, as for the controller. Undefined where schedule or
 * duration cannot be read.
 */
export function windowState(window: SyncWindow, now: number): WindowState | undefined {
  const last = known.get(window);
  if (last && last.from <= now && now < last.until) {
    return last.state;
  }
  const state = compute(window, now);
  known.set(window, { from: now, until: Math.min(state?.changesAt ?? Infinity, now + HOUR), state });
  return state;
}

function compute(window: SyncWindow, now: number): WindowState | undefined {
  const schedule = parseSchedule(window.schedule);
  const duration = parseGoDuration(window.duration);
  if (schedule === undefined || duration === undefined) {
    return undefined;
  }
  const offset = zoneOffset(window.timeZone, now);
  const local = now + offset;
  const opened = nextDue(schedule, local - duration);
  const isOpen = opened !== undefined && opened < local;
  const changes = isOpen ? endOf(schedule, opened, duration) : nextDue(schedule, local - 1);
  return { isOpen, ...(changes !== undefined && { changesAt: changes - offset }) };
}

function endOf(schedule: Schedule, opened: number, duration: number): number | undefined {
  let last = opened;
  for (let count = 0; count < MOST_OPENINGS; count++) {
    const next = nextDue(schedule, last);
    if (next === undefined || next > last + duration) {
      return last + duration;
    }
    last = next;
  }
  return undefined;
}

const zones = new Map<string, Intl.DateTimeFormat | undefined>();

function zoneOffset(timeZone: string | undefined, now: number): number {
  const format = timeZone === undefined || timeZone === '' ? undefined : zone(timeZone);
  if (format === undefined) {
    return 0;
  }
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
  const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]));
  const shown = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return shown - Math.floor(now / 1000) * 1000;
}

function zone(name: string): Intl.DateTimeFormat | undefined {
  if (!zones.has(name)) {
    zones.set(name, makeZone(name));
  }
  return zones.get(name);
}

function makeZone(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return undefined; // no such zone: the controller takes UTC
  }
}
