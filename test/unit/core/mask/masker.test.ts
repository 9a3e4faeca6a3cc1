import assert from 'node:assert/strict';

import { LAST_APPLIED, Masker } from '../../../../src/core/mask/masker.ts';
import type { KubeObject } from '../../../../src/core/model/kubeObject.ts';
import { at } from '../../../../src/core/util/json.ts';
import { laidOver, passing } from '../../recorded.ts';

const CANARY = 'canary-Tr0ub4dor&3';
const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

function secret(fields: Partial<KubeObject> = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'db' }, ...fields };
}

/** Nothing that came out may hold the canary in clear, in base64, quoted, or a part of either. */
function assertNoCanary(output: unknown): void {
  const text = JSON.stringify(output);
  for (const form of [CANARY, base64(CANARY), CANARY.slice(7), base64(CANARY).slice(0, 12)]) {
    assert.ok(!text.includes(form), `${form} leaked: ${text}`);
  }
}

describe('Masker on Secrets', () => {
  it('keeps equal values equal and different values different, whatever their length', () => {
    const masker = new Masker();
    const live = masker.object(
      secret({ data: { a: base64('x'), b: base64('x'.repeat(500)), c: base64('x') } }),
    );
    const git = masker.object(secret({ data: { a: base64('x'), b: base64('y') } }));
    assert.deepEqual(live['data'], { a: '<masked 1>', b: '<masked 2>', c: '<masked 1>' });
    assert.deepEqual(git['data'], { a: '<masked 1>', b: '<masked 3>' });
  });

  it('turns stringData into data, where it wins, so that it equals what the server stored', () => {
    const masker = new Masker();
    const git = masker.object(secret({ data: { a: base64('old') }, stringData: { a: CANARY, n: 'größe' } }));
    const live = masker.object(secret({ data: { a: base64(CANARY), n: base64('größe') } }));
    assert.deepEqual(git['data'], live['data']);
    assert.equal('stringData' in git, false);
  });

  const rows: readonly [title: string, data: unknown, expected: unknown][] = [
    ['null counts as an empty value', { a: null, b: '' }, { a: '<masked 1>', b: '<masked 1>' }],
    [
      'folded base64 is the same value',
      { a: 'YWJj\nZGVm\n', b: 'YWJjZGVm' },
      { a: '<masked 1>', b: '<masked 1>' },
    ],
    [
      'a number and a map in the place of text do not leak',
      { a: 8141, b: { c: 8141 } },
      { a: '<masked 1>', b: '<masked 2>' },
    ],
    ['text that is no base64 is masked too', { a: 'not base64' }, { a: '<masked 1>' }],
  ];
  for (const [title, data, expected] of rows) {
    it(title, () => assert.deepEqual(new Masker().object(secret({ data }))['data'], expected));
  }

  it('keeps a key named __proto__, which a Secret may have', () => {
    const object = JSON.parse(`{"data": {"__proto__": "${base64(CANARY)}"}}`) as Partial<KubeObject>;
    const { data } = new Masker().object(secret(object));
    assert.deepEqual(Object.entries(data as object), [['__proto__', '<masked 1>']]);
  });

  it('masks what other tools keep of a Secret in its annotations', () => {
    const applied = JSON.stringify(secret({ data: { a: base64(CANARY) } }));
    const annotations = {
      'kapp.k14s.io/original': applied,
      'objectset.rio.cattle.io/applied': base64(applied),
      'example.com/owner': 'team-a',
    };
    const masked = new Masker().object(secret({ metadata: { name: 'db', annotations } }));
    assertNoCanary(masked);
    assert.ok(!JSON.stringify(masked).includes(base64(applied)));
    assert.equal(masked.metadata.annotations?.['example.com/owner'], 'team-a');
  });

  it('leaves a Secret without data and objects of other kinds as they are', () => {
    const other: KubeObject = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'c' },
      data: { a: 'shown' },
    };
    const foreign: KubeObject = {
      apiVersion: 'example.com/v1',
      kind: 'Secret',
      metadata: { name: 'c' },
      data: { a: 'shown' },
    };
    for (const object of [other, foreign, secret()]) {
      assert.deepEqual(new Masker().object(object), object);
    }
  });

  it('masks Secrets among the manifests of a local sync', () => {
    const manifests = [JSON.stringify(secret({ stringData: { p: CANARY } })), '{"kind":"ConfigMap"}'];
    const application = laidOver(passing('sync-running-frames', 1), {
      operation: { sync: { manifests } },
      status: { operationState: { operation: { sync: { manifests, prune: true } } } },
    });
    const before = JSON.stringify(application);
    const masked = new Masker().object(application);
    assertNoCanary(masked);
    assert.deepEqual(at(masked, 'operation', 'sync', 'manifests'), ['<masked 1>', '{"kind":"ConfigMap"}']);
    assert.equal(at(masked, 'status', 'operationState', 'operation', 'sync', 'prune'), true);
    assert.equal(JSON.stringify(application), before, 'the object itself is left alone');
  });

  it('masks the items of a list', () => {
    const list = {
      apiVersion: 'v1',
      kind: 'SecretList',
      metadata: { name: '' },
      items: [secret({ data: { p: base64(CANARY) } })],
    };
    assertNoCanary(new Masker().object(list));
  });
});

