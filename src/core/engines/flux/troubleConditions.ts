import type { Condition } from '../../model/app.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import type { FluxCondition } from './conditions.ts';
import { conditionsOf } from './conditions.ts';
import type { StateWord } from './words.ts';

/** Conditions that say that something is wrong by this status; all others only describe. */
const SEVERITIES: ReadonlyMap<string, Condition['severity']> = new Map([
  ['Ready=False', 'error'],
  ['Stalled=True', 'error'],
  ['Released=False', 'error'],
  ['TestSuccess=False', 'warning'],
  ['Remediated=True', 'warning'],
  ['Drifted=True', 'warning'],
  ['Healthy=False', 'error'],
  ['FetchFailed=True', 'error'],
  ['BuildFailed=True', 'error'],
  ['StorageOperationFailed=True', 'error'],
  ['SourceVerified=False', 'error'],
]);

/**
 * What is wrong, each message once, under the reason that the controller gives. A state that only waits has no trouble,
 * and that of a suspended object is an old one.
 */
export function troubleConditions(object: KubeObject, word: StateWord): readonly Condition[] {
  if (word === 'Waiting' || word === 'Reconciling') {
    return [];
  }
  const troubles = conditionsOf(object, isTrouble).flatMap((one) => {
    const severity = severityOf(one, object, word);
    return severity === undefined ? [] : [{ one, severity }];
  });
  const told: Condition[] = [];
  for (const { one, severity } of troubles.toSorted((a, b) => rank(a.one) - rank(b.one))) {
    if (!told.some(({ message }) => message.includes(one.message))) {
      told.push({
        type: one.reason || one.type,
        message: one.message,
        severity,
        ...(one.since === undefined ? {} : { since: one.since }),
      });
    }
  }
  return told.toSorted((a, b) => WEIGHT[b.severity] - WEIGHT[a.severity]);
}

function isTrouble(type: string, status: string): boolean {
  return SEVERITIES.has(`${type}=${status}`);
}

/** The cause first, that no try is left last: messages repeat each other, and the first is the one that is told. */
function rank({ type }: FluxCondition): number {
  const place = ['Released', 'Ready'].indexOf(type);
  return place >= 0 ? place : 2 + Number(type === 'Stalled');
}

const WEIGHT: Record<Condition['severity'], number> = { error: 2, warning: 1, info: 0 };

function severityOf(
  { type, status }: FluxCondition,
  object: KubeObject,
  word: StateWord,
): Condition['severity'] | undefined {
  const severity = SEVERITIES.get(`${type}=${status}`);
  // The condition stays True after drift detection was switched off.
  if (severity === undefined || (type === 'Drifted' && word !== 'Drifted')) {
    return undefined;
  }
  const isOld =
    word === 'Suspended' || word === 'Terminating' || object.metadata.deletionTimestamp !== undefined;
  return isOld ? 'info' : severity;
}
