import type { AppDraft, ObjectName } from '../../model/app.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { destinationOf } from './destination.ts';
import { latestDeployment } from './history.ts';
import { inventoryCount } from './inventory.ts';
import { ownHealthChecks } from './ownHealthChecks.ts';
import { dependenciesOf } from './refs.ts';

/** Writes what the two kinds that apply manifests have in common: whence, whereto, after whom, how much, and when last. */
export function addApplied(app: AppDraft, object: KubeObject, source: ObjectName | undefined): void {
  app.destination = destinationOf(object);
  app.resourceCount = inventoryCount(object);
  if (source) {
    app.sourceRefs = [source];
  }
  const dependsOn = dependenciesOf(object);
  if (dependsOn.length > 0) {
    app.dependsOn = dependsOn;
  }
  const deployed = latestDeployment(object);
  if (deployed) {
    app.lastSyncedAt = deployed.deployedAt;
  }
  const checks = ownHealthChecks(object);
  if (checks.length > 0) {
    app.ownHealthChecks = checks;
  }
}