describe('Masker on annotations', () => {
  const applied = (document: unknown): KubeObject['metadata'] => ({
    name: 'db',
    annotations: { [LAST_APPLIED]: typeof document === 'string' ? document : JSON.stringify(document) },
  });

  const leaks: readonly [title: string, object: KubeObject][] = [
    ['data', secret({ metadata: applied(secret({ data: { p: base64(CANARY) } })) })],
    ['stringData', secret({ metadata: applied(secret({ stringData: { p: CANARY } })) })],
    [
      'a last-applied that claims another kind',
      secret({ metadata: applied({ kind: 'ConfigMap', data: { p: CANARY } }) }),
    ],
    ['a last-applied that is no JSON', secret({ metadata: applied(`{"data":{"p":"${CANARY}"`) })],
    [
      'a Secret in the annotation of another kind',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: applied(secret({ stringData: { p: CANARY } })) },
    ],
    [
      'a cut-off Secret in the annotation of another kind',
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: applied(`{"kind":"Secret","data":{"p":"${base64(CANARY)}"`),
      },
    ],
  ];
  for (const [title, object] of leaks) {
    it(`masks ${title}`, () => assertNoCanary(new Masker().object(object)));
  }

  it('gives the annotation the masks of the data, so that three sides can be compared', () => {
    const object = secret({
      data: { p: base64(CANARY) },
      metadata: applied(secret({ stringData: { p: CANARY } })),
    });
    const masked = new Masker().object(object);
    const annotation = JSON.parse(masked.metadata.annotations?.[LAST_APPLIED] ?? '') as unknown;
    assert.equal(at(annotation, 'kind'), 'Secret');
    assert.equal(at(annotation, 'data', 'p'), at(masked, 'data', 'p'));
  });

  it('leaves last-applied of other kinds alone, byte for byte', () => {
    const text = '{"kind":"ConfigMap", "data":{"a":"1"}}';
    const object: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: applied(text) };
    assert.equal(new Masker().object(object).metadata.annotations?.[LAST_APPLIED], text);
  });

  it('masks annotations that the controller is told to mask', () => {
    const object: KubeObject = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', annotations: { token: CANARY, plain: 'x' } },
    };
    const masked = new Masker({ sensitiveAnnotations: new Set(['token']) }).object(object);
    assert.deepEqual(masked.metadata.annotations, { token: '<masked 1>', plain: 'x' });
  });
});

describe('Masker on texts', () => {
  const ABOUT = { group: '', kind: 'Secret' };

  it('masks known values in clear, in base64, escaped and in part', () => {
    const masker = new Masker();
    const key = `-----BEGIN KEY-----\n${CANARY}\n"quoted"\n`;
    masker.object(secret({ data: { p: base64(CANARY), key: base64(key), pin: base64('42') } }));
    const text = masker.text(
      `p=${CANARY}; ${base64(CANARY)}; key ${JSON.stringify(key)}; -----BEGIN KEY-----; pin 42, port 4242`,
    );
    assertNoCanary(text);
    assert.equal(text, 'p=<masked 1>; <masked 1>; key "<masked 2>"; <masked 2>; pin <masked 3>, port 4242');
  });

  const quoted: readonly [given: string, expected: string][] = [
    [
      `Secret "db" is invalid: data[p]: Invalid value: "${CANARY}": must be base64`,
      'Secret "db" is invalid: data[p]: Invalid value: <masked>: must be base64',
    ],
    [
      '.data.p: expected string, got &value.valueUnstructured{Value:8141}',
      '.data.p: expected string, got &value.valueUnstructured{Value:<masked>}',
    ],
    [
      `error decoding: ...|{"p":"${CANARY}"}|..., bigger context ...|"data":{"p":"${CANARY}"}|...`,
      'error decoding: ...|<masked>|...',
    ],
    [
      `type: Unsupported value: ${CANARY}: supported values: "a"`,
      'type: Unsupported value: <masked>: supported values: "a"',
    ],
  ];
  for (const [given, expected] of quoted) {
    it(`hides what the server quotes about a Secret: ${expected}`, () => {
      assert.equal(new Masker().text(given, ABOUT), expected);
    });
  }

  it('masks a value of a megabyte too, and never names one in an error of its own', () => {
    const masker = new Masker();
    const lines = Array.from({ length: 40_000 }, (_, index) => `line ${index} of a long key`).join('\n');
    masker.object(secret({ stringData: { long: CANARY.repeat(60_000), lines } }));
    assert.equal(masker.text('at "line 39999 of a long key": denied'), 'at "<masked 2>": denied');
  });

  it('does not search masks for values', () => {
    const masker = new Masker();
    masker.object(secret({ data: { a: base64('1'), b: base64('masked') } }));
    assert.equal(masker.text('1 masked'), '<masked 1> <masked 2>');
  });

  it('leaves texts about other kinds alone', () => {
    const text = 'Deployment.apps "web" is invalid: spec.replicas: Invalid value: -1: must be greater than 0';
    assert.equal(new Masker().text(text, { group: 'apps', kind: 'Deployment' }), text);
  });
});
