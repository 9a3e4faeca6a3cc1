import { git } from '../repo/git.ts';
import type { Kind } from '../pull/client.ts';
import { dictAt, textAt } from '../pull/json.ts';
import * as o from '../pull/objects.ts';
import { isSameRepository } from '../pull/refs.ts';
import type { FluxParts } from './parts.ts';
import { StatusOf } from './status.ts';

/** Plays source-controller for a GitRepository: the artifact is the commit of its branch. */
export async function reconcileSource(parts: FluxParts, kind: Kind, object: o.Obj): Promise<void> {
  const { bare, originUrl } = parts;
  const status = new StatusOf({ ...parts, manager: 'source-controller' }, kind, object);
  const asked = textAt(object, 'metadata', 'annotations', 'reconcile.fluxcd.io/requestedAt');
  const url = textAt(object, 'spec', 'url');
  if (!isSameRepository(url, originUrl)) {
    const message = `failed to checkout and determine revision: unable to clone '${url}': repository not found`;
    const failure = { status: 'False', reason: 'GitOperationFailed', message } as const;
    await status
      .set({ ...failure, type: 'Ready' })
      .set({ ...failure, status: 'True', type: 'FetchFailed' })
      .writeConditions();
    return;
  }
  const branch = textAt(object, 'spec', 'ref', 'branch') || 'master';
  const commit = (await git(bare, ['rev-parse', branch])).trim();
  const revision = `${branch}@sha1:${commit}`;
  const message = `stored artifact for revision '${revision}'`;
  if (textAt(object, 'status', 'artifact', 'revision') !== revision) {
    const path = `gitrepository/${o.namespaceOf(object)}/${o.nameOf(object)}/${commit}.tar.gz`;
    await status.write({
      artifact: {
        revision,
        digest: `sha256:${commit.padEnd(64, '0')}`,
        path,
        url: `http://source-controller.flux-system.svc.cluster.local./${path}`,
        lastUpdateTime: status.time(),
        size: 1024,
      },
    });
  }
  const good = { status: 'True', reason: 'Succeeded', message } as const;
  await status
    .remove('FetchFailed')
    .set({ ...good, type: 'Ready' })
    .set({ ...good, type: 'ArtifactInStorage' })
    .writeConditions();
  await status.write({
    observedGeneration: dictAt(object, 'metadata')['generation'] ?? 1,
    ...(asked === '' ? {} : { lastHandledReconcileAt: asked }),
  });
}
