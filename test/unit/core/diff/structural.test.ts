import assert from 'node:assert/strict';

import { fieldPath } from '../../../../src/core/diff/fieldPath.ts';
import { shapeOf } from '../../../../src/core/diff/objectShape.ts';
import { structuralDiff } from '../../../../src/core/diff/structural.ts';
import type { Json } from '../../../../src/core/util/json.ts';

const DEPLOYMENT = { group: 'apps', kind: 'Deployment' };
const SERVICE = { group: '', kind: 'Service' };
const CONFIG_MAP = { group: '', kind: 'ConfigMap' };
const CUSTOM = { group: 'example.com', kind: 'Widget' };

type Row = readonly [pointer: string, desired: Json | undefined, live: Json | undefined];

function check(
  gvk: { group: string; kind: string },
  desired: Json,
  live: Json,
  expected: readonly Row[],
): void {
  const changes = structuralDiff(desired, live, shapeOf(gvk));
  assert.deepEqual(
    changes.map((change) => [change.pointer, change.desired, change.live]),
    expected,
  );
}

const pod = (spec: Json): Json => ({ spec: { template: { spec } } });
const web = (fields: Record<string, Json>): Json => pod({ containers: [{ name: 'web', ...fields }] });
const WEB = '/spec/template/spec/containers/0';

