/** A schedule of five cron fields, read as Argo CD's scheduler (robfig/cron, standard fields, no descriptors) reads it. */
export interface Schedule {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  /** 0 is Sunday, and 7 is refused. */
  readonly weekdays: ReadonlySet<number>;
  /** Both day fields restrict: then one of the two is enough. */
  readonly isEitherDay: boolean;
}

interface Field {
  readonly values: ReadonlySet<number>;
  readonly isStar: boolean;
}

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const BOUNDS: readonly Bounds[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: MONTHS },
  { min: 0, max: 6, names: WEEKDAYS },
];

/** Undefined where the scheduler refuses the text, and for a time zone inside it, which nobody writes here. */
export function parseSchedule(text: string): Schedule | undefined {
  const words = text.trim().split(/\s+/);
  const fields = BOUNDS.map((bounds, index) => parseField(words[index] ?? '', bounds));
  const [minutes, hours, days, months, weekdays] = fields;
  if (words.length !== BOUNDS.length || !minutes || !hours || !days || !months || !weekdays) {
    return undefined;
  }
  return {
    minutes: minutes.values,
    hours: hours.values,
    days: days.values,
    months: months.values,
    weekdays: weekdays.values,
    isEitherDay: !days.isStar && !weekdays.isStar,
  };
}

function parseField(text: string, bounds: Bounds): Field | undefined {
  const parts = text.split(',').map((part) => parsePart(part, bounds));
  const known = parts.filter((part) => part !== undefined);
  return known.length < parts.length
    ? undefined
    : {
        values: new Set(known.flatMap(({ values }) => [...values])),
        isStar: known.some(({ isStar }) => isStar),
      };
}

/** `*`, `?`, a number or a name, `from-to`, each with `/step`; a single number with a step goes on to the end. */
function parsePart(text: string, bounds: Bounds): Field | undefined {
  const match = /^(?:([*?])|([0-9a-z]+)(?:-([0-9a-z]+))?)(?:\/(\d+))?$/i.exec(text);
  if (!match) {
    return undefined;
  }
  const [, star, first, last, stepText] = match;
  const step = stepText === undefined ? 1 : Number(stepText);
  const from = first === undefined ? bounds.min : valueOf(first, bounds);
  const open = stepText === undefined ? from : bounds.max;
  const to = star ? bounds.max : last === undefined ? open : valueOf(last, bounds);
  if (from === undefined || to === undefined || from > to || step < 1) {
    return undefined;
  }
  const count = Math.floor((to - from) / step) + 1;
  return {
    values: new Set(Array.from({ length: count }, (_, index) => from + index * step)),
    // A star with a step restricts.
    isStar: star !== undefined && step === 1,
  };
}

function valueOf(text: string, { min, max, names }: Bounds): number | undefined {
  const named = names?.indexOf(text.toLowerCase()) ?? -1;
  const value = named >= 0 ? named + min : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
}

const MINUTE = 60_000;
const DAY = 86_400_000;
/** A 29 February comes within eight years; the scheduler itself gives up after five. */
const LONGEST_DAYS = 5 * 366;

/**
 * The first minute after `after` at which the schedule is due, in milliseconds of the epoch, the fields taken as UTC.
 * Undefined where that is more than five years ahead, as for 31 February.
 */
export function nextDue(schedule: Schedule, after: number): number | undefined {
  const from = Math.floor(after / MINUTE) * MINUTE + MINUTE;
  const firstDay = Math.floor(from / DAY) * DAY;
  for (let index = 0; index < LONGEST_DAYS; index++) {
    const day = firstDay + index * DAY;
    if (isDue(schedule, new Date(day))) {
      const due = firstOfDay(schedule, day, from);
      if (due !== undefined) {
        return due;
      }
    }
  }
  return undefined;
}

function isDue({ days, months, weekdays, isEitherDay }: Schedule, date: Date): boolean {
  const isDay = days.has(date.getUTCDate());
  const isWeekday = weekdays.has(date.getUTCDay());
  return months.has(date.getUTCMonth() + 1) && (isEitherDay ? isDay || isWeekday : isDay && isWeekday);
}

function firstOfDay({ hours, minutes }: Schedule, day: number, from: number): number | undefined {
  const start = Math.max(0, Math.floor((from - day) / MINUTE));
  for (let minute = start; minute < 24 * 60; minute++) {
    if (!hours.has(Math.floor(minute / 60))) {
      minute += 59 - (minute % 60);
    } else if (minutes.has(minute % 60)) {
      return day + minute * MINUTE;
    }
  }
  return undefined;
}
