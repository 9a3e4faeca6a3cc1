import assert from 'node:assert/strict';

import type { ClusterError } from '../../../../src/core/model/connection.ts';
import type { ResolvedContext } from '../../../../src/platform/kube/entries.ts';
import { NOBODY } from '../../../../src/platform/kube/entries.ts';
import { isSilence, networkError } from '../../../../src/platform/kube/networkError.ts';
import { statusError } from '../../../../src/platform/kube/statusError.ts';

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

const CONTEXT: ResolvedContext = {
  context: { file: '/k', name: 'dev', cluster: 'dev', user: 'me' },
  cluster: {
    file: '/k',
    cluster: { name: 'dev', server: 'https://c', skipTLSVerify: false, caData: 'YQ==' },
    disableCompression: false,
  },
  user: { file: '/k', user: { name: 'me' }, impersonate: NOBODY },
};

function coded(code: string, message = 'no'): Error {
  return Object.assign(new Error(message), { code });
}

describe('networkError', () => {
  const codes: readonly (readonly [string, ClusterError['code']])[] = [
    ['ECONNREFUSED', 'unreachable'],
    ['ECONNRESET', 'unreachable'],
    ['ENOTFOUND', 'unreachable'],
    ['EAI_AGAIN', 'unreachable'],
    ['EHOSTUNREACH', 'unreachable'],
    ['EPIPE', 'unreachable'],
    ['UND_ERR_SOCKET', 'unreachable'],
    ['UND_ERR_ABORTED', 'unreachable'],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
    ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
    ['UND_ERR_BODY_TIMEOUT', 'timeout'],
    ['ETIMEDOUT', 'timeout'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'certificate'],
    ['CERT_HAS_EXPIRED', 'certificate'],
    ['CERT_NOT_YET_VALID', 'certificate'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate'],
    ['ERR_OSSL_PEM_NO_START_LINE', 'kubeconfig'],
    ['ERR_OSSL_X509_KEY_VALUES_MISMATCH', 'kubeconfig'],
    ['UND_ERR_INVALID_ARG', 'kubeconfig'],
    ['Z_DATA_ERROR', 'garbage'],
  ];
  for (const [code, expected] of codes) {
    it(`${code} is ${expected}`, () => {
      assert.equal(networkError(coded(code), CONTEXT, {}).code, expected);
    });
  }

  it('looks for the cause within', () => {
    const both = new AggregateError([coded('ECONNREFUSED', '::1'), coded('ECONNREFUSED', '127.0.0.1')]);
    assert.deepEqual(networkError(both, CONTEXT, {}), {
      code: 'unreachable',
      server: 'https://c',
      detail: '::1 (ECONNREFUSED)',
    });
    const wrapped = new Error('proxy', { cause: coded('CERT_HAS_EXPIRED') });
    assert.equal(networkError(wrapped, CONTEXT, {}).code, 'certificate');
    assert.equal(networkError('odd', CONTEXT, {}).code, 'unreachable');
  });

  it('names the key and the file that say whom to trust, and never proposes to skip the check', () => {
    const error = networkError(coded('SELF_SIGNED_CERT_IN_CHAIN'), CONTEXT, { ca: 'nonsense' });
    assert.deepEqual(error, {
      code: 'certificate',
      server: 'https://c',
      detail: 'no (SELF_SIGNED_CERT_IN_CHAIN)',
      setting: 'clusters[dev].cluster.certificate-authority-data (/k)',
    });
    assert.doesNotMatch(JSON.stringify(error), /skip/i);
    const byFile = { ...CONTEXT.cluster, cluster: { ...CONTEXT.cluster.cluster, caFile: '/ca.crt' } };
    const named = networkError(coded('CERT_HAS_EXPIRED'), { ...CONTEXT, cluster: byFile }, {});
    assert.ok(named.code === 'certificate' && named.setting?.includes('certificate-authority (/k)'));
  });

  it('knows silence from refusal', () => {
    assert.ok(isSilence(coded('UND_ERR_HEADERS_TIMEOUT')));
    assert.ok(isSilence(coded('UND_ERR_BODY_TIMEOUT')));
    assert.ok(!isSilence(coded('ECONNREFUSED')));
    assert.ok(!isSilence(coded('UND_ERR_CONNECT_TIMEOUT')));
  });
});
