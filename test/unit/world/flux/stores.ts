import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { startFluxWorld, type FluxWorld } from '../../../world/flux/world.ts';
import { KubeClient, type Kind } from '../../../world/pull/client.ts';
import type { Obj } from '../../../world/pull/objects.ts';
import { git } from '../../../world/repo/git.ts';

/** The Flux half of the demo world, as a person with kubectl and a clone reaches it. */
export interface Stores {
  readonly world: FluxWorld;
  readonly client: KubeClient;
  kind(name: string): Kind;
  get(kindName: string, namespace: string, name: string): Promise<Obj>;
  /** A merge patch by hand. */
  patch(kindName: string, namespace: string, name: string, body: Obj): Promise<Obj>;
  /** Commits an edit of a file and pushes it. Answers the commit. */
  commit(file: string, edit: (text: string) => string, message?: string): Promise<string>;
  close(): Promise<void>;
}

export async function openStores(): Promise<Stores> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'plumbline-flux-'));
  const world = await startFluxWorld({ dir });
  const client = new KubeClient(world.kubeconfig, 'kubectl/v1.36.3 (linux/amd64)');
  const kinds = await client.discover();
  const kind = (name: string): Kind =>
    kinds.find((one) => one.kind === name) ?? assert.fail(`no ${name} is served`);
  return {
    world,
    client,
    kind,
    get: async (kindName, namespace, name) =>
      (await client.get(kind(kindName), namespace, name)) ?? assert.fail(`${kindName} ${name} is not there`),
    patch: (kindName, namespace, name, body) =>
      client.patch(kind(kindName), { namespace, name }, 'merge', body, { manager: 'kubectl-edit' }),
    commit: async (file, edit, message = `Change ${file}`) => {
      const at = path.join(world.workspace, file);
      await writeFile(at, edit(await readFile(at, 'utf8')));
      await git(world.workspace, ['commit', '--quiet', '--all', '--message', message]);
      await git(world.workspace, ['push', '--quiet', 'origin', 'main']);
      return (await git(world.workspace, ['rev-parse', 'HEAD'])).trim();
    },
    close: async () => {
      await client.close();
      await world.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
