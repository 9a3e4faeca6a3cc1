import assert from 'node:assert/strict';

import { attributedChanges } from '../../../../src/core/diff/attribute.ts';
import { isServerSideApplied, ownedPart, ownedSides } from '../../../../src/core/diff/owned.ts';
import { anObject, CONTROLLER, live, RULES, wrote } from './worlds.ts';

const APPLY = { operation: 'Apply' } as const;
const MANAGERS = new Set([CONTROLLER]);
const WEB = { 'k:{"name":"web"}': { '.': {}, 'f:name': {}, 'f:image': {} } };

function deployment(image: string, writers: Parameters<typeof live>[1]): ReturnType<typeof live> {
  const containers = [{ name: 'side' }, { name: 'web', image, imagePullPolicy: 'Always' }];
  return live(
    anObject('apps/v1', 'Deployment', { spec: { replicas: 5, template: { spec: { containers } } } }),
    writers,
  );
}

describe('ownedSides', () => {
  const writers = [
    wrote(CONTROLLER, { 'f:spec': { 'f:template': { 'f:spec': { 'f:containers': WEB } } } }, APPLY),
    wrote(
      'kubectl',
      { 'f:spec': { 'f:replicas': {} } },
      { subresource: 'scale', time: '2026-03-03T00:00:00Z' },
    ),
    wrote('kube-controller-manager', { 'f:status': { 'f:replicas': {} } }, { subresource: 'status' }),
  ];

  it('shows the value of a foreign writer, for which Git is on no record', () => {
    const object = deployment('web:1', { writers });
    const sides = ownedSides(object, RULES);
    assert.ok(sides);
    assert.deepEqual(
      attributedChanges(sides, object).map(({ pointer, desired, live, writer, without }) => [
        pointer,
        desired,
        live,
        writer,
        without,
      ]),
      [
        [
          '/spec/replicas',
          undefined,
          5,
          { manager: 'kubectl', operation: 'Update', subresource: 'scale', at: '2026-03-03T00:00:00Z' },
          'unknown',
        ],
      ],
    );
  });

  it('shows nothing while nobody else wrote', () => {
    const object = deployment('web:1', { writers: writers.slice(0, 1) });
    const sides = ownedSides(object, RULES);
    assert.ok(sides);
    assert.deepEqual(attributedChanges(sides, object), []);
  });

  it('has no sides where the controller owns nothing by apply', () => {
    assert.equal(ownedSides(deployment('web:1', { writers: writers.slice(1) }), RULES), undefined);
  });

  it('keeps of the object what the controller owns, lists reduced to its items', () => {
    assert.deepEqual(ownedPart(deployment('web:1', { writers }), MANAGERS), {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      spec: { template: { spec: { containers: [{ name: 'web', image: 'web:1' }] } } },
    });
  });
});

describe('isServerSideApplied', () => {
  const fields = { 'f:spec': { 'f:replicas': {} } };
  const rows: readonly [title: string, writers: ReturnType<typeof wrote>[], expected: boolean][] = [
    ['only updates', [wrote(CONTROLLER, fields)], false],
    ['an apply alone', [wrote(CONTROLLER, fields, APPLY)], true],
    ['somebody else applied', [wrote('kubectl', fields, APPLY)], false],
    [
      'the apply is the newer',
      [wrote(CONTROLLER, fields, { time: '2026-01-01T00:00:00Z' }), wrote(CONTROLLER, fields, APPLY)],
      true,
    ],
    [
      'went back to client-side apply',
      [wrote(CONTROLLER, fields, { ...APPLY, time: '2026-01-01T00:00:00Z' }), wrote(CONTROLLER, fields)],
      false,
    ],
  ];
  for (const [title, writers, expected] of rows) {
    it(title, () => assert.equal(isServerSideApplied(deployment('web:1', { writers }), MANAGERS), expected));
  }
});
