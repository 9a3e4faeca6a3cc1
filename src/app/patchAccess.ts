import type { ClusterClient, ObjectRef } from '../core/ports.ts';

/**
 * Whether a login may patch objects, asked once per kind and namespace in one comparison. Where it may not patch all of
 * them, each object is asked for by its name: a role may name single ones.
 */
export class PatchAccess {
  readonly #client: ClusterClient;
  readonly #answers = new Map<string, Promise<boolean>>();

  constructor(client: ClusterClient) {
    this.#client = client;
  }

  /** `resource` is the plural. An answer that could not be had counts as no. */
  async may(ref: ObjectRef, resource: string, signal: AbortSignal): Promise<boolean> {
    return (await this.#ask(ref, resource, undefined, signal)) || this.#ask(ref, resource, ref.name, signal);
  }

  #ask(ref: ObjectRef, resource: string, name: string | undefined, signal: AbortSignal): Promise<boolean> {
    const { group, namespace } = ref;
    const key = [group, resource, namespace, name ?? ''].join(' ');
    const known = this.#answers.get(key);
    if (known) {
      return known;
    }
    const check = {
      verb: 'patch',
      group,
      resource,
      ...(namespace !== '' && { namespace }),
      ...(name && { name }),
    };
    const asked = this.#client.may(check, signal).then((answer) => answer.ok && answer.value);
    this.#answers.set(key, asked);
    return asked;
  }
}
