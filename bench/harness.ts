/** Units a figure may have. */
export type Unit = 'ms' | 'MB' | 'KB' | 'count' | 'percent' | 'ratio' | 'files/s';

export interface Measurement {
  /** Null when it could not be measured; `why` says the reason. */
  readonly value: number | null;
  readonly why?: string;
  /** Measured in the same run: what the same thing costs without us, or what a rival takes. */
  readonly floor?: number;
  /** Whether `floor` is a floor or a rival, with its version. */
  readonly floorIs?: string;
  /** The single measurements behind `value`, if there were several. */
  readonly samples?: readonly number[];
}

export interface FigureSpec {
  /** Dotted, the subject first: `live.first-paint.5000`. */
  readonly name: string;
  readonly unit: Unit;
  /** `<=N` or `>=N`, or, as a multiple of `floor`, `<=Nx` or `>=Nx`. */
  readonly goal: string;
  /** What was measured on: `demo`, `5000 apps`, `lab`. */
  readonly world: string;
  /** Needs real control planes: measured with `--lab` alone. */
  readonly needsLab?: boolean;
  readonly measure: (run: BenchRun) => Promise<Measurement>;
}

/** What the figures of one run share. */
export interface BenchRun {
  /** Does expensive work once for several figures, by key. */
  readonly once: <T>(key: string, work: () => Promise<T>) => Promise<T>;
  readonly progress: (line: string) => void;
}

/** A figure as the JSON report has it. */
export interface Figure {
  readonly name: string;
  readonly value: number | null;
  readonly unit: Unit;
  readonly floor: number | null;
  readonly floorIs: string | null;
  readonly goal: string;
  /** Null when there is nothing to judge: no value on purpose (see `why`), or no floor to multiply. */
  readonly ok: boolean | null;
  readonly n: number;
  readonly p05: number | null;
  readonly p95: number | null;
  readonly world: string;
  readonly why?: string;
}

export interface Goal {
  readonly is: '<=' | '>=';
  readonly limit: number;
  /** The limit is a multiple of the floor. */
  readonly ofFloor: boolean;
}

/** Throws on a goal that nobody could judge: that is a mistake in a figure's own text. */
export function parseGoal(text: string): Goal {
  const [, is, limit, times] = /^(<=|>=)(\d+(?:\.\d+)?)(x?)$/.exec(text) ?? [];
  if ((is !== '<=' && is !== '>=') || limit === undefined) {
    throw new Error(`"${text}" is no goal. Write <=N, >=N, <=Nx or >=Nx.`);
  }
  return { is, limit: Number(limit), ofFloor: times === 'x' };
}

/** Whether a measured value meets its goal; null when there is no value, or no floor to multiply. */
export function meets(goal: Goal, value: number | null, floor: number | null): boolean | null {
  if (value === null || (goal.ofFloor && floor === null)) {
    return null;
  }
  const limit = goal.ofFloor ? goal.limit * (floor ?? 0) : goal.limit;
  return goal.is === '<=' ? value <= limit : value >= limit;
}

/** The value below which the share `p` (0 to 1) of the samples lies, between two samples linearly; undefined for none. */
export function percentile(samples: readonly number[], p: number): number | undefined {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * p;
  const low = sorted[Math.floor(at)];
  const high = sorted[Math.ceil(at)];
  return low === undefined || high === undefined ? undefined : low + (high - low) * (at - Math.floor(at));
}

/** Several samples as a measurement whose value is one percentile of them. */
export function percentileOf(samples: readonly number[], p: number): Measurement {
  const value = percentile(samples, p);
  return value === undefined ? { value: null, why: 'There were no samples.' } : { value, samples };
}

/** Checks a figure's text when it is declared, not when it is measured. */
export function figure(spec: FigureSpec): FigureSpec {
  parseGoal(spec.goal);
  return spec;
}

/** Measures one figure. What goes wrong becomes its `why`, and is a miss: a broken measurement must not look green. */
export async function measured(spec: FigureSpec, run: BenchRun, hasLab: boolean): Promise<Figure> {
  const result: Measurement & { readonly threw?: true } = await take(spec, run, hasLab);
  const samples = result.samples ?? (result.value === null ? [] : [result.value]);
  const floor = result.floor ?? null;
  return {
    name: spec.name,
    value: rounded(result.value),
    unit: spec.unit,
    floor: rounded(floor),
    floorIs: result.floorIs ?? null,
    goal: spec.goal,
    ok: result.threw === true ? false : meets(parseGoal(spec.goal), result.value, floor),
    n: samples.length,
    p05: rounded(percentile(samples, 0.05) ?? null),
    p95: rounded(percentile(samples, 0.95) ?? null),
    world: spec.world,
    ...(result.why === undefined ? {} : { why: result.why }),
  };
}

async function take(
  spec: FigureSpec,
  run: BenchRun,
  hasLab: boolean,
): Promise<Measurement & { readonly threw?: true }> {
  if (spec.needsLab === true && !hasLab) {
    return { value: null, why: 'It needs real control planes: run with --lab.' };
  }
  try {
    return await spec.measure(run);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { value: null, why: oneLine(message), threw: true };
  }
}

/** Enough of an error to know what to look for. */
const oneLine = (message: string): string =>
  message
    .trim()
    .split(/\s*\n\s*/)
    .slice(0, 3)
    .join(' ')
    .slice(0, 200);

/** Three digits behind the point, or three that count where the value is small. */
function rounded(value: number | null): number | null {
  if (value === null || value === 0) {
    return value;
  }
  return Math.abs(value) < 1 ? Number(value.toPrecision(3)) : Math.round(value * 1000) / 1000;
}

/** Figures whose name begins with one of the prefixes; all, where there is none. */
export const selected = (
  figures: readonly FigureSpec[],
  prefixes: readonly string[],
): readonly FigureSpec[] =>
  figures.filter(({ name }) => prefixes.length === 0 || prefixes.some((prefix) => name.startsWith(prefix)));

/** The figures as a table for people. */
export function table(figures: readonly Figure[]): string {
  const cell = (value: number | null): string => (value === null ? '-' : String(value));
  const verdict = (ok: boolean | null): string => (ok === null ? '?' : ok ? 'ok' : 'MISS');
  const rows = figures.map((one) => [
    one.name,
    one.value === null ? '-' : `${one.value} ${one.unit}`,
    one.goal,
    verdict(one.ok),
    cell(one.floor),
    String(one.n),
    one.n > 1 ? `${cell(one.p05)} … ${cell(one.p95)}` : '-',
    one.why ?? one.floorIs ?? '',
  ]);
  const head = ['figure', 'value', 'goal', '', 'floor', 'n', 'p05 … p95', 'note'];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [head, ...rows]
    .map((row) =>
      row
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
