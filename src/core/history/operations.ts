import type { AppEvent } from '../engines/appEvent.ts';
import type { Deployment } from '../engines/engine.ts';
import type { ActionEntry, Initiator, OperationEntry } from './entry.ts';

/** A sync is in the record a moment before or after its Event, as far as clocks agree. */
const SAME_SYNC_MS = 60_000;

/**
 * What Events tell beside the record of syncs: failures, self-heals, syncs of some objects or from local files, and what
 * people did. A full sync that is in the record is left out. `events` oldest first; the answer is newest first.
 */
export function operationEntries(
  events: readonly AppEvent[],
  deployments: readonly Deployment[],
): readonly (OperationEntry | ActionEntry)[] {
  const entries: (OperationEntry | ActionEntry)[] = [];
  let pending: Began | undefined;
  for (const event of events) {
    const at = Date.parse(event.at);
    if (Number.isNaN(at)) {
      continue;
    }
    const key = `event.${event.id}`;
    switch (event.word) {
      case 'acted':
        entries.push({
          kind: 'action',
          key,
          at,
          by:
            event.controller === undefined
              ? user(event.by ?? '')
              : { word: 'controller', name: event.controller },
          action: event.action,
        });
        break;
      case 'began':
        entries.push(...unended(pending));
        pending = event;
        break;
      case 'ended':
      default: {
        const begun = pending !== undefined && isSame(pending, event) ? pending : undefined;
        entries.push(...(begun === undefined ? unended(pending) : []));
        pending = undefined;
        if (begun?.isLocal === true || !isRecorded(event, at, deployments)) {
          entries.push(entryOf(event, at, begun));
        }
      }
    }
  }
  return [...entries, ...unended(pending)].toReversed();
}

/** The controller put some objects back by itself. */
export function isSelfHeal({ outcome, by, isPartial }: OperationEntry): boolean {
  return outcome === 'succeeded' && isPartial && by.word === 'controller';
}

type Began = AppEvent & { readonly word: 'began' };
type Ended = AppEvent & { readonly word: 'ended' };

/** Whether an end may belong to a beginning: one of another commit belongs to an operation whose beginning is not kept. */
function isSame(began: Began, ended: Ended): boolean {
  const known = began.revisions.length > 0 && ended.revisions.length > 0;
  const isPartial = began.isAutomated || began.isPartial === ended.isPartial;
  return isPartial && (!known || began.revisions.some((one) => ended.revisions.includes(one)));
}

function entryOf(ended: Ended, at: number, begun: Began | undefined): OperationEntry {
  const { id, isPartial, isRecorded, revisions, what, failure, controller, objects = [] } = ended;
  return {
    kind: 'operation',
    key: `event.${id}`,
    at,
    by:
      begun === undefined && controller !== undefined
        ? { word: 'controller', name: controller }
        : initiator(begun),
    revisions,
    outcome: failure === undefined ? 'succeeded' : 'failed',
    isPartial,
    isLocal: begun?.isLocal ?? false,
    ...(what !== undefined && { what }),
    ...(isRecorded === true && { isRecorded }),
    ...(objects.length > 0 && { objects }),
    ...(failure !== undefined && { failure }),
  };
}

function unended(began: Began | undefined): readonly OperationEntry[] {
  if (began === undefined) {
    return [];
  }
  const { id, at, isPartial, isLocal, revisions } = began;
  return [
    {
      kind: 'operation',
      key: `event.${id}`,
      at: Date.parse(at),
      by: initiator(began),
      revisions,
      outcome: 'began',
      isPartial,
      isLocal,
    },
  ];
}

function isRecorded(ended: Ended, at: number, deployments: readonly Deployment[]): boolean {
  return (
    ended.failure === undefined &&
    !ended.isPartial &&
    deployments.some(
      ({ revisions, deployedAt }) =>
        revisions.join() === ended.revisions.join() && Math.abs(Date.parse(deployedAt) - at) <= SAME_SYNC_MS,
    )
  );
}

function initiator(begun: Began | undefined): Initiator {
  if (begun?.isAutomated === true) {
    return { word: 'controller' };
  }
  return begun?.by === undefined ? { word: 'unknown' } : user(begun.by);
}

function user(name: string): Initiator {
  return name === '' ? { word: 'unknown' } : { word: 'user', name };
}
