import type { AppId, ResourceKey } from '../model/ids.ts';
import { parseAppId, parseResourceKey, resourceKey } from '../model/ids.ts';

/** What a virtual document shows. A kind is registered once; its texts come from what the user asked for. */
export type DocumentKind = 'live' | 'desired' | 'diff-desired' | 'diff-live' | 'revision' | 'revert';

const KINDS: ReadonlySet<string> = new Set<DocumentKind>([
  'live',
  'desired',
  'diff-desired',
  'diff-live',
  'revision',
  'revert',
]);

/**
 * Names one text for good: `version` is the resourceVersion of the live object or the id of a Git object, and `variant`
 * what else decides the text (the side of Git, the rung of the comparison). Another text gets another document, so a tab
 * never changes its meaning.
 */
export interface DocumentId {
  readonly kind: DocumentKind;
  readonly app: AppId;
  readonly resource: ResourceKey;
  readonly version: string;
  readonly variant: string;
}

/**
 * Parts of a `plumbline:` URI, not yet encoded. The path is for people, tabs show its end; both sides of a difference have
 * the same one, for the multi-diff editor would call another path a rename.
 */
export interface DocumentAddress {
  readonly authority: string;
  readonly path: string;
  readonly query: string;
}

export const DOCUMENT_SCHEME = 'plumbline';

/** A file of a repository at a commit, as it concerns an app. `version` is the commit, `variant` the side. */
export function fileDocument(app: AppId, path: string, version: string, variant: string): DocumentId {
  const resource = resourceKey({ group: '', kind: FILE, namespace: '', name: path });
  return { kind: 'revision', app, resource, version, variant };
}

/** A plan of a revert. `title` is the name of its tab; `version` the tip it stands on, `variant` what it is a plan of. */
export function planDocument(app: AppId, title: string, version: string, variant: string): DocumentId {
  const resource = resourceKey({ group: '', kind: FILE, namespace: '', name: `${title}.plan.md` });
  return { kind: 'revert', app, resource, version, variant };
}

/** Stands in the place of a kind for what is no object. */
const FILE = 'File';

/** `//<kind>/<app>/<namespace>/<Kind> <name>.yaml` with the identity in the query. */
export function documentAddress(id: DocumentId): DocumentAddress {
  const app = parseAppId(id.app);
  const resource = parseResourceKey(id.resource);
  const isFile = (id.kind === 'revision' || id.kind === 'revert') && resource?.kind === FILE;
  const parts = [
    app?.name ?? '',
    ...(resource?.namespace ? [resource.namespace] : []),
    ...(isFile
      ? (resource?.name ?? '').split('/')
      : [`${resource?.kind ?? ''} ${resource?.name ?? ''}.yaml`]),
  ];
  const query = new URLSearchParams([
    ['app', id.app],
    ['resource', id.resource],
    ['version', id.version],
    ['variant', id.variant],
  ]);
  return {
    authority: id.kind,
    path: `/${parts.map((part) => part.replaceAll('/', '∕')).join('/')}`,
    query: query.toString(),
  };
}

/** Undefined for an address that is none of ours: a tab of another version, or a link from elsewhere. */
export function parseDocumentAddress({
  authority: kind,
  query,
}: Pick<DocumentAddress, 'authority' | 'query'>): DocumentId | undefined {
  const fields = new URLSearchParams(query);
  const app = fields.get('app') ?? '';
  const resource = fields.get('resource') ?? '';
  if (!KINDS.has(kind) || !parseAppId(app) || !parseResourceKey(resource)) {
    return undefined;
  }
  return {
    kind: kind as DocumentKind,
    app: app as AppId,
    resource: resource as ResourceKey,
    version: fields.get('version') ?? '',
    variant: fields.get('variant') ?? '',
  };
}
