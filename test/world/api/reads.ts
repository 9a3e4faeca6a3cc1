import type { Fields } from './json.ts';
import { apiVersionOf } from './kind.ts';
import type { ServedKind } from './kind.ts';
import { decodeContinue, encodeContinue } from './continueToken.ts';
import { listOptions } from './listOptions.ts';
import type { ListOptions } from './listOptions.ts';
import type { Answer, Cluster, ResourceRequest } from './requestContext.ts';
import { answer } from './requestContext.ts';
import { selectorOf } from './selector.ts';
import { expired, notFound, StatusError } from './statusError.ts';
import { keyFor } from './store.ts';
import type { Entry } from './store.ts';
import { inNamespace, jsonAs, objectAs, resourceOf } from './stored.ts';
import { tableOf } from './table.ts';
import type { IncludedObject } from './table.ts';
import { asListItem } from './wire.ts';

export function getOne(cluster: Cluster, request: ResourceRequest): Answer {
  const { kind, name } = request;
  const entry = cluster.store.find(resourceOf(kind), keyFor(request.namespace, name));
  if (entry === undefined) {
    throw notFound(kind, name);
  }
  if (wantsTable(request.accept)) {
    return tableAnswer(cluster, request, [entry], { resourceVersion: String(entry.version) });
  }
  return { status: 200, text: `${jsonAs(kind, entry)}\n` };
}

export function listAll(cluster: Cluster, request: ResourceRequest): Answer {
  return listed(cluster, request).answer;
}

/** A page as it is answered, with its entries for whoever has to do something to each. */
export function listed(
  cluster: Cluster,
  request: ResourceRequest,
): { readonly entries: readonly Entry[]; readonly answer: Answer } {
  const page = pageOf(cluster, request);
  return { entries: page.entries, answer: pageAnswer(cluster, request, page) };
}

function pageAnswer(cluster: Cluster, request: ResourceRequest, page: Page): Answer {
  const { kind } = request;
  const metadata: Fields = {
    ...(kind.isCustom && !wantsTable(request.accept) ? { continue: page.next ?? '' } : {}),
    resourceVersion: String(page.version),
    ...(page.next === undefined || kind.isCustom ? {} : { continue: page.next }),
    ...(page.remaining === undefined ? {} : { remainingItemCount: page.remaining }),
  };
  if (wantsTable(request.accept)) {
    return tableAnswer(cluster, request, page.entries, {
      resourceVersion: String(page.version),
      ...(page.next === undefined ? {} : { continue: page.next }),
      ...(page.remaining === undefined ? {} : { remainingItemCount: page.remaining }),
    });
  }
  return { status: 200, text: `${listText(kind, page.entries, metadata)}\n` };
}

/** A list that a field selector narrows to one name looks at that one only, so it has no further page. */
function namedOnly({ query, namespace }: ResourceRequest, entries: readonly Entry[]): readonly Entry[] {
  const name = /(?:^|,)metadata\.name==?([^,]+)/u.exec(query.get('fieldSelector') ?? '')?.[1];
  return name === undefined || namespace === ''
    ? entries
    : entries.filter((entry) => entry.key === keyFor(namespace, name));
}

interface Page {
  readonly entries: readonly Entry[];
  readonly version: number;
  readonly next?: string;
  readonly remaining?: number;
}

/** One page; a `continue` token goes on in the state that the first page showed, as long as that is kept. */
function pageOf(cluster: Cluster, request: ResourceRequest): Page {
  const { kind, query } = request;
  const { store } = cluster;
  const resource = resourceOf(kind);
  const options = listOptions(query, false);
  const { limit, continueToken } = options;
  const begun = continueToken === '' ? undefined : decodeContinue(continueToken);
  checkVersion(cluster, options);
  let version = store.version;
  let all = namedOnly(request, store.entries(resource));
  if (begun !== undefined && begun.version > 0) {
    const kept = store.snapshot(resource, begun.version);
    if (kept === undefined) {
      throw expired(
        'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
        encodeContinue({ version: -1, start: begun.start }),
      );
    }
    version = begun.version;
    all = kept;
  }
  const isSelected = selectorOf(query, kind);
  const from = begun?.start.slice(1);
  const entries: Entry[] = [];
  let last: Entry | undefined;
  let rest = 0;
  for (const entry of all) {
    if (!inNamespace(entry, request.namespace) || (from !== undefined && entry.key < from)) {
      continue;
    }
    if (limit > 0 && entries.length === limit) {
      rest += 1;
      continue;
    }
    if (isSelected === undefined || isSelected(entry.object)) {
      entries.push(entry);
    }
    last = entry;
  }
  if (rest === 0 || last === undefined) {
    return { entries, version };
  }
  if (begun === undefined || begun.version < 0) {
    store.keepSnapshot(resource);
  }
  return {
    entries,
    version,
    next: encodeContinue({ version, start: `/${last.key}\0` }),
    ...(isSelected === undefined ? { remaining: rest } : {}),
  };
}

/** A version that the server has not reached yet cannot be waited for here: the real one gives up after 3 s. */
function checkVersion({ store }: Cluster, { version: asked = 0 }: ListOptions): void {
  if (asked > store.version) {
    throw new StatusError({
      code: 504,
      reason: 'Timeout',
      message: `Timeout: Too large resource version: ${asked}, current: ${store.version}`,
      details: {
        causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
        retryAfterSeconds: 1,
      },
    });
  }
}

function listText(kind: ServedKind, entries: readonly Entry[], metadata: Fields): string {
  const items = entries.map((entry) => asListItem(jsonAs(kind, entry), objectAs(kind, entry), kind.isCustom));
  const apiVersion = JSON.stringify(apiVersionOf(kind));
  return kind.isCustom
    ? `{"apiVersion":${apiVersion},"items":[${items.join(',')}],"kind":"${kind.listKind}","metadata":${JSON.stringify(metadata)}}`
    : `{"kind":"${kind.listKind}","apiVersion":${apiVersion},"metadata":${JSON.stringify(metadata)},"items":[${items.join(',')}]}`;
}

export function wantsTable(accept: string): boolean {
  return /;\s*as=Table/u.test(accept.split(',')[0] ?? '');
}

function tableAnswer(
  cluster: Cluster,
  { kind, query }: ResourceRequest,
  entries: readonly Entry[],
  metadata: Fields,
): Answer {
  const include = (query.get('includeObject') ?? 'Metadata') as IncludedObject;
  return answer(200, tableOf(kind, entries, metadata, { include, now: cluster.now() }));
}
