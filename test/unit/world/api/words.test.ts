import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';

import { selfSigned } from '../../../world/api/certificate.ts';
import type { ApiObject, Fields } from '../../../world/api/json.ts';
import { KindRegistry } from '../../../world/api/kindRegistry.ts';
import { labelSelector } from '../../../world/api/labelSelector.ts';
import { mergePatched } from '../../../world/api/mergePatch.ts';
import { checkName } from '../../../world/api/objectName.ts';
import { selectorOf } from '../../../world/api/selector.ts';
import { structured } from '../../../world/api/structural.ts';
import { humanAge, valueAt } from '../../../world/api/table.ts';
import { inWireOrder } from '../../../world/api/wire.ts';

const kinds = new KindRegistry();
const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

function object(more: Fields = {}): ApiObject {
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'n', namespace: 's', labels: { app: 'web', tier: '' } },
    ...more,
  };
}

describe('ages', () => {
  const cases: readonly (readonly [ms: number, text: string])[] = [
    [-5 * second, '<invalid>'],
    [-1, '0s'],
    [0, '0s'],
    [119 * second, '119s'],
    [2 * minute, '2m'],
    [3 * minute + 20 * second, '3m20s'],
    [10 * minute + 5 * second, '10m'],
    [179 * minute, '179m'],
    [3 * hour, '3h'],
    [5 * hour + 12 * minute, '5h12m'],
    [8 * hour + 30 * minute, '8h'],
    [47 * hour, '47h'],
    [2 * day, '2d'],
    [3 * day + 4 * hour, '3d4h'],
    [8 * day + hour, '8d'],
    [700 * day, '700d'],
    [800 * day, '2y70d'],
    [10 * 365 * day, '10y'],
  ];
  for (const [ms, text] of cases) {
    it(text, () => assert.equal(humanAge(ms), text));
  }
});

describe('paths of printer columns', () => {
  const sample = object({
    status: {
      conditions: [
        { type: 'A', status: 'no' },
        { type: 'Ready', status: 'True' },
      ],
    },
    list: [{ a: 1 }],
    'dash-ed': true,
  });
  const cases: readonly (readonly [path: string, value: unknown])[] = [
    ['.metadata.name', 'n'],
    ['.status.conditions[?(@.type=="Ready")].status', 'True'],
    [".status.conditions[?(@.type=='A')].status", 'no'],
    ['.status.conditions[?(@.type=="None")].status', undefined],
    ['.list[0].a', 1],
    ['.list[3].a', undefined],
    ['.dash-ed', true],
    ['.not.there', undefined],
  ];
  for (const [path, value] of cases) {
    it(path, () => assert.deepEqual(valueAt(sample, path), value));
  }
});

describe('label selectors', () => {
  const cases: readonly (readonly [selector: string, selected: boolean])[] = [
    ['', true],
    ['app=web', true],
    ['app==web,tier=', true],
    ['app=web,tier=x', false],
    ['app!=web', false],
    ['none!=web', true],
    ['app in (a, web)', true],
    ['app in (a)', false],
    ['none in ()', false],
    ['app notin (a,b)', true],
    ['none notin (a)', true],
    ['app', true],
    ['!app', false],
    ['!none , app', true],
    ['tier', true],
  ];
  for (const [selector, selected] of cases) {
    it(`${selector || 'none'}: ${selected}`, () => assert.equal(labelSelector(selector)(object()), selected));
  }

  for (const wrong of ['=', 'a in b', 'a=b=c', '(', 'a,,b', 'a>']) {
    it(`refuses ${wrong}`, () => assert.throws(() => labelSelector(wrong), /found/u));
  }
});