describe('structuralDiff', () => {
  it('finds nothing where only the order of keys differs', () => {
    check(CONFIG_MAP, { data: { a: '1', b: '2' } }, { data: { b: '2', a: '1' } }, []);
  });

  it('names a changed, an added and a removed field by itself', () => {
    check(CONFIG_MAP, { data: { a: '1', gone: 'x' } }, { data: { a: '2', extra: 'y' } }, [
      ['/data/a', '1', '2'],
      ['/data/extra', undefined, 'y'],
      ['/data/gone', 'x', undefined],
    ]);
  });

  it('gives an added subtree as one change', () => {
    check(DEPLOYMENT, { spec: {} }, { spec: { strategy: { type: 'Recreate' } } }, [
      ['/spec/strategy', undefined, { type: 'Recreate' }],
    ]);
  });

  it('tells null from absent and a number from its text', () => {
    check(CUSTOM, { a: null, b: 1 }, { b: '1' }, [
      ['/b', 1, '1'],
      ['/a', null, undefined],
    ]);
  });

  it('pairs containers by name when live has one more in front', () => {
    check(
      DEPLOYMENT,
      pod({ containers: [{ name: 'web', image: 'web:1' }] }),
      pod({ containers: [{ name: 'proxy' }, { name: 'web', image: 'web:2' }] }),
      [
        ['/spec/template/spec/containers/0', undefined, { name: 'proxy' }],
        ['/spec/template/spec/containers/1/image', 'web:1', 'web:2'],
      ],
    );
  });

  it('gives an item that live lost with its index on the desired side', () => {
    const changes = structuralDiff(
      web({ env: [{ name: 'A' }, { name: 'B' }, { name: 'C' }] }),
      web({ env: [{ name: 'A' }, { name: 'C' }] }),
      shapeOf(DEPLOYMENT),
    );
    assert.deepEqual(
      changes.map(({ pointer, desiredPath, livePath }) => [pointer, desiredPath?.at(-1), livePath]),
      [[`${WEB}/env/1`, 1, undefined]],
    );
  });

  it('keeps the place on each side of a field below a shifted item', () => {
    const [change] = structuralDiff(
      web({ env: [{ name: 'A' }, { name: 'B', value: '1' }] }),
      web({ env: [{ name: 'B', value: '2' }] }),
      shapeOf(DEPLOYMENT),
    ).filter((found) => found.pointer.endsWith('value'));
    assert.equal(change?.desiredPath?.join('.'), 'spec.template.spec.containers.0.env.1.value');
    assert.equal(change?.livePath?.join('.'), 'spec.template.spec.containers.0.env.0.value');
  });

  it('calls reordered items a difference of the list', () => {
    const a: Json = { name: 'A' };
    const b: Json = { name: 'B' };
    check(DEPLOYMENT, web({ env: [a, b] }), web({ env: [b, a] }), [[`${WEB}/env`, [a, b], [b, a]]]);
  });

  it('tells Service ports of one number apart by protocol, TCP when left out', () => {
    check(
      SERVICE,
      {
        spec: {
          ports: [
            { port: 53, targetPort: 1 },
            { port: 53, protocol: 'UDP', targetPort: 1 },
          ],
        },
      },
      {
        spec: {
          ports: [
            { port: 53, protocol: 'TCP', targetPort: 1 },
            { port: 53, protocol: 'UDP', targetPort: 2 },
          ],
        },
      },
      [
        ['/spec/ports/0/protocol', undefined, 'TCP'],
        ['/spec/ports/1/targetPort', 1, 2],
      ],
    );
  });

  it('treats a list with a key twice, or an item without its key, as a whole', () => {
    const twice = [
      { name: 'A', value: '1' },
      { name: 'A', value: '2' },
    ];
    check(DEPLOYMENT, web({ env: twice }), web({ env: [{ name: 'A', value: '1' }] }), [
      [`${WEB}/env`, twice, [{ name: 'A', value: '1' }]],
    ]);
    check(DEPLOYMENT, web({ env: [{ value: '1' }] }), web({ env: [] }), [
      [`${WEB}/env`, [{ value: '1' }], []],
    ]);
  });

  it('compares a list without keys item by item while the length is equal, else as a whole', () => {
    check(DEPLOYMENT, web({ args: ['a', 'b'] }), web({ args: ['a', 'c'] }), [[`${WEB}/args/1`, 'b', 'c']]);
    check(DEPLOYMENT, web({ args: ['a'] }), web({ args: ['a', 'c'] }), [[`${WEB}/args`, ['a'], ['a', 'c']]]);
    check(CUSTOM, { spec: { env: [{ name: 'A' }] } }, { spec: { env: [] } }, [
      ['/spec/env', [{ name: 'A' }], []],
    ]);
  });

  it('treats finalizers as a set', () => {
    check(CUSTOM, { metadata: { finalizers: ['a', 'b'] } }, { metadata: { finalizers: ['b', 'a', 'c'] } }, [
      ['/metadata/finalizers/2', undefined, 'c'],
    ]);
  });

  const same: readonly (readonly [string | number, string | number])[] = [
    ['0.5', '500m'],
    ['1024Mi', '1Gi'],
    [1, '1'],
    ['1e3', '1k'],
    ['1E', '1000P'],
    ['.5', '500m'],
    ['-1.50', '-1500m'],
  ];
  for (const [left, right] of same) {
    it(`takes the quantity ${left} for ${right}, in built-in kinds only`, () => {
      const limits = (value: Json): Json => web({ resources: { limits: { cpu: value } } });
      check(DEPLOYMENT, limits(left), limits(right), []);
      check(CUSTOM, { limits: { cpu: left } }, { limits: { cpu: right } }, [['/limits/cpu', left, right]]);
    });
  }

  it('does not take other texts for quantities', () => {
    for (const [left, right] of [
      ['1', '2'],
      ['1K', '1k'],
      ['', '0'],
      ['500 m', '0.5'],
    ] as const) {
      check(
        DEPLOYMENT,
        web({ resources: { limits: { cpu: left } } }),
        web({ resources: { limits: { cpu: right } } }),
        [[`${WEB}/resources/limits/cpu`, left, right]],
      );
    }
    check(
      DEPLOYMENT,
      web({ env: [{ name: 'A', value: '1.0' }] }),
      web({ env: [{ name: 'A', value: '1' }] }),
      [[`${WEB}/env/0/value`, '1.0', '1']],
    );
  });

  it('treats __proto__ as a key', () => {
    check(CONFIG_MAP, JSON.parse('{"data":{"__proto__":"1"}}') as Json, { data: {} }, [
      ['/data/__proto__', '1', undefined],
    ]);
  });
});

describe('fieldPath', () => {
  const object: Json = {
    metadata: { labels: { 'example.com/tier': 'x', app: 'y' } },
    spec: {
      template: {
        spec: { containers: [{ name: 'web', ports: [{ containerPort: 53, protocol: 'UDP' }], args: ['a'] }] },
      },
    },
  };
  const rows: readonly [pointer: string, text: string][] = [
    ['/spec/template/spec/containers/0/image', 'spec.template.spec.containers[web].image'],
    ['/spec/template/spec/containers/0/ports/0', 'spec.template.spec.containers[web].ports[53, UDP]'],
    ['/spec/template/spec/containers/0/args/0', 'spec.template.spec.containers[web].args[0]'],
    ['/spec/template/spec/containers/3/image', 'spec.template.spec.containers[3].image'],
    ['/metadata/labels/example.com~1tier', 'metadata.labels["example.com/tier"]'],
    ['/metadata/labels/app', 'metadata.labels.app'],
    ['', ''],
  ];
  for (const [pointer, text] of rows) {
    it(`writes ${pointer || 'the root'} as ${text || 'nothing'}`, () => {
      assert.equal(fieldPath(pointer, DEPLOYMENT, object), text);
    });
  }
});
