import type { KubeObject } from '../../model/kubeObject.ts';
import type { JsonObject } from '../../util/json.ts';
import { asNumber, asObjects, asText, at } from '../../util/json.ts';
import type { Deployment } from '../engine.ts';
import { conditionOf } from './conditions.ts';
import { HELM_MANAGER, KUSTOMIZE_MANAGER } from './names.ts';
import { releasesOf } from './release.ts';
import { plainRevision } from './revision.ts';

/**
 * The controller's record of successful deployments, newest first: at most five builds of a Kustomization, since Flux
 * 2.7; the releases of a HelmRelease that its spec keeps.
 */
export function historyOf(object: KubeObject): readonly Deployment[] {
  if (object.kind === 'HelmRelease') {
    return releasesOf(object).flatMap((entry) => toRelease(entry) ?? []);
  }
  const entries = asObjects(at(object, 'status', 'history'));
  return object.kind === 'Kustomization' && entries.length === 0
    ? beforeHistory(object)
    : entries.flatMap((entry, index) => toBuild(entry, entries[index + 1]) ?? []);
}

/** The first of `historyOf`; what stands behind it is not read. */
export function latestDeployment(object: KubeObject): Deployment | undefined {
  const isBuild = object.kind === 'Kustomization';
  const entries = isBuild ? asObjects(at(object, 'status', 'history')) : releasesOf(object);
  if (isBuild && entries.length === 0) {
    return beforeHistory(object)[0];
  }
  for (const [index, entry] of entries.entries()) {
    const found = isBuild ? toBuild(entry, entries[index + 1]) : toRelease(entry);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/**
 * An entry stands for all times that one build gave one result. A build that comes back, as after a revert, keeps its
 * first time and moves to the front: then it cannot have come back before the entry below it was last reconciled.
 */
function toBuild(entry: JsonObject, below: JsonObject | undefined): Deployment | undefined {
  const first = asText(entry['firstReconciled']);
  const revision = builtFrom(entry);
  if (entry['lastReconciledStatus'] !== 'ReconciliationSucceeded' || first === undefined) {
    return undefined;
  }
  const returned = asText(below?.['lastReconciled']);
  const seenAt = asText(entry['lastReconciled']);
  const hasReturned = returned !== undefined && returned > first;
  return {
    id: asText(entry['digest']) ?? '',
    revisions: revision === undefined ? [] : [plainRevision(revision)],
    // RFC3339 in UTC with seconds: text order is time order.
    deployedAt: hasReturned ? returned : first,
    ...(hasReturned && { firstAt: first }),
    ...(seenAt !== undefined && { seenAt }),
    isAutomated: true,
    controller: KUSTOMIZE_MANAGER,
  };
}

/** The revision of a build in the record: of a pushed artifact the commit that it was made from. */
export function builtFrom(entry: JsonObject): string | undefined {
  return asText(at(entry, 'metadata', 'originRevision')) || asText(at(entry, 'metadata', 'revision'));
}

/** Controllers before 2.7 keep the applied revision alone; Ready goes through Unknown with each new one. */
function beforeHistory(object: KubeObject): readonly Deployment[] {
  const revision =
    asText(at(object, 'status', 'lastAppliedOriginRevision')) ||
    asText(at(object, 'status', 'lastAppliedRevision'));
  const ready = conditionOf(object, 'Ready');
  return !revision || ready?.status !== 'True' || ready.since === undefined
    ? []
    : [
        {
          id: '',
          revisions: [plainRevision(revision)],
          deployedAt: ready.since,
          isAutomated: true,
          controller: KUSTOMIZE_MANAGER,
        },
      ];
}

const DEPLOYED: ReadonlySet<unknown> = new Set(['deployed', 'superseded']);

function toRelease(entry: JsonObject): Deployment | undefined {
  const deployedAt = asText(entry['lastDeployed']);
  const version = asNumber(entry['version']);
  const chart = asText(entry['chartVersion']);
  return !DEPLOYED.has(entry['status']) || deployedAt === undefined || version === undefined
    ? undefined
    : {
        id: `v${version}`,
        revisions: chart === undefined ? [] : [chart],
        deployedAt,
        isAutomated: true,
        controller: HELM_MANAGER,
        ...(entry['action'] === 'rollback' && { isRollback: true }),
      };
}
