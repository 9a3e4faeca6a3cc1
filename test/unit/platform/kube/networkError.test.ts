import assert from 'node:assert/strict';

import type { ResolvedContext } from '../../../../src/core/kube/entries.ts';
import { NOBODY } from '../../../../src/core/kube/entries.ts';
import type { ClusterError } from '../../../../src/core/model/connection.ts';
import { isSilence, networkError } from '../../../../src/platform/kube/networkError.ts';

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
