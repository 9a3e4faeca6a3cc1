import * as l10n from '@vscode/l10n';

import type { App, Artifact, Detail, MadeFrom, SourceSpec } from '../../model/app.ts';
import type { ConnectionId } from '../../model/ids.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import type { Json } from '../../util/json.ts';
import { asObject, asText, at } from '../../util/json.ts';
import { parseRepoUrl } from '../../manifest/repoUrl.ts';
import { baseApp } from './base.ts';
import type { FluxKind } from './kinds.ts';
import { intervalOf } from './nextTry.ts';
import { sourceRef } from './refs.ts';
import { parseRevision, plainRevision, shortRevision } from './revision.ts';

/** Keys of an artifact's metadata by which `flux push artifact` says what it was made from. */
const ORIGIN_URL = 'org.opencontainers.image.source';
const ORIGIN_REVISION = 'org.opencontainers.image.revision';

/** A source as an App of the role `source`: what it fetches, and what it holds. */
export function toSourceApp(object: KubeObject, connection: ConnectionId, known: FluxKind): App {
  const artifact = artifactOf(object);
  const holds = artifact?.madeFrom?.revision ?? artifact?.revision;
  const details = detailsOf(object);
  const chartFrom =
    object.kind === 'HelmChart' ? sourceRef(object, at(object, 'spec', 'sourceRef')) : undefined;
  return {
    ...baseApp(object, connection, known),
    sources: [toSource(object)],
    // Of a pushed artifact the commit: that is where people edit.
    revisions: holds === undefined ? [] : [plainRevision(holds)],
    ...(artifact && { artifact }),
    ...(artifact && isTagged(artifact) && { summary: summaryOf(artifact) }),
    ...(chartFrom && { sourceRefs: [chartFrom] }),
    ...(details.length > 0 && { details }),
  };
}

/** A digest alone says nothing to people where it stands behind a tag or a version. */
function isTagged({ revision }: Artifact): boolean {
  const { pointer, algorithm } = parseRevision(revision);
  return pointer !== '' && algorithm !== undefined && algorithm !== 'sha1';
}

function summaryOf({ revision, madeFrom }: Artifact): string {
  const held = shortRevision(revision);
  return madeFrom === undefined ? held : l10n.t('{0}, made from {1}', held, shortRevision(madeFrom.revision));
}

function artifactOf(object: KubeObject): Artifact | undefined {
  const artifact = at(object, 'status', 'artifact');
  const revision = asText(at(artifact, 'revision'));
  const fetchedAt = asText(at(artifact, 'lastUpdateTime'));
  const madeFrom = madeFromOf(artifact);
  return revision === undefined
    ? undefined
    : { revision, ...(fetchedAt !== undefined && { fetchedAt }), ...(madeFrom && { madeFrom }) };
}

/** Both have to be told, and the one has to be a repository, the other a commit: anything else leads nowhere. */
function madeFromOf(artifact: Json | undefined): MadeFrom | undefined {
  const repoURL = asText(at(artifact, 'metadata', ORIGIN_URL));
  const revision = asText(at(artifact, 'metadata', ORIGIN_REVISION));
  if (repoURL === undefined || revision === undefined || parseRepoUrl(repoURL) === undefined) {
    return undefined;
  }
  const { pointer, algorithm, hash } = parseRevision(revision);
  return algorithm === 'sha1' && hash !== undefined
    ? { repoURL, revision, targetRevision: pointer === '' ? hash : pointer }
    : undefined;
}

function toSource(object: KubeObject): SourceSpec {
  const spec = asObject(at(object, 'spec')) ?? {};
  const url = asText(spec['url']) ?? '';
  switch (object.kind) {
    case 'GitRepository':
      return { repoURL: url, targetRevision: gitTarget(spec['ref']), type: 'kustomize', path: '' };
    case 'OCIRepository':
      return { repoURL: url, targetRevision: ociTarget(spec['ref']), type: 'oci' };
    case 'HelmChart':
      return {
        repoURL: '',
        targetRevision: asText(spec['version']) ?? '*',
        type: 'chart',
        chart: asText(spec['chart']) ?? '',
      };
    case 'Bucket': {
      const endpoint = asText(spec['endpoint']) ?? '';
      return { repoURL: `${endpoint}/${asText(spec['bucketName']) ?? ''}`, targetRevision: '', type: 'oci' };
    }
    default:
      return {
        repoURL: url,
        targetRevision: '',
        type: url.startsWith('oci://') ? 'oci' : 'chart',
        chart: '',
      };
  }
}

/** The first that is written of commit, name, semver, tag, branch; `master` without any (specs/flux.md a). */
function gitTarget(ref: Json | undefined): string {
  const written = ['commit', 'name', 'semver', 'tag', 'branch'].map((field) => asText(at(ref, field)));
  return written.find((text) => text !== undefined && text !== '') ?? 'master';
}

function ociTarget(ref: Json | undefined): string {
  const written = ['digest', 'semver', 'tag'].map((field) => asText(at(ref, field)));
  return written.find((text) => text !== undefined && text !== '') ?? 'latest';
}

function detailsOf(object: KubeObject): readonly Detail[] {
  const artifact = at(object, 'status', 'artifact');
  const revision = asText(at(artifact, 'revision'));
  const origin = asText(at(artifact, 'metadata', ORIGIN_REVISION));
  return [
    { label: l10n.t('holds'), text: revision === undefined ? '' : shortRevision(revision) },
    {
      label: l10n.t('made from'),
      text: [asText(at(artifact, 'metadata', ORIGIN_URL)), origin && shortRevision(origin)]
        .filter(Boolean)
        .join(' '),
    },
    { label: l10n.t('made by'), text: object.kind === 'ExternalArtifact' ? makerOf(object) : '' },
    { label: l10n.t('interval'), text: intervalOf(object) },
  ].filter(({ text }) => text !== '');
}

/** Who makes an artifact that no source-controller fetches. */
function makerOf(object: KubeObject): string {
  const by = at(object, 'spec', 'sourceRef');
  return [asText(at(by, 'kind')), asText(at(by, 'name'))].filter(Boolean).join(' ');
}
