import assert from 'node:assert/strict';

import { NO_FILTER } from '../../../../src/core/view/filter.ts';
import { appNode } from '../../../../src/core/view/nodeId.ts';
import { ViewMemory } from '../../../../src/core/view/viewMemory.ts';
import { anApp } from './world.ts';

const app = anApp();
const ROW = appNode(app.id);

function reloaded(memory: ViewMemory): ViewMemory {
  return new ViewMemory(JSON.parse(JSON.stringify(memory.kept())));
}

describe('what a view remembers', () => {
  it('comes back after a reload', () => {
    const memory = new ViewMemory(undefined);
    memory.grouping = 'project';
    memory.filter = { text: 'shop', states: ['Degraded'] };
    memory.setPinned(app.id, true);
    memory.filter = NO_FILTER;
    memory.setExpanded(ROW, true);
    memory.setExpanded('c/x', false);
    const again = reloaded(memory);
    assert.equal(again.grouping, 'project');
    assert.deepEqual([...again.pinned], [app.id]);
    assert.equal(again.isExpanded(ROW), true);
    assert.equal(again.isExpanded('c/x'), false);
    assert.equal(again.isExpanded('c/y'), undefined, 'the default holds');
    memory.filter = { text: 'shop', states: ['Degraded'] };
    assert.deepEqual(reloaded(memory).filter, { text: 'shop', states: ['Degraded'] });
  });

  it('is nothing when storage holds something else', () => {
    for (const kept of [
      undefined,
      null,
      3,
      'x',
      [],
      { grouping: 'moon', filter: 7, pinned: [1, 'x'], expansion: [['a'], 'b', ['c', 1]] },
    ]) {
      const memory = new ViewMemory(kept);
      assert.deepEqual(memory.kept(), { grouping: 'parent', filter: NO_FILTER, pinned: [], expansion: [] });
    }
  });

  it('keeps what the user closed for good apart from what he closes under a filter', () => {
    const memory = new ViewMemory(undefined);
    memory.setExpanded(ROW, false);
    memory.filter = { text: 'check', states: [] };
    assert.equal(memory.isExpanded(ROW), undefined, 'the filter opens it');
    memory.setExpanded(ROW, false);
    assert.equal(memory.isExpanded(ROW), false);
    memory.filter = { text: 'checkout', states: [] };
    assert.equal(memory.isExpanded(ROW), undefined, 'another filter, another look');
    memory.filter = { text: ' ', states: [] };
    assert.equal(memory.filter, NO_FILTER);
    assert.equal(memory.isExpanded(ROW), false);
  });

  it('lets the oldest rows go', () => {
    const memory = new ViewMemory(undefined);
    for (let row = 0; row < 2500; row += 1) {
      memory.setExpanded(`a/${row}`, true);
    }
    memory.setExpanded('a/0', false);
    const { expansion } = memory.kept();
    assert.equal(expansion.length, 2000);
    assert.deepEqual(expansion.at(-1), ['a/0', false], 'touched again, so young again');
    assert.equal(
      expansion.some(([id]) => id === 'a/1'),
      false,
    );
  });

  it('unpins', () => {
    const memory = new ViewMemory({ pinned: [app.id] });
    memory.setPinned(app.id, false);
    assert.equal(memory.pinned.size, 0);
  });
});
