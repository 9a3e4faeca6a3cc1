import { argoCdEngine } from '../../../../src/core/engines/argocd/argoCdEngine.ts';
import type { App } from '../../../../src/core/model/app.ts';
import type { KubeObject } from '../../../../src/core/model/kubeObject.ts';
import { AppsTrees } from '../../../../src/core/view/appsTree.ts';
import { appNode } from '../../../../src/core/view/nodeId.ts';
import { readRecordings, type Recording } from '../../../lab/record/recording.ts';
import { matchesGolden, treeText } from './golden.ts';
import { aConnection, aState, DEMO, options } from './world.ts';

/** A quarter of an hour after the recorded states, whose times all count from the same minute. */
const NOW = Date.parse('2026-01-05T09:15:00Z');

const recordings = await readRecordings();

/** The tree of a cluster that holds just what one recording does, all of it open. */
function treeOf({ object, others }: Recording) {
  const objects = [object, ...others];
  const apps = objects.map(appOf);
  const resourcesByApp = new Map(
    apps.map((app, index) => [app.id, argoCdEngine.resources(objects[index] ?? object)] as const),
  );
  return new AppsTrees().at(
    aState(aConnection(apps, { resourcesByApp })),
    options({ now: NOW, isExpanded: () => true }),
  );
}

/** What the row of the app says when hovered. */
function hoverOf(recording: Recording): string {
  return `${
    treeOf(recording)
      .row(appNode(appOf(recording.object).id))
      ?.tooltip() ?? 'no row of its own'
  }\n`;
}

function appOf(object: KubeObject): App {
  const app = argoCdEngine.toApp(object, DEMO);
  if (app === undefined) {
    throw new Error(`no app: ${object.kind} ${object.metadata.name}`);
  }
  return app;
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
