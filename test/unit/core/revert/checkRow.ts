import assert from 'node:assert/strict';

import type { KubeObject } from '../../../../src/core/model/kubeObject.ts';
import { gvkOf } from '../../../../src/core/model/kubeObject.ts';
import { classify } from '../../../../src/core/revert/classify.ts';
import type { Level, ObjectChange } from '../../../../src/core/revert/finding.ts';
import type { JsonObject } from '../../../../src/core/util/json.ts';

/** What a row says: its level, the pointer of the field that decides, and its words. */
type Said = readonly [level: Level, pointer: string, words: RegExp];

/** One revert of one object. Sides hold what comes on top of apiVersion, kind and name; a side left out is not declared. */
export interface RevertRow {
  readonly kind: string;
  readonly before?: JsonObject;
  readonly after?: JsonObject;
  readonly namespace?: string;
  /** The sync deletes what Git drops; false where nothing is said. */
  readonly prunes?: boolean;
  readonly declared?: readonly KubeObject[];
  /** Apps that it makes, where it is a generator. */
  readonly generated?: number;
  /** Every row that applies, in the order of the table. */
  readonly finds: Readonly<Record<string, Said>>;
}

/** `apps/v1 Deployment` with these fields. */
export function object(kind: string, fields: JsonObject, namespace = ''): KubeObject {
  const [apiVersion = '', name = ''] = kind.split(' ');
  const { metadata, ...rest } = fields as { readonly metadata?: JsonObject };
  return {
    apiVersion,
    kind: name,
    metadata: { name: 'it', ...(namespace !== '' && { namespace }), ...metadata },
    ...rest,
  };
}

/** Both sides of a change, as the planner hands them over. */
export function changeOf({
  kind,
  before,
  after,
  namespace = 'shop',
}: Omit<RevertRow, 'finds'>): ObjectChange {
  const one = object(kind, {});
  return {
    group: gvkOf(one).group,
    kind: one.kind,
    namespace,
    name: 'it',
    path: 'apps/it.yaml',
    ...(before && { before: object(kind, before, namespace) }),
    ...(after && { after: object(kind, after, namespace) }),
  };
}

export function describeRows(title: string, rows: Readonly<Record<string, RevertRow>>): void {
  describe(title, () => {
    for (const [name, row] of Object.entries(rows)) {
      it(name, () => {
        const found = classify([changeOf(row)], {
          prunes: row.prunes ?? false,
          declared: row.declared ?? [],
          ...(row.generated !== undefined && { generated: () => row.generated ?? 0 }),
        });
        const expected = Object.entries(row.finds);
        assert.deepEqual(
          found.map((one) => [one.row, one.level, one.pointer]),
          expected.map(([id, [level, pointer]]) => [id, level, pointer]),
        );
        expected.forEach(([, [, , words]], index) => assert.match(found[index]?.text ?? '', words));
        found.forEach((one) => assert.equal(one.path, 'apps/it.yaml'));
      });
    }
  });
}

/** A pod template with one container per image, and labels to be found by. */
export function template(...images: readonly string[]): JsonObject {
  return {
    metadata: { labels: { app: 'web' } },
    spec: { containers: images.map((image, index) => ({ name: `c${index}`, image })) },
  };
}
