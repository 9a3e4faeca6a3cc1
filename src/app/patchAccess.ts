import type { ClusterClient, ObjectRef } from '../core/ports.ts';
import { Access } from './access.ts';

/**
 * Whether a login may patch objects, asked once per kind and namespace in one comparison. Where it may not patch all of
 * them, each object is asked for by its name: a role may name single ones.
 */
export class PatchAccess {
  readonly #access: Access;

  constructor(client: ClusterClient) {
    this.#access = new Access(client);
  }

  /** `resource` is the plural. An answer that could not be had counts as no. */
  async may({ group, namespace, name }: ObjectRef, resource: string, signal: AbortSignal): Promise<boolean> {
    const all = { verb: 'patch', group, resource, ...(namespace !== '' && { namespace }) };
    return (await this.#access.may(all, signal)) || this.#access.may({ ...all, name }, signal);
  }
}
