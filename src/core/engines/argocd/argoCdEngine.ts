import { argoCdRules } from '../../diff/argoCdRules.ts';
import type { ConnectionId } from '../../model/ids.ts';
import type { App } from '../../model/app.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { gvkOf } from '../../model/kubeObject.ts';
import { asText, at } from '../../util/json.ts';
import type { GitOpsEngine } from '../engine.ts';
import { toApplication } from './application.ts';
import { toGenerator } from './applicationSet.ts';
import { toProject } from './appProject.ts';
import { declares } from './declares.ts';
import { ENGINE_ID } from './envelope.ts';
import { eventsOf } from './events.ts';
import { healRecordOf } from './healRecord.ts';
import { historyOf } from './history.ts';
import { FIELD_MANAGER, GROUP } from './names.ts';
import { plan } from './plan.ts';
import { resourcesOf } from './resources.ts';
import { rowToApplication } from './rows.ts';
import { trackedBy } from './trackedBy.ts';
import { detect, WATCHES } from './watches.ts';
import { pageByUrl, settingsRef } from './webAddress.ts';

/** Argo CD through the Kubernetes API alone: Application, ApplicationSet and AppProject of `argoproj.io`. */
export const argoCdEngine: GitOpsEngine = {
  id: ENGINE_ID,
  name: 'Argo CD',
  home: 'argocd',
  watches: WATCHES,
  appKinds: new Set(['Application']),
  detect,
  toApp,
  rowToApp: rowToApplication,
  resources: resourcesOf,
  comparedAt: (object) => asText(at(object, 'status', 'reconciledAt')),
  fieldManagers: new Set([FIELD_MANAGER]),
  history: historyOf,
  events: eventsOf,
  declares,
  trackedBy,
  ui: { settings: ({ namespace }) => settingsRef(namespace), address: pageByUrl },
  settingsOf: (object) =>
    settingsRef(asText(at(object, 'status', 'controllerNamespace')) ?? object.metadata.namespace ?? ''),
  compareRules: argoCdRules,
  healRecord: healRecordOf,
  plan,
};

function toApp(object: KubeObject, connection: ConnectionId): App | undefined {
  const { group, kind } = gvkOf(object);
  if (group !== GROUP) {
    return undefined;
  }
  switch (kind) {
    case 'Application':
      return toApplication(object, connection);
    case 'ApplicationSet':
      return toGenerator(object, connection);
    case 'AppProject':
      return toProject(object, connection);
    default:
      return undefined;
  }
}
