import { argoCdEngine } from '../../../../src/core/engines/argocd/argoCdEngine.ts';
import { AppsTrees } from '../../../../src/core/view/appsTree.ts';
import { appNode } from '../../../../src/core/view/nodeId.ts';
import { readRecordings, type Recording } from '../../../lab/record/recording.ts';
import { matchesGolden, treeText } from './golden.ts';
import { aConnection, AFTER_RECORDING, asApp, aState, options } from './world.ts';

const recordings = await readRecordings();

/** The tree of a cluster that holds just what one recording does, all of it open. */
function treeOf({ object, others }: Recording) {
  const objects = [object, ...others];
  const apps = objects.map(asApp);
  const resourcesByApp = new Map(
    apps.map((app, index) => [app.id, argoCdEngine.resources(objects[index] ?? object)] as const),
  );
  return new AppsTrees().at(
    aState(aConnection(apps, { resourcesByApp })),
    options({ now: AFTER_RECORDING, isExpanded: () => true }),
  );
}

/** What the row of the app says when hovered. */
function hoverOf(recording: Recording): string {
  return `${
    treeOf(recording)
      .row(appNode(asApp(recording.object).id))
      ?.tooltip() ?? 'no row of its own'
  }\n`;
}

const all = (text: (recording: Recording) => string): string =>
  recordings.map((recording) => `##### ${recording.title}\n${text(recording)}`).join('\n');

describe('states that a real Argo CD was brought to', () => {
  it('are seen and spoken so in the tree', () => {
    matchesGolden(
      'recorded-states',
      all((recording) => treeText(treeOf(recording))),
    );
  });

  it('say this when hovered', () => {
    matchesGolden('recorded-hovers', all(hoverOf));
  });
});
