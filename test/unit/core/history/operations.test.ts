import assert from 'node:assert/strict';

import type { AppEvent } from '../../../../src/core/engines/appEvent.ts';
import type { ActionEntry, OperationEntry } from '../../../../src/core/history/entry.ts';
import { operationEntries } from '../../../../src/core/history/operations.ts';
import { SHA } from '../view/world.ts';

const OTHER = 'f'.repeat(40);

function minute(n: number): string {
  return new Date(Date.UTC(2026, 0, 5, 9, n)).toISOString();
}

function began(n: number, more: Partial<AppEvent & { readonly word: 'began' }> = {}): AppEvent {
  return {
    id: `b${n}`,
    at: minute(n),
    word: 'began',
    by: 'kim',
    isAutomated: false,
    isPartial: false,
    isLocal: false,
    revisions: [SHA],
    ...more,
  };
}

function ended(n: number, more: Partial<AppEvent & { readonly word: 'ended' }> = {}): AppEvent {
  return { id: `e${n}`, at: minute(n), word: 'ended', isPartial: false, revisions: [SHA], ...more };
}

function text(entry: OperationEntry | ActionEntry): string {
  const by = entry.by.word === 'user' ? entry.by.name : entry.by.word;
  return entry.kind === 'action' ? `${entry.action} ${by}` : `${entry.key} ${entry.outcome} ${by}`;
}

function texts(events: readonly AppEvent[], deployedAt?: string): readonly string[] {
  const record =
    deployedAt === undefined ? [] : [{ id: '0', revisions: [SHA], deployedAt, isAutomated: false }];
  return operationEntries(events, record).map(text);
}

describe('operations that Events tell', () => {
  it('have the one who began them, newest first', () => {
    const events = [began(1), ended(2, { failure: 'no' }), began(3), ended(4, { failure: 'no' })];
    assert.deepEqual(texts(events), ['event.e4 failed kim', 'event.e2 failed kim']);
  });

  it('are left out where the record has that sync, and stay where it has one of another time', () => {
    assert.deepEqual(texts([began(1), ended(2)], minute(2)), []);
    assert.deepEqual(texts([began(1), ended(2)], minute(30)), ['event.e2 succeeded kim']);
  });

  it('from local files stay, for the record hides that there was no commit', () => {
    assert.deepEqual(texts([began(1, { isLocal: true, revisions: [] }), ended(2)], minute(2)), [
      'event.e2 succeeded kim',
    ]);
  });

  it('are not put on the one who began another', () => {
    assert.deepEqual(texts([began(1, { revisions: [OTHER] }), ended(2, { failure: 'no' })]), [
      'event.e2 failed unknown',
      'event.b1 began kim',
    ]);
    assert.deepEqual(texts([began(1), ended(2, { isPartial: true })]), [
      'event.e2 succeeded unknown',
      'event.b1 began kim',
    ]);
  });

  it('that have not ended are told too, and events without a time are not', () => {
    assert.deepEqual(texts([ended(1, { at: '', failure: 'no' }), began(3)]), ['event.b3 began kim']);
  });

  it('stand beside what people did', () => {
    const acted: AppEvent = {
      id: 'a',
      at: minute(5),
      word: 'acted',
      by: 'kim',
      action: 'ran action restart',
    };
    assert.deepEqual(texts([began(1), ended(2, { failure: 'no' }), acted]), [
      'ran action restart kim',
      'event.e2 failed kim',
    ]);
  });
});
