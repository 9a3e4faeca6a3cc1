import type { AccessCheck } from '../core/model/plan.ts';
import type { ClusterClient } from '../core/ports.ts';

/** What a login may do, each thing asked once for as long as one comparison or plan takes. */
export class Access {
  readonly #client: ClusterClient;
  readonly #answers = new Map<string, Promise<boolean>>();

  constructor(client: ClusterClient) {
    this.#client = client;
  }

  /** An answer that could not be had counts as no. */
  may(check: AccessCheck, signal: AbortSignal): Promise<boolean> {
    const { verb, group, resource, namespace = '', name = '' } = check;
    const key = [verb, group, resource, namespace, name].join(' ');
    const known =
      this.#answers.get(key) ?? this.#client.may(check, signal).then((answer) => answer.ok && answer.value);
    this.#answers.set(key, known);
    return known;
  }
}
