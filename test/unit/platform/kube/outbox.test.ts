import assert from 'node:assert/strict';

import type { SourceEvent } from '../../../../src/core/ports.ts';
import { Outbox } from '../../../../src/platform/kube/outbox.ts';
import { anApplication, APPLICATIONS } from './harness.ts';

const LIVE: SourceEvent = { type: 'live', of: APPLICATIONS };

function page(count: number, received = count): SourceEvent {
  const objects = Array.from({ length: count }, (_, index) => anApplication(`app-${index}`));
  return { type: 'page', of: APPLICATIONS, objects, received };
}

function changed(name: string): SourceEvent {
  return { type: 'changed', of: APPLICATIONS, object: anApplication(name) };
}

describe('Outbox', () => {
  const batches: (readonly SourceEvent[])[] = [];
  let outbox: Outbox;
  beforeEach(() => {
    batches.length = 0;
    outbox = new Outbox((events) => batches.push(events));
  });

  /** Lets as many macrotasks pass as are needed to hand on everything. */
  async function settled(): Promise<void> {
    for (let turns = 0; turns < 20; turns++) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
  }

  it('hands on a burst as one array, after the work that made it', async () => {
    for (let index = 0; index < 120; index++) {
      outbox.add([changed(`a${index}`)]);
    }
    assert.equal(batches.length, 0);
    await settled();
    assert.deepEqual(
      batches.map((batch) => batch.length),
      [120],
    );
  });

  it('cuts a big page, and counts what was received up to each part', async () => {
    outbox.add([page(400, 1_100), LIVE]);
    await settled();
    const parts = batches
      .flat()
      .flatMap((event) => (event.type === 'page' ? [[event.objects.length, event.received]] : []));
    assert.deepEqual(parts, [
      [150, 850],
      [150, 1_000],
      [100, 1_100],
    ]);
    assert.deepEqual(
      batches.map((batch) => batch.at(-1)?.type),
      ['page', 'page', 'live'],
    );
  });

  it('keeps the order, whatever is cut', async () => {
    outbox.add([changed('first'), page(200), changed('last')]);
    await settled();
    assert.deepEqual(
      batches.flat().map((event) => event.type),
      ['changed', 'page', 'page', 'changed'],
    );
    assert.deepEqual(
      batches.map((batch) => batch.length),
      [2, 2],
    );
  });

  it('takes back what is not wanted any more', async () => {
    outbox.add([changed('a'), LIVE]);
    outbox.drop((event) => event.type === 'changed');
    await settled();
    assert.deepEqual(batches, [[LIVE]]);
  });

  it('hands on nothing after its end', async () => {
    outbox.add([LIVE]);
    outbox.dispose();
    await settled();
    assert.deepEqual(batches, []);
  });

  it('goes on after a listener that threw', async () => {
    const thrown: unknown[] = [];
    const before = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', (error) => thrown.push(error));
    let count = 0;
    const fragile = new Outbox(() => {
      count++;
      throw new Error('listener');
    });
    fragile.add([page(300)]);
    await settled();
    process.removeAllListeners('uncaughtException');
    before.forEach((listener) => process.on('uncaughtException', listener));
    assert.equal(count, 2);
    assert.equal(thrown.length, 2, 'and the error is not swallowed');
  });
});
