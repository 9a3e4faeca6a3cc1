import { git } from '../repo/git.ts';
import type { Kind } from '../pull/client.ts';
import { dictAt, equal, textAt, type Dict } from '../pull/json.ts';
import * as o from '../pull/objects.ts';
import { isSameRepository } from '../pull/refs.ts';
import { SOURCE_GROUP, type FluxParts } from './parts.ts';
import { ORIGIN_REVISION, ORIGIN_URL } from './registry.ts';
import { conditionOf, StatusOf } from './status.ts';

/** What lies at the address of a source now. */
interface Found {
  readonly revision: string;
  /** Below the folder of the source. */
  readonly file: string;
  readonly digest: string;
  readonly metadata?: Dict;
  /** Of the condition that it is stored. */
  readonly stored: string;
  /** Of the Event that tells of a new one. */
  readonly told: string;
}

/** Why nothing could be fetched: the reason and the message of a condition. */
class FetchError extends Error {
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}

/**
 * Plays source-controller for a GitRepository, whose artifact is the commit of its branch, and an OCIRepository, whose
 * artifact is what was pushed to its tag. Resolves whether it could be fetched.
 */
export async function reconcileSource(parts: FluxParts, kind: Kind, object: o.Obj): Promise<boolean> {
  const status = new StatusOf({ ...parts, manager: 'source-controller' }, kind, object);
  const asked = textAt(object, 'metadata', 'annotations', 'reconcile.fluxcd.io/requestedAt');
  const answered = asked === '' ? {} : { lastHandledReconcileAt: asked };
  const found = await (o.kindOf(object) === 'OCIRepository' ? pulled : fetched)(parts, object).catch(
    (error: unknown) => {
      if (error instanceof FetchError) {
        return error;
      }
      throw error;
    },
  );
  if (found instanceof FetchError) {
    const failure = { status: 'False', reason: found.reason, message: found.message } as const;
    await status
      .set({ ...failure, type: 'Ready' })
      .set({ ...failure, status: 'True', type: 'FetchFailed' })
      .writeConditions();
    await status.write(answered);
    await parts.events.source.say(object, {
      type: 'Warning',
      reason: found.reason,
      message: found.message,
    });
    return false;
  }
  const { revision, file, digest, metadata, stored, told } = found;
  const isNew = textAt(object, 'status', 'artifact', 'revision') !== revision;
  if (isNew) {
    const path = `${o.kindOf(object).toLowerCase()}/${o.namespaceOf(object)}/${o.nameOf(object)}/${file}.tar.gz`;
    await status.write({
      artifact: {
        revision,
        digest,
        path,
        url: `http://source-controller.flux-system.svc.cluster.local./${path}`,
        lastUpdateTime: status.time(),
        size: 1024,
        ...(metadata && { metadata }),
      },
    });
  }
  const wasFailing = textAt(conditionOf(object, 'FetchFailed'), 'status') === 'True';
  const good = { status: 'True', reason: 'Succeeded', message: stored } as const;
  await status
    .remove('FetchFailed')
    .set({ ...good, type: 'Ready' })
    .set({ ...good, type: 'ArtifactInStorage' })
    .writeConditions();
  await status.write({ observedGeneration: dictAt(object, 'metadata')['generation'] ?? 1, ...answered });
  if (isNew || wasFailing) {
    await parts.events.source.say(object, {
      type: 'Normal',
      reason: isNew ? 'NewArtifact' : 'Succeeded',
      message: told,
      annotations: { [`${SOURCE_GROUP}/revision`]: revision, [`${SOURCE_GROUP}/digest`]: digest },
    });
  }
  return true;
}

/** Whether there is something newer than the artifact; a webhook would tell. */
export async function isMoved(parts: FluxParts, object: o.Obj): Promise<boolean> {
  if (o.kindOf(object) === 'OCIRepository') {
    const held = dictAt(object, 'status', 'artifact', 'metadata');
    const there = parts.registry.pull(textAt(object, 'spec', 'url'), tagOf(object));
    return there === undefined || !equal({ ...there.metadata }, held);
  }
  const head = (await git(parts.bare, ['rev-parse', branchOf(object)])).trim();
  return !textAt(object, 'status', 'artifact', 'revision').endsWith(head);
}

const branchOf = (object: o.Obj): string => textAt(object, 'spec', 'ref', 'branch') || 'master';
const tagOf = (object: o.Obj): string => textAt(object, 'spec', 'ref', 'tag') || 'latest';

async function fetched({ bare, originUrl }: FluxParts, object: o.Obj): Promise<Found> {
  const url = textAt(object, 'spec', 'url');
  if (!isSameRepository(url, originUrl)) {
    throw new FetchError(
      'GitOperationFailed',
      `failed to checkout and determine revision: unable to clone '${url}': repository not found`,
    );
  }
  const branch = branchOf(object);
  const [commit = '', subject = ''] = (await git(bare, ['log', '-1', '--format=%H%n%s', branch])).split('\n');
  const revision = `${branch}@sha1:${commit}`;
  return {
    revision,
    file: commit,
    digest: `sha256:${commit.padEnd(64, '0')}`,
    stored: `stored artifact for revision '${revision}'`,
    told: `stored artifact for commit '${subject}'`,
  };
}

function pulled({ registry }: FluxParts, object: o.Obj): Promise<Found> {
  const url = textAt(object, 'spec', 'url');
  const tag = tagOf(object);
  const there = registry.pull(url, tag);
  if (there === undefined) {
    const manifest = `${url.replace(/^oci:\/\/([^/]+)/, 'https://$1/v2')}/manifests/${tag}`;
    const why = `failed to determine artifact digest: GET ${manifest}: MANIFEST_UNKNOWN: manifest unknown`;
    return Promise.reject(new FetchError('OCIArtifactPullFailed', why));
  }
  const { digest, metadata } = there;
  const revision = `${tag}@${digest}`;
  const origin = `origin source '${metadata[ORIGIN_URL]}', origin revision '${metadata[ORIGIN_REVISION]}'`;
  return Promise.resolve({
    revision,
    file: digest.slice('sha256:'.length),
    digest,
    metadata: { ...metadata },
    stored: `stored artifact for digest '${revision}'`,
    told: `stored artifact with revision '${revision}' from '${url}', ${origin}`,
  });
}
