const minuteMs = 60_000;
const longestDays = 40;

/**
 * The last time a schedule was due, in milliseconds of the epoch and UTC; undefined when it was not for over a month
 * or cannot be read. Knows numbers, `*`, `*` with a step, ranges and lists, which is what manifests hold.
 */
export function lastDue(schedule: string, now: number): number | undefined {
  const fields = schedule.trim().split(/\s+/).map(parseField);
  if (fields.length !== 5 || fields.some((field) => field === undefined)) {
    return undefined;
  }
  const [minute, hour, day, month, weekday] = fields as ((value: number) => boolean)[];
  const start = Math.floor(now / minuteMs) * minuteMs;
  for (let time = start; time > now - longestDays * 86_400_000; time -= minuteMs) {
    const at = new Date(time);
    const isDay = day!(at.getUTCDate()) && month!(at.getUTCMonth() + 1) && weekday!(at.getUTCDay());
    if (isDay && hour!(at.getUTCHours()) && minute!(at.getUTCMinutes())) {
      return time;
    }
  }
  return undefined;
}

function parseField(text: string): ((value: number) => boolean) | undefined {
  const parts = text.split(',').map((part) => /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part));
  if (parts.includes(null)) {
    return undefined;
  }
  return (value) =>
    parts.some((match) => {
      const [, from = '0', to, step = '1'] = match!;
      const isBounded = match![1] !== undefined;
      const last = isBounded ? Number(to ?? (match![3] === undefined ? from : '59')) : 59;
      return value >= Number(from) && value <= last && (value - Number(from)) % Number(step) === 0;
    });
}
