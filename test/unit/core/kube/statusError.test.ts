import assert from 'node:assert/strict';

import { statusError } from '../../../../src/core/kube/statusError.ts';
import type { ClusterError } from '../../../../src/core/model/connection.ts';

const ASKED = { verb: 'list', resource: 'applications.argoproj.io', namespace: 'argocd' };
const NOW = Date.parse('2026-01-01T00:00:00Z');

function ofStatus(status: number, body: unknown, retryAfter?: string): ClusterError {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = { status, body: text, ...(retryAfter === undefined ? {} : { retryAfter }) };
  return statusError(answer, ASKED, 'https://c', NOW);
}

describe('statusError', () => {
  it('says who may not do what, in the words of the server', () => {
    const message = 'applications.argoproj.io is forbidden: User "dev" cannot list';
    assert.deepEqual(ofStatus(403, { kind: 'Status', message }), {
      code: 'forbidden',
      ...ASKED,
      detail: message,
    });
  });

  const codes: readonly (readonly [status: number, code: ClusterError['code']])[] = [
    [400, 'invalid'],
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'notFound'],
    [405, 'invalid'],
    [409, 'conflict'],
    [410, 'gone'],
    [415, 'invalid'],
    [422, 'invalid'],
    [429, 'tooMany'],
    [302, 'server'],
    [500, 'server'],
    [501, 'server'],
    [503, 'server'],
    [504, 'server'],
  ];
  for (const [status, code] of codes) {
    it(`${status} is ${code}, whatever the body is`, () => {
      for (const body of [
        '',
        '404 page not found',
        '{',
        '[]',
        '<html>x</html>',
        { kind: 'Status', message: 7 },
      ]) {
        assert.equal(ofStatus(status, body).code, code);
      }
    });
  }

  it('hides the values of a Secret, also where the text is cut off before it says that it is one', () => {
    const data = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`key${index}`, 'Y2FuYXJ5LWYwMGQ=']),
    );
    const object = JSON.stringify({ apiVersion: 'v1', data, kind: 'Secret' });
    const error = ofStatus(422, { kind: 'Status', message: `admission webhook denied ${object}` });
    assert.ok('detail' in error && !error.detail.includes('Y2FuYXJ5'), JSON.stringify(error));
  });

  it('reads a page of nothing but opening brackets', () => {
    const error = ofStatus(502, '<'.repeat(1_000_000));
    assert.ok('detail' in error && error.detail.length === 1_000);
  });

  it('has a text even where the server has none', () => {
    assert.deepEqual(ofStatus(500, ''), { code: 'server', status: 500, detail: 'HTTP 500' });
    assert.deepEqual(ofStatus(404, '404 page not found\n'), {
      code: 'notFound',
      detail: '404 page not found',
    });
    assert.deepEqual(ofStatus(502, '<html><title>Bad\n Gateway</title></html>'), {
      code: 'server',
      status: 502,
      detail: 'Bad Gateway',
    });
    const long = ofStatus(500, 'x'.repeat(5_000));
    assert.ok('detail' in long && long.detail.length === 1_000);
  });

  it('hides secrets that a message repeats', () => {
    const error = ofStatus(422, { message: 'Secret "x" is invalid: token: abcdef0123456789' });
    assert.ok('detail' in error && !error.detail.includes('abcdef'));
  });

  const patience: readonly (readonly [header: string | undefined, body: unknown, ms: number | undefined])[] =
    [
      ['3', {}, 3_000],
      ['0.5', {}, 500],
      ['Thu, 01 Jan 2026 00:00:05 GMT', {}, 5_000],
      ['Wed, 31 Dec 2025 00:00:00 GMT', {}, undefined],
      ['soon', {}, undefined],
      [undefined, { details: { retryAfterSeconds: 2 } }, 2_000],
      [undefined, {}, undefined],
    ];
  for (const [header, body, ms] of patience) {
    it(`retry-after ${header ?? JSON.stringify(body)} is ${ms ?? 'nothing'}`, () => {
      const error = ofStatus(429, body, header);
      assert.equal(error.code === 'tooMany' ? error.retryAfterMs : 'wrong', ms);
    });
  }
});
