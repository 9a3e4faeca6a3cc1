import assert from 'node:assert/strict';

import type { AuditLine } from '../../../../src/core/history/auditLine.ts';
import type { HistoryEntry, OperationEntry } from '../../../../src/core/history/entry.ts';
import { mergeHistories } from '../../../../src/core/history/mergeHistories.ts';
import { MINUTE, NOW } from '../view/world.ts';
import { anAppId, audited, healed, landed } from './auditWorld.ts';

function words({ appName, entry }: AuditLine): string {
  switch (entry.kind) {
    case 'landing':
      return `${appName} ${entry.subject}`;
    case 'gap':
      return `${appName} ${entry.gap.code}`;
    default:
      return `${appName} ${entry.kind}`;
  }
}

const texts = (...apps: Parameters<typeof mergeHistories>[0]): readonly string[] =>
  mergeHistories(apps).lines.map(words);

const SHALLOW: HistoryEntry = { kind: 'gap', key: 'gap.shallow', gap: { code: 'shallow' } };
const AHEAD: HistoryEntry = {
  kind: 'gap',
  key: 'gap.first',
  gap: { code: 'behind', revision: 'a'.repeat(40) },
};

describe('mergeHistories', () => {
  it('lists several apps by time, newest first', () => {
    assert.deepEqual(texts(audited('shop', [landed(1), landed(5)]), audited('web', [landed(3), landed(7)])), [
      'shop m1',
      'web m3',
      'shop m5',
      'web m7',
    ]);
  });

  it('puts healed edits where they happened, also after the oldest commit', () => {
    assert.deepEqual(
      texts(audited('shop', [landed(2), landed(8)], { heals: [healed(20), healed(1), healed(5)] })),
      ['shop heal', 'shop m2', 'shop heal', 'shop m8', 'shop heal'],
    );
  });

  it('tells a self-heal once: by its Event only where nobody watched it', () => {
    const event = (minutes: number, more: Partial<OperationEntry> = {}): OperationEntry => ({
      kind: 'operation',
      key: `event.${minutes}`,
      at: NOW - minutes * MINUTE + 3000,
      by: { word: 'controller' },
      revisions: [],
      outcome: 'succeeded',
      isPartial: true,
      isLocal: false,
      ...more,
    });
    assert.deepEqual(texts(audited('shop', [event(1), event(5), landed(8)], { heals: [healed(5)] })), [
      'shop operation',
      'shop heal',
      'shop m8',
    ]);
    const failed = event(5, { outcome: 'failed', failure: 'no' });
    assert.deepEqual(texts(audited('shop', [failed], { heals: [healed(5)] })), [
      'shop operation',
      'shop heal',
    ]);
  });

  it('keeps the order of a branch whatever its clocks say', () => {
    // A commit that claims to be newer than its child.
    assert.deepEqual(texts(audited('shop', [landed(5), landed(1), landed(9)])), [
      'shop m5',
      'shop m1',
      'shop m9',
    ]);
    assert.deepEqual(
      texts(audited('shop', [landed(5), landed(1), landed(9)]), audited('web', [landed(3), landed(6)])),
      ['web m3', 'shop m5', 'shop m1', 'web m6', 'shop m9'],
    );
  });

  it('leaves what has no time in its place', () => {
    assert.deepEqual(
      texts(audited('shop', [AHEAD, landed(4), SHALLOW]), audited('web', [landed(2), landed(6)])),
      ['shop behind', 'web m2', 'shop m4', 'shop shallow', 'web m6'],
    );
  });

  it('holds back what an app that is not read to its end may still come before', () => {
    const shop = audited('shop', [landed(1), landed(4)], { isLast: false, heals: [healed(6)] });
    const web = audited('web', [landed(3), landed(7)], { isLast: false });
    const both = mergeHistories([shop, web]);
    assert.deepEqual(both.lines.map(words), ['shop m1', 'web m3', 'shop m4']);
    assert.equal(both.next, anAppId('shop'), 'its next commit comes next in the list');
    const read = mergeHistories([{ ...shop, entries: [...shop.entries, landed(9)], isLast: true }, web]);
    assert.deepEqual(read.lines.map(words), ['shop m1', 'web m3', 'shop m4', 'shop heal', 'web m7']);
    assert.equal(read.next, anAppId('web'));
    assert.equal(mergeHistories([audited('shop', [landed(1)])]).next, undefined);
  });

  it('loses no heal whose time cannot be read', () => {
    const heal = { ...healed(1), healedAt: 'yesterday' };
    assert.deepEqual(texts(audited('shop', [landed(1)], { heals: [heal] })), ['shop m1', 'shop heal']);
  });
});
