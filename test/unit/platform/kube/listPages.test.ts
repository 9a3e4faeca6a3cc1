import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';

import type { ListRequest } from '../../../../src/core/ports.ts';
import { err, ok } from '../../../../src/core/util/result.ts';
import { ListPages } from '../../../../src/platform/kube/listPages.ts';
import { failure, NEVER, value } from './harness.ts';

const PODS: ListRequest = { group: '', version: 'v1', resource: 'pods', limit: 2 };
const FIRST = '/api/v1/pods?limit=2';
const SECOND = '/api/v1/pods?limit=2&continue=more';
const asked = { verb: 'list', resource: 'pods' };

const pods = (...names: readonly string[]): readonly object[] =>
  names.map((name) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name } }));

const BODIES: Readonly<Record<string, object>> = {
  [FIRST]: { kind: 'PodList', items: pods('a', 'b'), metadata: { resourceVersion: '7', continue: 'more' } },
  [SECOND]: { kind: 'PodList', items: pods('c'), metadata: { resourceVersion: '7' } },
};

describe('pages of a list', () => {
  let sent: string[];
  let signals: AbortSignal[];
  let pages: ListPages;

  beforeEach(() => {
    sent = [];
    signals = [];
    pages = new ListPages(({ path }, signal) => {
      sent.push(path);
      signals.push(signal);
      const bytes = Buffer.from(JSON.stringify(BODIES[path]));
      return Promise.resolve(
        signal.aborted
          ? err({ code: 'cancelled' })
          : ok({ body: Readable.from([bytes]), explain: () => ({ code: 'cancelled' }) }),
      );
    });
  });
  afterEach(() => pages.dispose());

  it('are asked for before the page at hand is worked on, and once', async () => {
    const seen: (readonly [string, number])[] = [];
    const onItems = (items: readonly { readonly metadata: { readonly name: string } }[]): void => {
      seen.push(...items.map(({ metadata }) => [metadata.name, sent.length] as const));
    };
    const first = value(await pages.read(PODS, { asked, onItems }, NEVER));
    assert.deepEqual(first, { items: [], resourceVersion: '7', continue: 'more' });
    assert.deepEqual(seen, [
      ['a', 2],
      ['b', 2],
    ]);
    const second = value(await pages.read({ ...PODS, continue: 'more' }, { asked, onItems }, NEVER));
    assert.deepEqual(second, { items: [], resourceVersion: '7' });
    assert.deepEqual(seen.at(-1), ['c', 2]);
    assert.deepEqual(sent, [FIRST, SECOND]);
  });

  it('are given up when nobody wants them in the turn in which they could be wanted', async () => {
    value(await pages.read(PODS, { asked, onItems: () => {} }, NEVER));
    await turn();
    await turn();
    assert.deepEqual([sent.length, signals[1]?.aborted], [2, true]);
    value(await pages.read({ ...PODS, continue: 'more' }, { asked, onItems: () => {} }, NEVER));
    assert.deepEqual(sent, [FIRST, SECOND, SECOND], 'whoever comes later is answered too');
  });

  it('end with the reader: neither objects nor the next page come after a cancellation', async () => {
    const stop = new AbortController();
    const seen: string[] = [];
    const read = pages.read(
      PODS,
      {
        asked,
        onItems: (items) => {
          seen.push(...items.map(({ metadata }) => metadata.name));
          stop.abort();
        },
      },
      stop.signal,
    );
    assert.equal(failure(await read).code, 'cancelled');
    assert.deepEqual([seen, signals[1]?.aborted], [['a', 'b'], true]);
  });

  it('keep what the list has to name: items without a kind come with the page', async () => {
    const bodies = { kind: 'PodList', apiVersion: 'v1', metadata: {}, items: [{ metadata: { name: 'a' } }] };
    const plain = new ListPages(() =>
      Promise.resolve(
        ok({
          body: Readable.from([Buffer.from(JSON.stringify(bodies))]),
          explain: () => ({ code: 'cancelled' }) as const,
        }),
      ),
    );
    const page = value(
      await plain.read(PODS, { asked, onItems: () => assert.fail('it has no kind') }, NEVER),
    );
    assert.deepEqual(page.items, [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } }]);
  });
});