describe('field selectors', () => {
  const event = kinds.named('v1', 'Event');
  const config = kinds.named('v1', 'ConfigMap');
  assert.ok(event && config);
  const sample = object({ involvedObject: { kind: 'Pod', name: 'p' }, type: 'Warning' });
  const isSelected = (field: string): boolean | undefined =>
    selectorOf(new URLSearchParams({ fieldSelector: field }), event)?.(sample);

  it('look at the fields that the kind declares', () => {
    assert.equal(isSelected('involvedObject.name=p,type=Warning'), true);
    assert.equal(isSelected('involvedObject.name!=p'), false);
    assert.equal(isSelected('metadata.name==n,metadata.namespace=s'), true);
    assert.equal(isSelected('reason='), true);
  });

  it('are refused for others, in the words of the kind', () => {
    const refuse = (field: string, kind: typeof event) => () =>
      selectorOf(new URLSearchParams({ fieldSelector: field }), kind);
    assert.throws(refuse('spec.x=y', event), /^Error: field label not supported: spec\.x$/u);
    assert.throws(refuse('spec.x=y', config), /"spec\.x" is not a known field selector/u);
    assert.throws(refuse('metadata.name', config), /can't understand 'metadata\.name'/u);
  });
});

describe('merge patches', () => {
  const cases: readonly (readonly [name: string, target: Fields, patch: Fields, expected: Fields])[] = [
    ['null removes', { a: 1, b: 2 }, { a: null }, { b: 2 }],
    ['objects merge', { a: { b: 1 } }, { a: { c: 2 } }, { a: { b: 1, c: 2 } }],
    ['lists are replaced', { a: [1, 2] }, { a: [3] }, { a: [3] }],
    ['an object replaces a value', { a: 1 }, { a: { b: null, c: 1 } }, { a: { c: 1 } }],
    ['nothing changes', { a: 1 }, {}, { a: 1 }],
  ];
  for (const [name, target, patch, expected] of cases) {
    it(name, () => {
      const before = structuredClone(target);
      assert.deepEqual(mergePatched(target, patch), expected);
      assert.deepEqual(target, before, 'the target is left alone');
    });
  }
});

describe('a schema of a definition', () => {
  const schema: Fields = {
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        properties: {
          size: { type: 'integer', default: 3 },
          free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
          labels: { type: 'object', additionalProperties: { type: 'string' } },
          items: {
            type: 'array',
            items: { type: 'object', properties: { n: { type: 'integer', default: 1 } } },
          },
        },
      },
    },
  };

  it('drops what it does not know, fills in, and keeps what it leaves free', () => {
    const { object: kept, dropped } = structured(
      {
        ...object(),
        extra: 1,
        spec: { free: { any: [{ thing: 1 }] }, labels: { a: 'b' }, items: [{ x: 1 }], other: {} },
      },
      schema,
    );
    assert.deepEqual(kept['spec'], {
      free: { any: [{ thing: 1 }] },
      labels: { a: 'b' },
      items: [{ n: 1 }],
      size: 3,
    });
    assert.deepEqual(dropped, ['extra', 'spec.items[0].x', 'spec.other']);
    assert.equal(kept.metadata['name'], 'n');
  });

  it('changes nothing without one', () => {
    const sample = object({ extra: 1 });
    assert.equal(structured(sample, {}).object, sample);
  });
});

describe('names', () => {
  const cases: readonly (readonly [kind: readonly [string, string], name: string, isGood: boolean])[] = [
    [['v1', 'ConfigMap'], 'a.b-c', true],
    [['v1', 'ConfigMap'], 'A', false],
    [['v1', 'ConfigMap'], '-a', false],
    [['v1', 'ConfigMap'], 'a'.repeat(254), false],
    [['v1', 'Namespace'], 'a.b', false],
    [['v1', 'Namespace'], 'a'.repeat(64), false],
    [['v1', 'Service'], '1st', true],
    [['rbac.authorization.k8s.io/v1', 'ClusterRole'], 'system:Node', true],
    [['rbac.authorization.k8s.io/v1', 'ClusterRole'], 'a/b', false],
  ];
  for (const [[apiVersion, kindName], name, isGood] of cases) {
    it(`${kindName} ${name.slice(0, 20)}: ${isGood ? 'good' : 'refused'}`, () => {
      const kind = kinds.named(apiVersion, kindName);
      assert.ok(kind);
      const check = (): void => checkName(kind, name);
      if (isGood) {
        check();
      } else {
        assert.throws(check, /metadata\.name: Invalid value/u);
      }
    });
  }
});

describe('order on the wire', () => {
  it('sorts custom resources throughout and puts the head of built-in kinds first', () => {
    const sample: ApiObject = {
      spec: { z: 1, a: 2 },
      metadata: { labels: { b: '1', a: '2' }, name: 'n', uid: 'u' },
      kind: 'K',
      apiVersion: 'v1',
    };
    assert.equal(
      JSON.stringify(inWireOrder(sample, true)),
      '{"apiVersion":"v1","kind":"K","metadata":{"labels":{"a":"2","b":"1"},"name":"n","uid":"u"},"spec":{"a":2,"z":1}}',
    );
    assert.equal(
      JSON.stringify(inWireOrder(sample, false)),
      '{"kind":"K","apiVersion":"v1","metadata":{"name":"n","uid":"u","labels":{"a":"2","b":"1"}},"spec":{"z":1,"a":2}}',
    );
  });
});

describe('the certificate', () => {
  it('signs itself, for loopback, for a year, and differs each time', () => {
    const now = Date.parse('2026-03-01T00:00:00Z');
    const { cert, key } = selfSigned('demo', now);
    const read = new X509Certificate(cert);
    assert.equal(read.subject, 'CN=demo');
    assert.equal(read.issuer, read.subject);
    assert.ok(read.verify(read.publicKey));
    assert.ok(read.ca);
    assert.equal(read.subjectAltName, 'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
    assert.equal(new Date(read.validFrom).toISOString(), '2026-02-28T00:00:00.000Z');
    assert.equal(new Date(read.validTo).toISOString(), '2027-03-01T00:00:00.000Z');
    assert.match(key, /^-----BEGIN PRIVATE KEY-----/u);
    assert.notEqual(new X509Certificate(selfSigned('demo', now).cert).serialNumber, read.serialNumber);
  });
});
