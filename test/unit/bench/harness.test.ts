import assert from 'node:assert/strict';

import {
  figure,
  measured,
  meets,
  parseGoal,
  percentile,
  percentileOf,
  selected,
  table,
  type BenchRun,
  type FigureSpec,
  type Measurement,
} from '../../../bench/harness.ts';

const run: BenchRun = { once: (_key, work) => work(), progress: () => {} };
const aFigure = (measure: () => Promise<Measurement>, rest: Partial<FigureSpec> = {}): FigureSpec =>
  figure({ name: 'live.x', unit: 'ms', goal: '<=10', world: 'demo', measure, ...rest });

describe('goals', () => {
  const read: [string, ReturnType<typeof parseGoal>][] = [
    ['<=30', { is: '<=', limit: 30, ofFloor: false }],
    ['>=1.5', { is: '>=', limit: 1.5, ofFloor: false }],
    ['<=1.3x', { is: '<=', limit: 1.3, ofFloor: true }],
    ['>=2x', { is: '>=', limit: 2, ofFloor: true }],
  ];
  for (const [text, expected] of read) {
    it(`reads ${text}`, () => assert.deepEqual(parseGoal(text), expected));
  }
  for (const text of ['30', '<30', '<=', '<=x', '<= 30', '<=30ms', '']) {
    it(`refuses "${text}"`, () => assert.throws(() => parseGoal(text), /is no goal/));
  }

  const judged: [string, number | null, number | null, boolean | null][] = [
    ['<=30', 30, null, true],
    ['<=30', 30.1, null, false],
    ['>=5', 4.9, null, false],
    ['>=5', 5, null, true],
    ['<=1.3x', 130, 100, true],
    ['<=1.3x', 131, 100, false],
    ['>=2x', 10, 5, true],
    ['<=1.3x', 130, null, null],
    ['<=30', null, null, null],
    ['<=0', 0, null, true],
  ];
  for (const [goal, value, floor, expected] of judged) {
    it(`says ${expected} for ${value} against ${goal} with floor ${floor}`, () =>
      assert.equal(meets(parseGoal(goal), value, floor), expected));
  }
});

describe('percentile', () => {
  const check = (samples: number[], p: number, expected: number | undefined): void =>
    assert.equal(percentile(samples, p), expected);
  it('is the middle for one half', () => check([9, 1, 5], 0.5, 5));
  it('lies between two samples', () => check([10, 20], 0.5, 15));
  it('does not sort texts', () => check([10, 9, 100], 1, 100));
  it('is the sample itself for one', () => check([7], 0.95, 7));
  it('is undefined for none', () => check([], 0.5, undefined));
  it('as a measurement keeps the samples', () =>
    assert.deepEqual(percentileOf([1, 2, 3], 0.5), { value: 2, samples: [1, 2, 3] }));
  it('as a measurement of nothing says why', () =>
    assert.deepEqual(percentileOf([], 0.5), { value: null, why: 'There were no samples.' }));
});

describe('a figure', () => {
  it('has the shape of the report', async () => {
    const spec = aFigure(
      () => Promise.resolve({ value: 8, floor: 4, floorIs: 'floor: an empty host', samples: [6, 8, 10] }),
      { goal: '<=3x' },
    );
    assert.deepEqual(await measured(spec, run, false), {
      name: 'live.x',
      value: 8,
      unit: 'ms',
      floor: 4,
      floorIs: 'floor: an empty host',
      goal: '<=3x',
      ok: true,
      n: 3,
      p05: 6.2,
      p95: 9.8,
      world: 'demo',
    });
  });

  it('without samples counts as one', async () => {
    const { n, p05, p95, ok, floor, floorIs } = await measured(
      aFigure(() => Promise.resolve({ value: 12.34567 })),
      run,
      false,
    );
    assert.deepEqual(
      { n, p05, p95, ok, floor, floorIs },
      { n: 1, p05: 12.346, p95: 12.346, ok: false, floor: null, floorIs: null },
    );
  });

  it('is listed with the reason when there is no value on purpose', async () => {
    const one = await measured(
      aFigure(() => Promise.resolve({ value: null, why: 'No lab here.' })),
      run,
      false,
    );
    assert.deepEqual([one.value, one.why, one.ok, one.n, one.p95], [null, 'No lab here.', null, 0, null]);
  });

  it('that breaks is a miss with the first lines of the error in one', async () => {
    const one = await measured(
      aFigure(() => Promise.reject(new Error('vsce failed:\n  no README\n'))),
      run,
      false,
    );
    assert.deepEqual([one.value, one.why, one.ok], [null, 'vsce failed: no README', false]);
  });

  it('of the lab is measured with --lab alone', async () => {
    const spec = aFigure(() => Promise.resolve({ value: 1 }), { needsLab: true });
    const without = await measured(spec, run, false);
    assert.deepEqual([without.value, without.ok], [null, null]);
    assert.match(without.why ?? '', /--lab/);
    assert.equal((await measured(spec, run, true)).value, 1);
  });

  it('with a goal that nobody can judge is refused at once', () => {
    assert.throws(() => aFigure(() => Promise.resolve({ value: 1 }), { goal: 'fast' }), /is no goal/);
  });

  it('keeps small values to three digits', async () => {
    const one = await measured(
      aFigure(() => Promise.resolve({ value: 0.0012345 })),
      run,
      false,
    );
    assert.equal(one.value, 0.00123);
  });
});

describe('a run', () => {
  const specs = ['live.a', 'live.b', 'size.a'].map((name) =>
    aFigure(() => Promise.resolve({ value: 1 }), { name }),
  );
  it('takes the figures of one prefix or several, in their order', () => {
    const names = (prefixes: readonly string[]): readonly string[] =>
      selected(specs, prefixes).map(({ name }) => name);
    assert.deepEqual(names(['live']), ['live.a', 'live.b']);
    assert.deepEqual(names(['size.a', 'live.b']), ['live.b', 'size.a']);
    assert.equal(names([]).length, 3);
  });
  it('prints a table that people can read', async () => {
    const figures = await Promise.all([
      measured(
        aFigure(() => Promise.resolve({ value: 8, samples: [6, 10], floor: 2, floorIs: 'floor: empty' })),
        run,
        false,
      ),
      measured(
        aFigure(() => Promise.reject(new Error('no server')), { name: 'live.lone' }),
        run,
        false,
      ),
    ]);
    assert.equal(
      table(figures),
      [
        'figure     value  goal        floor  n  p05 … p95  note',
        'live.x     8 ms   <=10  ok    2      2  6.2 … 9.8  floor: empty',
        'live.lone  -      <=10  MISS  -      0  -          no server',
      ].join('\n'),
    );
  });
});
