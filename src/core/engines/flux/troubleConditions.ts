import type { Condition } from '../../model/app.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import type { FluxCondition } from './conditions.ts';
import { conditionsOf } from './conditions.ts';
import type { StateWord } from './words.ts';

/** Conditions that say that something is wrong, and by which status; all others only describe. */
const TROUBLES: ReadonlyMap<string, { readonly status: string; readonly severity: Condition['severity'] }> =
  new Map([
    ['Ready', { status: 'False', severity: 'error' }],
    ['Stalled', { status: 'True', severity: 'error' }],
    ['Released', { status: 'False', severity: 'error' }],
    ['TestSuccess', { status: 'False', severity: 'warning' }],
    ['Remediated', { status: 'True', severity: 'warning' }],
    ['Drifted', { status: 'True', severity: 'warning' }],
    ['Healthy', { status: 'False', severity: 'error' }],
    ['FetchFailed', { status: 'True', severity: 'error' }],
    ['BuildFailed', { status: 'True', severity: 'error' }],
    ['StorageOperationFailed', { status: 'True', severity: 'error' }],
    ['SourceVerified', { status: 'False', severity: 'error' }],
  ]);

/**
 * What is wrong, each message once, under the reason that the controller gives. A state that only waits has no trouble,
 * and that of a suspended object is an old one.
 */
export function troubleConditions(object: KubeObject, word: StateWord): readonly Condition[] {
  if (word === 'Waiting' || word === 'Reconciling') {
    return [];
  }
  const found = conditionsOf(object, isTrouble);
  if (found.length === 0) {
    return []; // as for most objects of a fleet
  }
  const troubles = found.flatMap((one) => {
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
  return TROUBLES.get(type)?.status === status;
}

/** The cause first, that no try is left last: messages repeat each other, and the first is the one that is told. */
function rank({ type }: FluxCondition): number {
  const place = ['Released', 'Ready'].indexOf(type);
  return place >= 0 ? place : 2 + Number(type === 'Stalled');
}

const WEIGHT: Record<Condition['severity'], number> = { error: 2, warning: 1, info: 0 };

function severityOf(
  { type }: FluxCondition,
  object: KubeObject,
  word: StateWord,
): Condition['severity'] | undefined {
  const severity = TROUBLES.get(type)?.severity;
  // The condition stays True after drift detection was switched off.
  if (severity === undefined || (type === 'Drifted' && word !== 'Drifted')) {
    return undefined;
  }
  const isOld =
    word === 'Suspended' || word === 'Terminating' || object.metadata.deletionTimestamp !== undefined;
  return isOld ? 'info' : severity;
}
