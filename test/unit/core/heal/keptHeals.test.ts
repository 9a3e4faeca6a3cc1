import assert from 'node:assert/strict';

import { fromStored, heldOver, toStored } from '../../../../src/core/heal/keptHeals.ts';
import type { KeptHeals } from '../../../../src/core/heal/keptHeals.ts';
import type { HealedEdit } from '../../../../src/core/model/drift.ts';
import type { AppId } from '../../../../src/core/model/ids.ts';
import type { Json } from '../../../../src/core/util/json.ts';
import { aHeal, anApp, NOW } from '../view/world.ts';

const APP = anApp({ name: 'shop' }).id;
const at = (minutes: number): string => new Date(NOW - minutes * 60_000).toISOString();

function kept(...heals: readonly HealedEdit[]): readonly HealedEdit[] {
  return heldOver(new Map([[APP, heals]]), NOW).get(APP) ?? [];
}

/** What is kept of one field. */
function keptValue(pointer: string, edited: Json): Json | undefined {
  return kept(aHeal({ changes: [{ pointer, edited, restored: 1 }] }))[0]?.changes[0]?.edited;
}

describe('heals kept over a reload', () => {
  it('come back as they were', () => {
    const heals: KeptHeals = new Map([
      [
        APP,
        [
          aHeal({ healedAt: at(5) }),
          aHeal({
            healedAt: at(4),
            changes: [{ pointer: '/spec/paused', edited: true, restored: undefined }],
          }),
          aHeal({ healedAt: at(3), changes: [], isObserved: false }),
        ],
      ],
    ]);
    const stored: unknown = JSON.parse(JSON.stringify(toStored(heldOver(heals, NOW))));
    assert.deepEqual(fromStored(stored), heals);
  });

  it('are the newest of each app and of all, and none older than a week', () => {
    const many = Array.from({ length: 9 }, (_, index) => aHeal({ healedAt: at(60 - index) }));
    assert.deepEqual(
      kept(aHeal({ healedAt: at(8 * 24 * 60) }), ...many).map(({ healedAt }) => healedAt),
      [4, 5, 6, 7, 8].map((index) => at(60 - index)),
    );
    const apps = new Map<AppId, readonly HealedEdit[]>(
      Array.from({ length: 60 }, (_, index) => [
        anApp({ name: `app-${index}` }).id,
        [aHeal({ healedAt: at(2 * index + 1) }), aHeal({ healedAt: at(2 * index) })],
      ]),
    );
    const all = heldOver(apps, NOW);
    assert.equal([...all.values()].flat().length, 100);
    assert.ok(all.has(anApp({ name: 'app-0' }).id));
    assert.ok(!all.has(anApp({ name: 'app-59' }).id), 'the oldest are given up');
  });

  it('keep numbers, switches and short texts', () => {
    assert.equal(keptValue('/spec/replicas', 5), 5);
    assert.equal(keptValue('/spec/paused', false), false);
    const image = 'registry.example/shop/checkout:1.42.0';
    assert.equal(keptValue('/spec/template/spec/containers/0/image', image), image);
  });

  it('keep nothing that may be private, nor anything long', () => {
    for (const [pointer, value] of [
      ['/spec/template/spec/containers/0/env/2/value', 'hunter2'],
      ['/data/settings.ini', 'user=me'],
      ['/metadata/annotations/note', 'hunter2'],
      ['/spec/template/spec/containers/0/args', ['--password', 'hunter2']],
      ['/spec/url', 'https://me:hunter2@db.example/'],
      ['/spec/token', 'ghp_0123456789abcdefghijABCDEFGHIJ012345'],
      ['/spec/text', 'x'.repeat(161)],
      ['/spec/template', { hunter2: 1 }],
      ['/spec/nothing', null],
    ] as const) {
      assert.equal(keptValue(pointer, value), '(not kept)', pointer);
    }
    const fields = Array.from({ length: 20 }, (_, index) => ({
      pointer: `/spec/f${index}`,
      edited: 1,
      restored: 2,
    }));
    assert.equal(kept(aHeal({ changes: fields }))[0]?.changes.length, 8);
  });

  it('pass over whatever else is stored', () => {
    for (const stored of [
      undefined,
      null,
      'text',
      [],
      { [APP]: 'text' },
      { [APP]: [{}] },
      { [APP]: [{ healedAt: at(1), resource: { kind: 'Deployment' } }] },
      { 'not an app': [aHeal()] },
    ]) {
      assert.equal(fromStored(stored).size, 0, JSON.stringify(stored));
    }
    const odd = { [APP]: [{ ...aHeal(), changes: [{ edited: 1 }, { pointer: '/a', writer: 'me' }] }] };
    assert.deepEqual(fromStored(odd).get(APP)?.[0]?.changes, [
      { pointer: '/a', edited: undefined, restored: undefined },
    ]);
  });
});
