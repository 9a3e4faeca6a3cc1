import assert from 'node:assert/strict';

import * as fc from 'fast-check';

import { redact } from '../../../../src/core/util/redact.ts';

const SECRET = 'c2VjcmV0LXZhbHVl';

function check(text: string, expected: string): void {
  assert.equal(redact(text), expected);
  assert.equal(redact(expected), expected, 'a second pass changes nothing');
}

describe('redact', () => {
  it('hides credentials by their key, in YAML, JSON and query form', () => {
    check(`client-key-data: ${SECRET}`, 'client-key-data: [redacted]');
    check(
      `"client-certificate-data": "${SECRET}", "name": "dev"`,
      '"client-certificate-data": [redacted], "name": "dev"',
    );
    check(
      `certificate-authority-data: ${SECRET}\nserver: https://a`,
      'certificate-authority-data: [redacted]\nserver: https://a',
    );
    check(
      `{"status":{"token":"a\\"b","expirationTimestamp":"x"}}`,
      '{"status":{"token":[redacted],"expirationTimestamp":"x"}}',
    );
    check("password: 'it''s'\nuser: me", 'password: [redacted]\nuser: me');
    check(
      'grant?refresh_token=abc&client_secret=def&x=1',
      'grant?refresh_token=[redacted]&client_secret=[redacted]&x=1',
    );
    check('id-token=eyJhbGciOi.eyJzdWIiOiIx.c2ln', 'id-token=[redacted]');
    check(String.raw`{\"token\":\"abc\"}`, String.raw`{\"token\":[redacted]}`);
  });

  it('hides a value whose closing quote was cut off', () => {
    check(`{"token":"${SECRET}`, '{"token":[redacted]');
    check(`password: 'it''s ${SECRET}`, 'password: [redacted]');
    check('{"token":"abc\\"def\\', '{"token":[redacted]');
    check(String.raw`{\"token\":\"abc def`, String.raw`{\"token\":[redacted]`);
  });

  it('hides authorization headers', () => {
    check(`Authorization: Bearer ${SECRET}`, 'Authorization: [redacted]');
    check('sent Bearer abcdef0123.x-y~z to the server', 'sent Bearer [redacted] to the server');
    check('proxy-authorization: Basic dXNlcjpwYXNz', 'proxy-authorization: [redacted]');
  });

  it('hides tokens by their form', () => {
    check('got eyJhbGciOi.eyJzdWIiOiIx.c2lnbmF0dXJl back', 'got [redacted] back');
    check('sha256~0123456789abcdefghijABCDEFG', '[redacted]');
    check('k8s-aws-v1.aHR0cHM6Ly9zdHM', '[redacted]');
    check('ghp_0123456789abcdefABCDEF', '[redacted]');
  });

  it('hides private keys, also cut off ones', () => {
    check('-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----\nafter', '[redacted]\nafter');
    check('-----BEGIN PRIVATE KEY-----\nabc', '[redacted]');
  });

  it('hides what stands before the @ of an address', () => {
    check('https://me:pass@proxy:3128 refused', 'https://[redacted]@proxy:3128 refused');
    check('https://ghtoken@example.com/x.git', 'https://[redacted]@example.com/x.git');
  });

  it('hides the values of Secrets in JSON, JSON in JSON, and YAML', () => {
    check(
      `{"kind":"Secret","data":{"a":"${SECRET}"},"stringData":{"b":"plain"},"metadata":{"name":"x"}}`,
      '{"kind":"Secret","data":{"[redacted]":""},"stringData":{"[redacted]":""},"metadata":{"name":"x"}}',
    );
    check(
      String.raw`"last-applied":"{\"kind\":\"Secret\",\"data\":{\"a\":\"b\"}}"`,
      String.raw`"last-applied":"{\"kind\":\"Secret\",\"data\":{"[redacted]":""}}"`,
    );
    check(
      `kind: Secret\ndata:\n  a: ${SECRET}\n  b: |\n    two\n    lines\ntype: Opaque\n`,
      'kind: Secret\ndata: [redacted]\ntype: Opaque\n',
    );
  });

  it('hides the values of a Secret with braces in them, and of one that was cut off', () => {
    const braces = String.raw`{"kind":"Secret","stringData":{"a":"{\"user\": \"me\"}","b":"}${SECRET}"},"type":"x"}`;
    check(braces, '{"kind":"Secret","stringData":{"[redacted]":""},"type":"x"}');
    const quoted = JSON.stringify(braces).slice(1, -1);
    const safe = redact(quoted);
    assert.ok(!safe.includes(SECRET) && !safe.includes('user'), safe);
    for (const text of [braces, quoted, `{"kind":"Secret","data":{"a":"${SECRET}"}}`]) {
      for (let end = text.indexOf('ata'); end < text.length; end++) {
        const cut = redact(text.slice(0, end));
        assert.ok(!cut.includes(SECRET.slice(0, 4)) && !cut.includes('user'), cut);
      }
    }
  });

  it('comes to an end with long texts that were made to be searched for long', () => {
    for (const text of ['a.'.repeat(400_000), 'a://'.repeat(200_000), '"data":{"'.repeat(100_000)]) {
      assert.equal(redact(`kind: Secret ${text}`).slice(0, 13), 'kind: Secret ');
    }
  });

  it('leaves what is not secret', () => {
    for (const text of [
      'kind: ConfigMap\ndata:\n  a: b\n',
      'applications.argoproj.io is forbidden: User "dev" cannot list',
      'https://10.0.0.1:6443/apis/argoproj.io/v1alpha1',
      'the tokenizer failed',
      'commit 0123456789abcdef0123456789abcdef01234567',
      'ssh://git.example.com/x.git',
    ]) {
      check(text, text);
    }
  });

  it('never lets a bearer token through, whatever stands around it', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.stringMatching(/^[A-Za-z0-9._-]{12,40}$/),
        fc.string(),
        (before, token, after) => {
          fc.pre(!before.includes(token) && !after.includes(token));
          assert.ok(!redact(`${before} Bearer ${token} ${after}`).includes(token));
        },
      ),
    );
  });
});
