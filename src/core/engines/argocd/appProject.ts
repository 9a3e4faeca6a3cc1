import type { App, ProjectBounds } from '../../model/app.ts';
import type { ConnectionId } from '../../model/ids.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { asArray, asObjects, asText, at } from '../../util/json.ts';
import { NO_POLICY } from './applicationSet.ts';
import { destinationOf } from './destination.ts';
import { envelope } from './envelope.ts';
import { syncWindowsOf } from './syncWindows.ts';

/** An AppProject as an App of the role `project`: it bounds apps and has no state of its own. */
export function toProject(object: KubeObject, connection: ConnectionId): App {
  const facts = envelope(object, connection, 'project');
  const syncWindows = syncWindowsOf(object);
  return {
    ...facts,
    phase:
      facts.deletingSince === undefined
        ? { word: 'Project' }
        : { word: 'Deleting', since: facts.deletingSince },
    syncPolicy: NO_POLICY,
    bounds: boundsOf(object),
    ...(syncWindows.length > 0 && { syncWindows }),
  };
}

function boundsOf(project: KubeObject): ProjectBounds {
  const texts = (field: string): readonly string[] =>
    asArray(at(project, 'spec', field)).flatMap((one) => asText(one) ?? []);
  return {
    sourceRepos: texts('sourceRepos'),
    destinations: asObjects(at(project, 'spec', 'destinations')).map(destinationOf),
    sourceNamespaces: texts('sourceNamespaces'),
  };
}
