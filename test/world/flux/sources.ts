import { git } from '../repo/git.ts';
import type { Kind } from '../pull/client.ts';
import { textAt } from '../pull/json.ts';
import * as o from '../pull/objects.ts';
import { isSameRepository } from '../pull/refs.ts';
import type { FluxParts } from './parts.ts';

/** Plays source-controller for a GitRepository: the artifact is the commit of its branch. */
export async function reconcileSource(parts: FluxParts, kind: Kind, object: o.Obj): Promise<void> {
  const { status, bare, originUrl } = parts;
  const handled = textAt(object, 'metadata', 'annotations', 'reconcile.fluxcd.io/requestedAt');
  if (!isSameRepository(textAt(object, 'spec', 'url'), originUrl)) {
    const message = `failed to checkout and determine revision: unable to clone '${textAt(object, 'spec', 'url')}': repository not found`;
    const failure = { status: 'False', reason: 'GitOperationFailed', message } as const;
    await status.conditions(kind, object, [
      { ...failure, type: 'Ready' },
      { ...failure, status: 'True', type: 'FetchFailed' },
    ]);
    return;
  }
  const branch = textAt(object, 'spec', 'ref', 'branch') || 'master';
  const commit = (await git(bare, ['rev-parse', branch])).trim();
  const revision = `${branch}@sha1:${commit}`;
  const message = `stored artifact for revision '${revision}'`;
  if (textAt(object, 'status', 'artifact', 'revision') !== revision) {
    const path = `gitrepository/${o.namespaceOf(object)}/${o.nameOf(object)}/${commit}.tar.gz`;
    await status.write(kind, object, {
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
  await status.conditions(kind, object, [
    { type: 'Ready', status: 'True', reason: 'Succeeded', message },
    { type: 'ArtifactInStorage', status: 'True', reason: 'Succeeded', message },
  ]);
  await status.write(kind, object, {
    observedGeneration: (object['metadata'] as { generation?: number }).generation ?? 1,
    ...(handled === '' ? {} : { lastHandledReconcileAt: handled }),
  });
}
