import assert from 'node:assert/strict';

import { OpenApps } from '../../../../../src/vscode/views/apps/openApps.ts';
import { anApp } from '../../../core/view/world.ts';

const one = anApp({ name: 'one' }).id;
const two = anApp({ name: 'two' }).id;

function holding() {
  const log: string[] = [];
  const open = new OpenApps((app) => {
    const name = app.split('/').at(-1) ?? '';
    log.push(`+${name}`);
    return { dispose: () => log.push(`-${name}`) };
  });
  return { open, log };
}

describe('open apps', () => {
  it('are held once, however often the row is read', () => {
    const { open, log } = holding();
    open.hold(one);
    open.hold(one);
    open.hold(two);
    assert.deepEqual(log, ['+one', '+two']);
    assert.deepEqual([...open], [one, two]);
  });

  it('are let go when the row closes, and may open again', () => {
    const { open, log } = holding();
    open.hold(one);
    open.release(one);
    open.release(one);
    open.hold(one);
    assert.deepEqual(log, ['+one', '-one', '+one']);
  });

  it('are let go when they are gone from the cluster, and all of them at the end', () => {
    const { open, log } = holding();
    open.hold(one);
    open.hold(two);
    open.releaseWhere((app) => app === one);
    assert.deepEqual(log, ['+one', '+two', '-one']);
    open.dispose();
    assert.deepEqual(log.at(-1), '-two');
    assert.deepEqual([...open], []);
  });
});
