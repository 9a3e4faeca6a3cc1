import assert from 'node:assert/strict';

import { maskManifestText } from '../../../../src/core/mask/manifestText.ts';
import { Masker } from '../../../../src/core/mask/masker.ts';

const CANARY = 'canary-f00d';
const BASE64 = Buffer.from(CANARY).toString('base64');

function shown(text: string): string {
  const masked = maskManifestText(text, new Masker());
  assert.ok(!masked.includes(CANARY) && !masked.includes(BASE64), masked);
  return masked;
}

describe('manifests of Git as they are shown', () => {
  it('leaves a text without Secrets as it is, byte for byte', () => {
    const text = '# a comment\r\nkind:   ConfigMap\r\ndata: {a: "1"}\r\n---\r\n';
    assert.equal(shown(text), text);
    const refers = 'kind: ExternalSecret # makes kind: Secret\nspec: {}\n';
    assert.equal(shown(refers), refers);
  });

  it('masks a Secret between documents that stay as they are', () => {
    const before = '# first\nkind: ConfigMap\ndata: {a: "1"}\n---\n';
    const secret = `apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  password: ${CANARY}\n`;
    const after = '---\nkind:  Service # as written\n';
    const masked = shown(before + secret + after);
    assert.ok(masked.startsWith(before), masked);
    assert.ok(masked.endsWith(after), masked);
    assert.match(masked, /password: <masked 1>/);
  });

  it('masks equal values alike, whatever form they have, and others differently', () => {
    const masker = new Masker();
    const of = (data: string): string =>
      maskManifestText(`apiVersion: v1\nkind: Secret\nmetadata: {name: db}\n${data}\n`, masker);
    assert.equal(of(`data: {a: ${BASE64}}`), of(`stringData: {a: ${CANARY}}`));
    assert.notEqual(of(`stringData: {a: ${CANARY}}`), of('stringData: {a: other}'));
  });

  it('masks Secrets in a List, in JSON and on a document that has a line feed inside', () => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'db' }, data: { a: BASE64 } };
    shown(JSON.stringify(secret));
    shown(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [secret] }));
    shown(`apiVersion: v1\nkind: "Secret"\nstringData:\n  key: |\n    ${CANARY}\n    more\n`);
  });

  it('shows nothing of a document about a Secret that cannot be read', () => {
    const template = `apiVersion: v1\nkind: Secret\ndata:\n  {{- range .Values.keys }}\n  a: ${CANARY}\n  {{- end }}\n`;
    assert.match(shown(template), /^# Plumbline does not show this document/);
    const patch = `patches:\n  - target: {kind: Secret}\n    patch: |\n      stringData: {a: ${CANARY}}\n`;
    assert.match(shown(patch), /does not show/);
    assert.match(shown(`kind: Secret\nstringData: {a: ${CANARY}}\n`), /does not show/);
    assert.match(shown(`kind: Secret\na: [${CANARY}\n---\nkind: Service\n`), /does not show/);
  });

  it('masks a Secret however its kind is written, and whatever its list calls itself', () => {
    for (const kind of ['!!str Secret', '&kind Secret', '# of\n  Secret', '"\\x53ecret"', '>-\n  Secret']) {
      const text = `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: db\nstringData:\n  a: ${CANARY}\n`;
      assert.match(shown(text), /a: <masked 1>/);
    }
    const item = `- apiVersion: v1\n  kind: Secret\n  stringData: {a: ${CANARY}}\n`;
    assert.match(shown(`items:\n${item}`), /a: <masked 1>/);
    assert.match(shown(`kind: Bundle\nitems:\n${item}`), /a: <masked 1>/);
  });

  it('masks values that a mistake put beside the data of a Secret', () => {
    const secret = 'apiVersion: v1\nkind: Secret\nmetadata: {name: db}\n';
    assert.match(shown(`${secret}data: |\n  a: ${CANARY}\n`), /^data: <masked 1>$/m);
    assert.match(shown(`${secret}stringData: [${CANARY}]\n`), /^data: <masked 1>$/m);
    assert.match(shown(`${secret}stringdata: {a: ${CANARY}}\n`), /^stringdata: <masked 1>$/m);
    assert.equal(shown(`${secret}type: Opaque # as written\n`), `${secret}type: Opaque # as written\n`);
  });
});
