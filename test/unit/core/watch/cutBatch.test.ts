import assert from 'node:assert/strict';

import * as fc from 'fast-check';

import type { KubeObject } from '../../../../src/core/model/kubeObject.ts';
import type { SourceEvent, Watched } from '../../../../src/core/ports.ts';
import { cutBatch } from '../../../../src/core/watch/cutBatch.ts';

const OF: Watched = {
  spec: { group: '', versions: ['v1'], kind: 'Pod', resource: 'pods', hasTable: false },
  version: 'v1',
};

const pod = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name } });
const pods = (count: number): KubeObject[] => Array.from({ length: count }, (_, index) => pod(`p${index}`));
const page = (count: number, received = count): SourceEvent => ({
  type: 'page',
  of: OF,
  objects: pods(count),
  received,
});
const changed = (name: string): SourceEvent => ({ type: 'changed', of: OF, object: pod(name) });
const LIVE: SourceEvent = { type: 'live', of: OF };

function turns(events: readonly SourceEvent[]): (readonly SourceEvent[])[] {
  const batches: (readonly SourceEvent[])[] = [];
  let waiting = events;
  while (waiting.length > 0) {
    const { batch, rest } = cutBatch(waiting);
    assert.ok(batch.length > 0, 'each turn hands on something');
    batches.push(batch);
    waiting = rest;
  }
  return batches;
}

const objectsOf = (events: readonly SourceEvent[]): KubeObject[] =>
  events.flatMap((event) =>
    event.type === 'page' ? event.objects : event.type === 'changed' ? [event.object] : [],
  );

describe('cutBatch', () => {
  it('hands on at once what is little', () => {
    const events = [changed('a'), page(2), LIVE];
    assert.deepEqual(cutBatch(events), { batch: events, rest: [] });
    assert.deepEqual(cutBatch([]), { batch: [], rest: [] });
  });

  it('cuts a page where the turn is full, and says what was received up to the cut', () => {
    const { batch, rest } = cutBatch([changed('a'), page(300, 800), LIVE]);
    assert.deepEqual(batch, [
      changed('a'),
      { type: 'page', of: OF, objects: pods(300).slice(0, 149), received: 649 },
    ]);
    assert.deepEqual(rest, [{ type: 'page', of: OF, objects: pods(300).slice(149), received: 800 }, LIVE]);
  });

  it('leaves a page whole for the next turn where nothing of it fits', () => {
    const { batch, rest } = cutBatch([page(150), page(3)]);
    assert.deepEqual(batch, [page(150)]);
    assert.deepEqual(rest, [page(3)]);
  });

  it('takes what weighs nothing into a full turn', () => {
    assert.deepEqual(cutBatch([page(150), LIVE]), { batch: [page(150), LIVE], rest: [] });
  });

  it('loses, doubles and reorders nothing, and never hands on more than 150 objects', () => {
    const event = fc.oneof(
      fc.nat(700).map((count) => page(count)),
      fc.string().map(changed),
      fc.constant(LIVE),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 8 }), (events) => {
        const batches = turns(events);
        assert.deepEqual(objectsOf(batches.flat()), objectsOf(events));
        assert.ok(batches.every((batch) => objectsOf(batch).length <= 150));
        assert.equal(
          batches.flat().filter(({ type }) => type === 'live').length,
          events.filter(({ type }) => type === 'live').length,
        );
      }),
      { numRuns: 50 },
    );
  });
});
