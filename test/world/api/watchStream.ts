import { emptyObject } from './emptyObject.ts';
import { listOptions } from './listOptions.ts';
import type { Cluster, ResourceRequest } from './requestContext.ts';
import { selectorOf } from './selector.ts';
import type { Selector } from './selector.ts';
import { tooOld } from './statusError.ts';
import type { StatusError as Failure } from './statusError.ts';
import type { Entry, StoreEvent } from './store.ts';
import { inNamespace, jsonAs, resourceOf } from './stored.ts';
import { inWireOrder } from './wire.ts';

/** Where the frames of one watch go. */
export interface FrameSink {
  /** One frame with its line end. */
  write(frame: string): void;
  end(): void;
}

/** An open watch, as the fault script sees it. */
export interface OpenWatch {
  readonly request: ResourceRequest;
  bookmark(): void;
  /** Sends an ERROR frame and ends. */
  fail(error: Failure): void;
  stop(): void;
}

const bookmarkEveryMs = 60_000;
/** The server picks a time between half an hour and an hour where the client named none. */
const longestMs = 30 * 60_000;

/**
 * Starts a watch: what happened since the asked version (or, with `sendInitialEvents`, all that exists), then what
 * happens. Ends after `timeoutSeconds`, or when stopped.
 */
export function openWatch(cluster: Cluster, request: ResourceRequest, sink: FrameSink): OpenWatch {
  const { kind } = request;
  const { store } = cluster;
  const options = listOptions(request.query, true);
  const resource = resourceOf(kind);
  const isSelected = watchSelector(request);
  const timers: NodeJS.Timeout[] = [];
  let stopListening = (): void => undefined;

  const stop = (): void => {
    timers.forEach((timer) => clearTimeout(timer));
    stopListening();
    sink.end();
  };
  const bookmark = (annotations?: Record<string, string>): void => {
    sink.write(bookmarkFrame(request, store.version, annotations));
  };
  const open: OpenWatch = {
    request,
    bookmark: () => {
      if (options.bookmarks) {
        bookmark();
      }
    },
    fail: (error) => {
      sink.write(`${JSON.stringify({ type: 'ERROR', object: error.body })}\n`);
      stop();
    },
    stop,
  };

  const from = options.version ?? 0;
  const sendsInitial = options.sendInitialEvents ?? false;
  if (from > 0 && from < store.oldest(resource) && !sendsInitial) {
    open.fail(tooOld(from, store.oldest(resource)));
    return open;
  }
  if (sendsInitial || (from === 0 && options.sendInitialEvents === undefined)) {
    for (const entry of store.entries(resource)) {
      if (isSelected(entry)) {
        sink.write(frame('ADDED', request, entry));
      }
    }
    if (options.bookmarks && (sendsInitial || options.version === undefined)) {
      bookmark({ 'k8s.io/initial-events-end': 'true' });
    }
  } else {
    store.eventsSince(resource, from).forEach((event) => send(event));
  }
  stopListening = store.listen(resource, send);
  timers.push(
    setTimeout(
      stop,
      options.timeoutSeconds > 0 ? options.timeoutSeconds * cluster.watchSecondMs : longestMs,
    ).unref(),
  );
  if (options.bookmarks) {
    timers.push(setInterval(() => bookmark(), bookmarkEveryMs).unref());
  }
  return open;

  /** An object that starts or ceases to be selected is added or deleted to this watch. */
  function send(event: StoreEvent): void {
    if (event.version <= from) {
      return; // asked from a version that is yet to come, as after a restored etcd: silence until then
    }
    const was = event.before !== undefined && isSelected(event.before);
    const is = event.type !== 'DELETED' && isSelected(event.entry);
    if (is) {
      sink.write(frame(was ? 'MODIFIED' : 'ADDED', request, event.entry));
    } else if (was) {
      sink.write(frame('DELETED', request, event.type === 'DELETED' ? event.entry : lastSelected(event)));
    }
  }
}

/** The state before it left the selection, under the version of the change that took it out. */
function lastSelected(event: StoreEvent): Entry {
  const before = event.before ?? event.entry;
  const object = {
    ...before.object,
    metadata: { ...before.object.metadata, resourceVersion: String(event.version) },
  };
  return { ...before, object, version: event.version, json: () => JSON.stringify(object) };
}

function watchSelector(request: ResourceRequest): (entry: Entry) => boolean {
  const { kind, namespace, name } = request;
  const byQuery: Selector = selectorOf(request.query, kind) ?? (() => true);
  return (entry) =>
    inNamespace(entry, namespace) &&
    (name === '' || entry.object.metadata['name'] === name) &&
    byQuery(entry.object);
}

function frame(type: string, { kind }: ResourceRequest, entry: Entry): string {
  return `{"type":"${type}","object":${jsonAs(kind, entry)}}\n`;
}

function bookmarkFrame(
  { kind }: ResourceRequest,
  version: number,
  annotations?: Record<string, string>,
): string {
  const object = emptyObject(kind);
  object.metadata['resourceVersion'] = String(version);
  if (annotations !== undefined) {
    object.metadata['annotations'] = annotations;
  }
  return `${JSON.stringify({ type: 'BOOKMARK', object: inWireOrder(object, kind.isCustom) })}\n`;
}

/** A watch is refused before its stream starts where its parameters cannot be meant. */
export function checkWatch(request: ResourceRequest): void {
  listOptions(request.query, true);
  watchSelector(request);
}
