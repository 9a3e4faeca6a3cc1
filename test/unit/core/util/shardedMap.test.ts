import assert from 'node:assert/strict';

import * as fc from 'fast-check';

import { ShardedMap } from '../../../../src/core/util/shardedMap.ts';

const key = fc.constantFrom(...Array.from({ length: 40 }, (_, index) => `argocd/app-${index}`));
const writes = fc.array(fc.record({ key, value: fc.option(fc.nat(), { nil: undefined }) }), {
  maxLength: 60,
});
type Writes = readonly { readonly key: string; readonly value: number | undefined }[];

function write(
  map: { set(key: string, value: number): unknown; delete(key: string): boolean },
  all: Writes,
): void {
  for (const { key, value } of all) {
    if (value === undefined) {
      map.delete(key);
    } else {
      map.set(key, value);
    }
  }
}

const sorted = (map: Iterable<[string, number]>): readonly unknown[] =>
  [...map].toSorted(([a], [b]) => (a < b ? -1 : 1));

describe('a sharded map', () => {
  it('holds what a map holds', () => {
    fc.assert(
      fc.property(writes, (all) => {
        const model = new Map<string, number>();
        const map = ShardedMap.copyOf<string, number>(new Map());
        write(model, all);
        write(map, all);
        assert.deepEqual(sorted(map), sorted(model));
        assert.deepEqual([...map.keys()].toSorted(), [...model.keys()].toSorted());
        assert.deepEqual(
          [...map.values()].toSorted((a, b) => a - b),
          [...model.values()].toSorted((a, b) => a - b),
        );
        assert.equal(map.size, model.size);
        for (const { key } of all) {
          assert.deepEqual([map.get(key), map.has(key)], [model.get(key), model.has(key)]);
        }
        const visited: [string, number][] = [];
        map.forEach((value, key) => visited.push([key, value]));
        assert.deepEqual(sorted(visited), sorted(model));
      }),
    );
  });

  it('stays as it is when a copy is written to, and so does the copy of a copy', () => {
    fc.assert(
      fc.property(writes, writes, writes, (first, second, third) => {
        const one = ShardedMap.copyOf<string, number>(new Map());
        write(one, first);
        const before = sorted(one);
        const two = ShardedMap.copyOf(one);
        write(two, second);
        const between = sorted(two);
        write(ShardedMap.copyOf(two), third);
        assert.deepEqual([sorted(one), sorted(two)], [before, between]);
      }),
    );
  });

  it('is deeply equal to another with the same entries, however they came in', () => {
    fc.assert(
      fc.property(writes, (all) => {
        const model = new Map<string, number>();
        write(model, all);
        const one = ShardedMap.copyOf(model);
        const two = ShardedMap.copyOf(new Map([...model].toReversed()));
        assert.deepEqual(one, two);
        assert.notDeepEqual(ShardedMap.copyOf(one).set('another', 1), two);
      }),
    );
  });

  it('shares with its copy what the copy does not write to', () => {
    const one = ShardedMap.copyOf(
      new Map(Array.from({ length: 5_000 }, (_, index) => [`argocd/app-${index}`, index])),
    );
    const two = ShardedMap.copyOf(one).set('argocd/app-7', 0);
    const differing = one.shards.filter((shard, index) => shard !== two.shards[index]);
    assert.equal(differing.length, 1);
    assert.ok((differing[0]?.size ?? 0) < 200, 'entries are spread');
  });
});
