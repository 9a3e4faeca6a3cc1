import type { App, Phase, SyncPolicy } from '../../model/app.ts';
import type { ConnectionId } from '../../model/ids.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import type { HealthStatus } from '../../model/status.ts';
import { isHealthStatus } from '../../model/status.ts';
import { asArray, asNumber, asText, at } from '../../util/json.ts';
import { applicationSetConditions, hasCondition } from './conditions.ts';
import { envelope } from './envelope.ts';

/** Generators and projects sync nothing themselves. */
export const NO_POLICY: SyncPolicy = {
  automated: false,
  prune: false,
  selfHeal: false,
  allowEmpty: false,
  syncOptions: [],
  isPaused: false,
};

/** An ApplicationSet as an App of the role `generator`: no verdict of its own, and health from its conditions. */
export function toGenerator(object: KubeObject, connection: ConnectionId): App {
  const health = healthOf(object);
  const project = asText(at(object, 'spec', 'template', 'spec', 'project'));
  const conditions = applicationSetConditions(object);
  const facts = envelope(object, connection, 'generator');
  return {
    ...facts,
    // A templated project is many projects.
    ...(project && !project.includes('{{') && { project }),
    phase: phaseOf(facts.deletingSince, conditions, health),
    ...(health && { health }),
    syncPolicy: NO_POLICY,
    conditions,
    // The list is cut at 5,000; the count (3.2) is not.
    resourceCount:
      asNumber(at(object, 'status', 'resourcesCount')) ?? asArray(at(object, 'status', 'resources')).length,
  };
}

/** `status.health` comes with 3.4; before that the same conditions tell it. */
function healthOf(object: KubeObject): HealthStatus | undefined {
  const health = at(object, 'status', 'health', 'status');
  if (isHealthStatus(health)) {
    return health;
  }
  if (hasCondition(object, 'ErrorOccurred', 'True')) {
    return 'Degraded';
  }
  if (hasCondition(object, 'RolloutProgressing', 'True')) {
    return 'Progressing';
  }
  return hasCondition(object, 'ResourcesUpToDate', 'True') ? 'Healthy' : undefined;
}

function phaseOf(
  deletingSince: string | undefined,
  conditions: App['conditions'],
  health: HealthStatus | undefined,
): Phase {
  if (deletingSince !== undefined) {
    return { word: 'Deleting', since: deletingSince };
  }
  const worst = conditions[0];
  return worst
    ? {
        word: worst.type,
        reason: worst.message,
        ...(worst.since === undefined ? {} : { since: worst.since }),
      }
    : { word: health ?? 'Unknown' };
}
