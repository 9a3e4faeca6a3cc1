import assert from 'node:assert/strict';

import { selects } from '../../../../src/core/kube/labelSelector.ts';
import type { JsonObject } from '../../../../src/core/util/json.ts';

const LABELS = { app: 'web', tier: 'front' };
const expression = (key: string, operator: string, ...values: readonly string[]): JsonObject => ({
  matchExpressions: [{ key, operator, ...(values.length > 0 && { values }) }],
});

describe('a label selector', () => {
  const cases: readonly (readonly [name: string, selector: JsonObject | undefined, selects: boolean])[] = [
    ['that is not there selects nothing', undefined, false],
    ['that is empty selects everything', {}, true],
    ['wants all its labels', { matchLabels: { app: 'web', tier: 'front' } }, true],
    ['does not select what lacks one of them', { matchLabels: { app: 'web', zone: 'a' } }, false],
    ['wants one of several values', expression('tier', 'In', 'back', 'front'), true],
    ['knows a value that is none of them', expression('tier', 'In', 'back'), false],
    ['passes over values', expression('tier', 'NotIn', 'front'), false],
    ['does not pass over what has no such label', expression('zone', 'NotIn', 'a'), true],
    ['asks whether a label is there', expression('app', 'Exists'), true],
    ['asks whether a label is not there', expression('app', 'DoesNotExist'), false],
    ['is not met by what objects inherit', expression('constructor', 'Exists'), false],
    ['with an operator of a later server selects nothing', expression('app', 'Gt', '1'), false],
    [
      'wants labels and expressions',
      { matchLabels: { app: 'web' }, ...expression('tier', 'In', 'back') },
      false,
    ],
  ];
  for (const [name, selector, expected] of cases) {
    it(name, () => assert.equal(selects(selector, LABELS), expected));
  }
});
