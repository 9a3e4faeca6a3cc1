import type { SourceEvent } from '../../core/ports.ts';

/**
 * Objects handed on in one go. Whoever listens spends some 30 µs on each (projection, reduction), so this stays within
 * half of the 16 ms that the extension host may be blocked; pages of a list are cut to it.
 */
const MOST_OBJECTS = 250;

/** Gathers events and hands them on once per macrotask: a burst of frames is one array, a big page is several. */
export class Outbox {
  readonly #deliver: (events: readonly SourceEvent[]) => void;
  #waiting: SourceEvent[] = [];
  #turn: NodeJS.Immediate | undefined;

  constructor(deliver: (events: readonly SourceEvent[]) => void) {
    this.#deliver = deliver;
  }

  add(events: readonly SourceEvent[]): void {
    this.#waiting.push(...events);
    this.#schedule();
  }

  /** Takes back what was not handed on yet. */
  drop(isDropped: (event: SourceEvent) => boolean): void {
    this.#waiting = this.#waiting.filter((event) => !isDropped(event));
  }

  dispose(): void {
    this.#waiting = [];
    clearImmediate(this.#turn);
  }

  #schedule(): void {
    if (this.#waiting.length > 0) {
      this.#turn ??= setImmediate(() => this.#flush());
    }
  }

  #flush(): void {
    this.#turn = undefined;
    const { batch, rest } = cut(this.#waiting);
    this.#waiting = rest;
    this.#schedule();
    this.#deliver(batch);
  }
}

function cut(waiting: readonly SourceEvent[]): {
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
