import assert from 'node:assert/strict';

import { classify, levelOf, ROWS } from '../../../../src/core/revert/classify.ts';
import type { Finding, Level } from '../../../../src/core/revert/finding.ts';
import { heaviest } from '../../../../src/core/revert/finding.ts';
import { changeOf } from './checkRow.ts';

const SECRET = 'hunter2-do-not-show';

function finding(level: Level): Finding {
  return { row: 'any', level, object: 'ConfigMap it', path: 'it.yaml', pointer: '', text: '' };
}

describe('the level of a revert', () => {
  for (const [levels, unrendered, expected] of [
    ['', [], 'S'],
    ['S', [], 'S'],
    ['SCS', [], 'C'],
    ['C', ['overlays/prod/kustomization.yaml'], 'U'],
    ['', ['values.yaml'], 'U'],
    ['CUD', [], 'D'],
    ['D', ['values.yaml'], 'D'],
    ['BDC', ['values.yaml'], 'B'],
  ] as const) {
    const more = unrendered.length > 0 ? ' and what was not rendered' : '';
    it(`is ${expected} for ${levels === '' ? 'nothing' : levels}${more}`, () => {
      assert.equal(
        levelOf(
          Array.from(levels, (level) => finding(level as Level)),
          unrendered,
        ),
        expected,
      );
    });
  }

  it('is safe for no level at all', () => {
    assert.equal(heaviest([]), 'S');
  });
});

describe('the findings of a revert', () => {
  it('come object by object, and name each with its namespace', () => {
    const all = classify(
      [
        changeOf({ kind: 'batch/v1 CronJob', before: {}, after: { spec: {} } }),
        changeOf({ kind: 'v1 Namespace', before: {}, namespace: '' }),
      ],
      { prunes: true, declared: [] },
    );
    assert.deepEqual(
      all.map(({ row, object, path }) => [row, object, path]),
      [
        ['cronjob', 'CronJob shop/it', 'apps/it.yaml'],
        ['data-removed', 'Namespace it', 'apps/it.yaml'],
      ],
    );
  });

  it('have one row for each name', () => {
    assert.equal(new Set(ROWS.map(({ id }) => id)).size, ROWS.length);
  });

  it('never show a value of a credential', () => {
    const change = changeOf({
      kind: 'v1 Secret',
      before: { type: 'a', immutable: true, data: { password: `${SECRET}-2` } },
      after: { type: 'b', stringData: { password: `${SECRET}-1` } },
    });
    const all = classify([change], { prunes: true, declared: [] });
    assert.deepEqual(
      all.map(({ row }) => row),
      ['secret-type', 'immutable-data', 'credential-back'],
    );
    assert.doesNotMatch(JSON.stringify(all), new RegExp(SECRET));
  });
});
