import assert from 'node:assert/strict';

import type { Finding } from '../../../../src/core/revert/finding.ts';
import type { ServerAnswer } from '../../../../src/core/revert/serverAnswer.ts';
import { withAnswers } from '../../../../src/core/revert/serverAnswer.ts';
import { changeOf } from './checkRow.ts';

const change = changeOf({
  kind: 'apps/v1 Deployment',
  before: { spec: { selector: { matchLabels: { app: 'b' } } } },
  after: { spec: { selector: { matchLabels: { app: 'a' } } } },
});
const finding = (over: Partial<Finding> = {}): Finding => ({
  row: 'selector-changed',
  level: 'B',
  object: 'Deployment shop/it',
  path: 'apps/it.yaml',
  pointer: '/spec/selector',
  text: 'The selector cannot be changed.',
  ...over,
});

function told(findings: readonly Finding[], answer: ServerAnswer): readonly string[] {
  return withAnswers(findings, [{ change, answer }]).map(({ level, row, text }) => `${level} ${row} ${text}`);
}

describe('findings that the API server was asked about', () => {
  const refuses: ServerAnswer = { word: 'refuses', detail: 'field is immutable' };

  it('are proved by its refusal, once', () => {
    assert.deepEqual(told([finding()], refuses), [
      'B selector-changed The selector cannot be changed. The API server refuses it, as a dry run told: field is immutable',
    ]);
  });

  it('are caution where it takes the change', () => {
    assert.deepEqual(told([finding()], { word: 'takes' }), [
      'C selector-changed The selector cannot be changed. This API server takes it, as a dry run told.',
    ]);
  });

  it('stay where the field goes away, which a dry run does not try', () => {
    const gone = finding({ pointer: '/spec/template' });
    assert.deepEqual(withAnswers([gone], [{ change, answer: { word: 'takes' } }]), [gone]);
  });

  it('stay where it was not asked, and where they are about data, rights or another object', () => {
    const others = [
      finding({ level: 'D' }),
      finding({ level: 'C' }),
      finding({ object: 'Deployment shop/other' }),
    ];
    assert.deepEqual(withAnswers([finding()], [{ change, answer: { word: 'unasked' } }]), [finding()]);
    assert.deepEqual(withAnswers(others, [{ change, answer: { word: 'takes' } }]), others);
  });

  it('come with each refusal that nothing foresaw', () => {
    assert.deepEqual(told([finding({ level: 'D' })], refuses), [
      'D selector-changed The selector cannot be changed.',
      'B server-refuses The API server refuses it, as a dry run told: field is immutable',
    ]);
  });
});
