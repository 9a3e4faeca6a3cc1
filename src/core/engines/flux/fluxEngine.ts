import type { App } from '../../model/app.ts';
import type { ConnectionId } from '../../model/ids.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { gvkOf } from '../../model/kubeObject.ts';
import { unreachable } from '../../util/unreachable.ts';
import type { GitOpsEngine } from '../engine.ts';
import { toBeside } from './beside.ts';
import { comparedAt } from './comparedAt.ts';
import { declares } from './declares.ts';
import { eventsOf } from './events.ts';
import { fluxRules } from './fluxRules.ts';
import { toHelmRelease } from './helmRelease.ts';
import { historyOf } from './history.ts';
import { resourcesOf } from './inventory.ts';
import { FLUX_KINDS, kindOf } from './kinds.ts';
import { toKustomization } from './kustomization.ts';
import { ENGINE_ID, HELM_MANAGER, KUSTOMIZE_MANAGER } from './names.ts';
import { objectHealth } from './objectHealth.ts';
import { plan } from './plan.ts';
import { relate } from './relate.ts';
import { releaseStore } from './releaseStore.ts';
import { toSourceApp } from './source.ts';
import { trackedBy } from './tracker.ts';
import { detect, WATCHES } from './watches.ts';

/** Flux: appliers, sources, image automation and notifications of its toolkit, in whatever version the cluster serves. */
export const fluxEngine: GitOpsEngine = {
  id: ENGINE_ID,
  name: 'Flux',
  home: 'flux-system',
  watches: WATCHES,
  appKinds: new Set(FLUX_KINDS.filter(({ role }) => role === 'app').map(({ kind }) => kind)),
  detect,
  toApp,
  relate,
  // No kind of Flux is painted from a table: see `WATCHES`.
  rowToApp: () => undefined,
  resources: resourcesOf,
  objectHealth,
  comparedAt,
  fieldManagers: new Set([KUSTOMIZE_MANAGER, HELM_MANAGER]),
  history: historyOf,
  events: eventsOf,
  declares,
  trackedBy,
  settingsOf: () => undefined,
  compareRules: fluxRules,
  // A correction is told by Events alone, which are no part of the object.
  healRecord: () => undefined,
  appliedStore: releaseStore,
  plan,
};

function toApp(object: KubeObject, connection: ConnectionId): App | undefined {
  const known = kindOf(gvkOf(object));
  if (known === undefined) {
    return undefined;
  }
  switch (known.role) {
    case 'app':
      return known.kind === 'HelmRelease'
        ? toHelmRelease(object, connection, known)
        : toKustomization(object, connection, known);
    case 'source':
      return toSourceApp(object, connection, known);
    case 'imageAutomation':
    case 'notification':
      return toBeside(object, connection, known);
    case 'generator':
    case 'project':
      return undefined; // none of Flux's kinds
    default:
      return unreachable(known.role);
  }
}
