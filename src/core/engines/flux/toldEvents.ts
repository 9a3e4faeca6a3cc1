import type { KubeObject } from '../../model/kubeObject.ts';
import { asText, at } from '../../util/json.ts';
import { KUSTOMIZE_GROUP } from './names.ts';

/** An Event with the parts that count here. `at` is RFC3339 in UTC. */
export interface Told {
  readonly event: KubeObject;
  readonly id: string;
  readonly at: string;
  /** The first of the times that it stands for; `at` is the last. */
  readonly since: string;
  readonly isWarning: boolean;
  readonly reason: string;
  readonly message: string;
}

/** More than ten Events of a kind within ten minutes are told as one, which has this before its text and no annotations. */
const COMBINED = '(combined from similar events): ';

/** Events oldest first. One that came again stands for all its times, with the last of them. */
export function toldInOrder(events: readonly KubeObject[]): readonly Told[] {
  return events
    .map((event) => ({
      event,
      id: event.metadata.uid ?? event.metadata.name,
      at:
        asText(at(event, 'lastTimestamp')) ||
        asText(at(event, 'eventTime')) ||
        event.metadata.creationTimestamp ||
        '',
      since: asText(at(event, 'firstTimestamp')) ?? '',
      isWarning: at(event, 'type') === 'Warning',
      reason: asText(at(event, 'reason')) ?? '',
      message: textOf(event),
    }))
    .toSorted((a, b) => compare(a.at, b.at) || compare(a.event.metadata.name, b.event.metadata.name));
}

function textOf(event: KubeObject): string {
  const text = (asText(at(event, 'message')) ?? '').trim();
  return text.startsWith(COMBINED) ? text.slice(COMBINED.length) : text;
}

/** Names of one object's Events end in nanoseconds as hex digits of one length. */
function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/**
 * The revision that an Event on a Kustomization names; undefined where it stands for several times, since its annotations
 * are those of the first.
 */
export function revisionIn({ event, since, at: last }: Told): string | undefined {
  return since !== '' && since < last ? undefined : annotationOf(event, 'revision');
}

/** What kustomize-controller writes on its Events: what it applied or tried, and what a pushed artifact was made from. */
export function annotationOf(event: KubeObject, name: 'revision' | 'originRevision'): string | undefined {
  return asText(at(event, 'metadata', 'annotations', `${KUSTOMIZE_GROUP}/${name}`));
}

/** What lines `Kind/namespace/name word` say of objects, as `Kind namespace/name`. */
export function objectsIn(message: string, words: readonly string[]): readonly string[] {
  return message.split('\n').flatMap((line) => {
    const [, kind, place, word = ''] = /^([A-Za-z]\w*)\/(\S+) (\w+)$/.exec(line.trim()) ?? [];
    return words.includes(word) && kind !== undefined && place !== undefined ? [`${kind} ${place}`] : [];
  });
}
