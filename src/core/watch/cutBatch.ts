import type { SourceEvent } from '../ports.ts';

/**
 * Objects handed on in one go. Whoever listens spends some 25 µs on each (projection, reduction), and the same turn may
 * also parse a slice of the next page: together they stay within half of the 16 ms that the extension host may be blocked.
 */
const MOST_OBJECTS = 150;

/** What is handed on now, in order, and what waits for the next turn. A page may be cut in two. */
export function cutBatch(waiting: readonly SourceEvent[]): {
  readonly batch: SourceEvent[];
  readonly rest: SourceEvent[];
} {
  const batch: SourceEvent[] = [];
  let room = MOST_OBJECTS;
  for (const [index, event] of waiting.entries()) {
    const weight = weigh(event);
    if (weight <= room) {
      batch.push(event);
      room -= weight;
    } else if (event.type === 'page' && room > 0) {
      const { first, second } = split(event, room);
      return { batch: [...batch, first], rest: [second, ...waiting.slice(index + 1)] };
    } else {
      return { batch, rest: waiting.slice(index) };
    }
  }
  return { batch, rest: [] };
}

function weigh(event: SourceEvent): number {
  switch (event.type) {
    case 'page':
      return event.objects.length;
    case 'changed':
    case 'removed':
      return 1;
    case 'rows': // a row is a fraction of an object, and the first paint should be one
    case 'listed':
    case 'live':
    case 'stale':
    case 'denied':
    default:
      return 0;
  }
}

type Page = Extract<SourceEvent, { type: 'page' }>;

function split(page: Page, room: number): { readonly first: Page; readonly second: Page } {
  const left = page.objects.length - room;
  return {
    first: { ...page, objects: page.objects.slice(0, room), received: page.received - left },
    second: { ...page, objects: page.objects.slice(room) },
  };
}
