import assert from 'node:assert/strict';

import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import { differences, maskedStatus } from '../../lab/compare/masked.ts';

const ORIGIN = 'http://127.0.0.1:4711/fernhill/platform.git';
const app = (status: object, more: object = {}): KubeObject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'web' },
  status,
  ...more,
});

describe('comparison of two statuses', () => {
  it('passes over times, commits, addresses and the past', () => {
    const one = app({
      reconciledAt: '2026-01-01T00:00:00Z',
      sync: { revision: 'a'.repeat(40), comparedTo: { source: { repoURL: ORIGIN } } },
      history: [{ id: 0 }, { id: 1, deployedAt: '2026-01-01T00:00:00Z' }],
    });
    const other = app({
      sync: { revision: 'b'.repeat(40), comparedTo: { source: { repoURL: 'ORIGIN' } } },
      history: [{ id: 7, deployedAt: '2026-02-02T00:00:00Z' }],
    });
    assert.deepEqual(differences(maskedStatus(one, ORIGIN), maskedStatus(other, ORIGIN)), []);
  });

  it('names each place that differs with both values', () => {
    const lines = differences({ a: [1, { b: 'x' }], c: true }, { a: [1, { b: 'y' }], d: null });
    assert.deepEqual(lines, [
      '/a/1/b: demo "x", real "y"',
      '/c: demo true, real nothing',
      '/d: demo nothing, real null',
    ]);
  });
});
