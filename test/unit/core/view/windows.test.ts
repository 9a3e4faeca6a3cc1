import assert from 'node:assert/strict';

import type { App } from '../../../../src/core/model/app.ts';
import type { SyncWindow } from '../../../../src/core/model/syncWindow.ts';
import { AppsTrees } from '../../../../src/core/view/appsTree.ts';
import { appMessageNode, appNode } from '../../../../src/core/view/nodeId.ts';
import type { Row } from '../../../../src/core/view/row.ts';
import { aConnection, aProject, aState, DENYING, NOW, options, recordedApp } from './world.ts';

/** The row of an app and the line below it, bounded by these windows. */
function rows(
  app: App,
  ...syncWindows: readonly SyncWindow[]
): { readonly app: Row; readonly line: Row | undefined } {
  const state = aState(aConnection([app, aProject('default', { syncWindows })]));
  const tree = new AppsTrees().at(state, options({ isExpanded: () => true }));
  const row = tree.row(appNode(app.id));
  assert.ok(row);
  const id = appMessageNode(app.id, 'window');
  assert.equal(tree.children(appNode(app.id)).includes(id), tree.row(id) !== undefined);
  return { app: row, line: tree.row(id) };
}

const ALLOWING: SyncWindow = { ...DENYING, kind: 'allow', schedule: '0 20 * * *', duration: '1h' };
const BY_HAND = { manualSync: true };
const CALM = recordedApp('synced');
const DRIFTED = recordedApp('self-heal-waiting');

describe('an app that a sync window holds back', () => {
  it('says so in its row where it has something to sync', () => {
    const { app } = rows(DRIFTED, DENYING);
    assert.match(app.description, /^OutOfSync · held by a sync window for 2h 10m · /);
    assert.match(app.accessibilityLabel, /held by a sync window for 2 hours 10 minutes/);
    assert.match(rows(DRIFTED, ALLOWING).app.description, /next sync window in 6h/);
    const waiting = { ...recordedApp('sync-blocked-by-window'), project: 'default' };
    assert.match(rows(waiting, DENYING).app.description, /held by a sync window/);
  });
  it('does not where it has nothing to sync, or the window does not keep anybody from it', () => {
    assert.doesNotMatch(rows(CALM, DENYING).app.description, /window/);
    const manual = recordedApp('out-of-sync-new-commit');
    assert.doesNotMatch(rows(manual, { ...DENYING, ...BY_HAND }).app.description, /window/);
    assert.match(rows(manual, DENYING).app.description, /held by a sync window/);
  });
  it('says below who may sync, and until when', () => {
    const said = (window: SyncWindow): string => {
      const { line } = rows(CALM, window);
      return `${line?.label} | ${line?.description}`;
    };
    assert.equal(said(DENYING), 'No syncs now | sync window, ends in 2h 10m');
    assert.equal(said({ ...DENYING, ...BY_HAND }), 'Syncs by hand only | sync window, ends in 2h 10m');
    assert.equal(said(ALLOWING), 'No syncs now | next sync window opens in 6h');
    assert.equal(said({ ...DENYING, schedule: '* * * * *' }), 'No syncs now | held by a sync window');
  });
  it('shows the window itself in the hover of that line', () => {
    const text = rows(CALM, DENYING).line?.tooltip() ?? '';
    assert.match(
      text,
      /A sync window of project default holds back all syncs for another 2 hours 10 minutes/,
    );
    assert.match(text, /deny "10 13 \* \* \*" 3h UTC\nrelease freeze/);
  });
  it('does not promise in its hover what auto-sync cannot do now', () => {
    const hover = rows(DRIFTED, DENYING).app.tooltip();
    assert.match(
      hover,
      /differs from Git \\?\(1 of 2 objects\\?\)\\?\. A sync window of project default holds back all/,
    );
    assert.doesNotMatch(hover, /puts it back/);
    assert.match(rows(DRIFTED).app.tooltip(), /Self\\?-heal puts it back within seconds/);
  });
  it('is nobody while windows let everything through', () => {
    const open = { ...ALLOWING, schedule: '0 13 * * *', duration: '3h' };
    assert.equal(rows(CALM, open).line, undefined);
    assert.equal(rows(CALM).line, undefined);
    assert.equal(rows({ ...CALM, project: 'other' }, DENYING).line, undefined);
  });
  it('is free again when the window closes', () => {
    const app = DRIFTED;
    const state = aState(aConnection([app, aProject('default', { syncWindows: [DENYING] })]));
    const at = (now: number): string =>
      new AppsTrees().at(state, options({ now })).row(appNode(app.id))?.description ?? '';
    assert.match(at(NOW), /held/);
    assert.doesNotMatch(at(NOW + 3 * 3_600_000), /held/);
  });
});
