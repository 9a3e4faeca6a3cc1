/** What a recorder is about to say of an object. */
export interface Remark {
  /** The object's id. */
  readonly about: string;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
}

/** How an Event comes to be written. */
export interface Written {
  readonly name: string;
  readonly message: string;
  /** More than one: the Event of that name is there and counts up. */
  readonly count: number;
  /** Milliseconds. */
  readonly first: number;
  /** Stands for several that differ by their message, and so has lost what only one of them had. */
  readonly isCombined: boolean;
}

/** So many messages of one reason within the time below are told as one Event. */
const COMBINED_FROM = 10;
const COMBINED_WITHIN_MS = 600_000;
export const COMBINED = '(combined from similar events): ';

/** A recorder says so much of an object and type at once, and one thing more whenever the time below went by. */
export const BURST = 25;
const REFILL_MS = 300_000;

interface Similar {
  readonly messages: Set<string>;
  last: number;
}

interface Budget {
  left: number;
  at: number;
}

/**
 * What a Kubernetes recorder makes of what a controller says, by the defaults of client-go (`tools/record`), which the
 * controllers of Flux do not change: the same counts up, much that is similar is told as one, and who talks too much is
 * not heard. It counts what it does not send, too.
 */
export class EventCorrelator {
  readonly #similar = new Map<string, Similar>();
  readonly #seen = new Map<string, Written>();
  readonly #budgets = new Map<string, Budget>();

  /** `name` is for an Event that is new. Undefined where nothing is sent. `now` in milliseconds. */
  correlate(remark: Remark, name: string, now: number): Written | undefined {
    const { about, type, reason, message } = remark;
    const group = [about, type, reason].join('\n');
    const isCombined = this.#isTooMuch(group, message, now);
    const key = isCombined ? group : [group, message].join('\n');
    const before = this.#seen.get(key);
    const written: Written = {
      name: before?.name ?? name,
      message: isCombined ? `${COMBINED}${message}` : message,
      count: (before?.count ?? 0) + 1,
      first: before?.first ?? now,
      isCombined,
    };
    this.#seen.set(key, written);
    return this.#isAllowed([about, type].join('\n'), now) ? written : undefined;
  }

  #isTooMuch(group: string, message: string, now: number): boolean {
    let similar = this.#similar.get(group);
    if (similar === undefined || now - similar.last > COMBINED_WITHIN_MS) {
      similar = { messages: new Set(), last: now };
      this.#similar.set(group, similar);
    }
    similar.messages.add(message);
    similar.last = now;
    if (similar.messages.size < COMBINED_FROM) {
      return false;
    }
    const [oldest = ''] = similar.messages;
    similar.messages.delete(oldest);
    return true;
  }

  #isAllowed(key: string, now: number): boolean {
    const { left, at } = this.#budgets.get(key) ?? { left: BURST, at: now };
    const budget = Math.min(BURST, left + (now - at) / REFILL_MS);
    const isAllowed = budget >= 1;
    this.#budgets.set(key, { left: isAllowed ? budget - 1 : budget, at: now });
    return isAllowed;
  }
}
