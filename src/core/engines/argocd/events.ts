import type { AppEvent } from '../appEvent.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { asText, at } from '../../util/json.ts';

const SERVER = 'argocd-server';
/** The part about the revision is lacking where the sync had no result. */
const ENDED = /^(Partial s|S)ync operation(?: to (\S*))? (?:succeeded|failed:\s*([\s\S]*))$/;
const AUTOMATED = /^Initiated automated sync to '(.*)'$/;
const BY_HAND = /^initiated (partial )?(?:sync|rollback)\b(?: to (.*)|( locally))?$/;
const COMMIT = /\b[0-9a-f]{40}(?:[0-9a-f]{24})?\b/g;

/**
 * Events on an Application, oldest first. Those of the controller tell of operations; those of the server begin with a
 * user's name, which newer ones hold in the annotation `user` too. Changes of health and sync status are left out: the app
 * says them itself, and they come by the dozen.
 */
export function eventsOf(events: readonly KubeObject[]): readonly AppEvent[] {
  return events
    .map((event) => ({ event, time: timeOf(event) }))
    .toSorted((a, b) => compare(a.time, b.time) || compare(a.event.metadata.name, b.event.metadata.name))
    .flatMap(({ event, time }) => toEvent(event, time) ?? []);
}

function toEvent(event: KubeObject, time: string): AppEvent | undefined {
  const message = asText(at(event, 'message')) ?? '';
  const { uid, name } = event.metadata;
  const facts = { id: uid ?? name, at: time };
  if (asText(at(event, 'source', 'component')) === SERVER) {
    return { ...facts, ...byServer(event, message) };
  }
  const automated = AUTOMATED.exec(message);
  if (automated) {
    const revisions = commitsIn(automated[1] ?? '');
    return { ...facts, word: 'began', isAutomated: true, isPartial: false, isLocal: false, revisions };
  }
  const ended = ENDED.exec(message);
  if (!ended) {
    return undefined;
  }
  const [, how, revisions = '', failure] = ended;
  return {
    ...facts,
    word: 'ended',
    isPartial: how === 'Partial s',
    revisions: revisions.split(',').filter((one) => one !== ''),
    ...(failure !== undefined && { failure }),
  };
}

function byServer(
  event: KubeObject,
  message: string,
):
  | Omit<AppEvent & { readonly word: 'began' }, 'id' | 'at'>
  | Omit<AppEvent & { readonly word: 'acted' }, 'id' | 'at'> {
  // A name may hold blanks; without the annotation the first word has to do.
  const by = asText(at(event, 'metadata', 'annotations', 'user')) || (message.split(' ')[0] ?? '');
  const action = message.startsWith(`${by} `) ? message.slice(by.length + 1) : message;
  const begun = BY_HAND.exec(action);
  if (!begun) {
    return { word: 'acted', by, action };
  }
  const [, partial, revision = '', local] = begun;
  return {
    word: 'began',
    by,
    isAutomated: false,
    isPartial: partial !== undefined,
    isLocal: local !== undefined,
    revisions: commitsIn(revision),
  };
}

function commitsIn(text: string): readonly string[] {
  return text.match(COMMIT) ?? [];
}

function timeOf(event: KubeObject): string {
  return (
    asText(at(event, 'lastTimestamp')) ||
    asText(at(event, 'eventTime')) ||
    event.metadata.creationTimestamp ||
    ''
  );
}

/** Names of one app's Events end in nanoseconds as hex digits of one length. */
function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
