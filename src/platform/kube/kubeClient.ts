import { readItem, toPage } from '../../core/kube/listItems.ts';
import {
  isPathSegment,
  listPath,
  patchPath,
  placePath,
  resourceName,
  watchPath,
} from '../../core/kube/paths.ts';
import type { Place } from '../../core/kube/paths.ts';
import type { Asked } from '../../core/kube/statusError.ts';
import { readRow, TABLE_ACCEPT, toRows } from '../../core/kube/table.ts';
import { parseFrame } from '../../core/kube/watchFrame.ts';
import type { ClusterError } from '../../core/model/connection.ts';
import type { ConnectionId } from '../../core/model/ids.ts';
import { asKubeObject } from '../../core/model/kubeObject.ts';
import type { KubeObject } from '../../core/model/kubeObject.ts';
import type { AccessCheck } from '../../core/model/plan.ts';
import type {
  ApiResource,
  ClusterClient,
  ListPage,
  ListRequest,
  ObjectRef,
  PatchRequest,
  TableRow,
  WatchFrame,
  WatchRequest,
} from '../../core/ports.ts';
import type { Json } from '../../core/util/json.ts';
import { asText, at } from '../../core/util/json.ts';
import type { Result } from '../../core/util/result.ts';
import { err, ok } from '../../core/util/result.ts';
import type { PulseStream } from '../../core/watch/pulse.ts';
import type { Connection, KubeAnswer, KubeRequest } from './connection.ts';
import { Discovery } from './discoverResources.ts';
import { LineSplitter } from './lineSplitter.ts';
import { readArray, readJson } from './readBody.ts';

type Answer<T> = Promise<Result<T, ClusterError>>;

const REVIEWS: Place = { group: 'authorization.k8s.io', version: 'v1', resource: 'selfsubjectaccessreviews' };

const PATCH_TYPES = {
  merge: 'application/merge-patch+json',
  apply: 'application/apply-patch+yaml', // JSON is YAML
} as const;

/** The API server as our own requests over one `Connection`. */
export class KubeClient implements ClusterClient {
  readonly id: ConnectionId;
  readonly #connection: Connection;
  readonly #discovery: Discovery;
  readonly #running = new Set<AbortController>();
  #isDisposed = false;

  constructor(id: ConnectionId, connection: Connection) {
    this.id = id;
    this.#connection = connection;
    this.#discovery = new Discovery((request, signal) => this.#json(request, signal));
  }

  get server(): string {
    return this.#connection.server;
  }

  discover(signal: AbortSignal, options?: { readonly refresh?: boolean }): Answer<readonly ApiResource[]> {
    return this.#discovery.resources(signal, options?.refresh ?? false);
  }

  async serverVersion(signal: AbortSignal): Answer<string> {
    const asked: Asked = { verb: 'get', resource: '/version' };
    const answer = await this.#json({ method: 'GET', path: '/version', asked }, signal);
    return answer.ok ? ok(asText(at(answer.value, 'gitVersion')) ?? '') : answer;
  }

  async get(ref: ObjectRef, signal: AbortSignal): Answer<KubeObject> {
    const place = await this.#place(ref, signal);
    return place.ok
      ? this.#object(
          { method: 'GET', path: placePath(place.value), asked: askedOf('get', place.value) },
          signal,
        )
      : place;
  }

  list(request: ListRequest, signal: AbortSignal): Answer<ListPage> {
    const wanted: KubeRequest = { method: 'GET', path: listPath(request), asked: askedOf('list', request) };
    return this.#read(wanted, signal, async (body) => {
      const read = await readArray(body, 'items', readItem);
      return read.ok ? toPage(read.value) : read;
    });
  }

  table(request: ListRequest, signal: AbortSignal): Answer<readonly TableRow[]> {
    const asked = askedOf('list', request);
    const wanted: KubeRequest = { method: 'GET', path: listPath(request), accept: TABLE_ACCEPT, asked };
    return this.#read(wanted, signal, async (body) => {
      const read = await readArray(body, 'rows', readRow);
      if (!read.ok) {
        return read;
      }
      const rows = toRows(read.value.items, read.value.envelope);
      return rows ? ok(rows) : err({ code: 'garbage', detail: 'the answer is not a table' });
    });
  }

  watch(
    request: WatchRequest,
    onFrame: (frame: WatchFrame) => void,
    signal: AbortSignal,
    onOpen?: () => void,
  ): Answer<void> {
    const asked = askedOf('watch', request);
    const wanted: KubeRequest = { method: 'GET', path: watchPath(request), isWatch: true, asked };
    return this.#run(signal, async (linked) => {
      const silent = new AbortController();
      const both = AbortSignal.any([linked, silent.signal]);
      const sent = await this.#connection.send(wanted, both);
      if (!sent.ok) {
        return sent;
      }
      let death: ClusterError | undefined;
      const stream = this.#connection.pulse.open((error) => {
        death = error;
        silent.abort();
      });
      onOpen?.();
      const ended = await this.#follow(sent.value, { asked, stream, onFrame }, both);
      stream.dispose();
      return death ? err(death) : ended;
    });
  }

  async patch(request: PatchRequest, signal: AbortSignal): Answer<KubeObject> {
    const place = await this.#place(request.ref, signal);
    if (!place.ok) {
      return place;
    }
    const wanted: KubeRequest = {
      method: 'PATCH',
      path: patchPath(place.value, request),
      body: { type: PATCH_TYPES[request.type], text: JSON.stringify(request.body) },
      asked: askedOf('patch', place.value),
    };
    return await this.#object(wanted, signal);
  }

  async may(check: AccessCheck, signal: AbortSignal): Answer<boolean> {
    const [resource, subresource] = check.resource.split('/', 2);
    const resourceAttributes = {
      verb: check.verb,
      group: check.group,
      resource,
      ...(subresource === undefined ? {} : { subresource }),
      ...(check.namespace === undefined ? {} : { namespace: check.namespace }),
      ...(check.name === undefined ? {} : { name: check.name }),
    };
    const review = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes },
    };
    const wanted: KubeRequest = {
      method: 'POST',
      path: placePath(REVIEWS),
      body: { type: 'application/json', text: JSON.stringify(review) },
      asked: askedOf('create', REVIEWS),
    };
    const answer = await this.#json(wanted, signal);
    return answer.ok ? ok(at(answer.value, 'status', 'allowed') === true) : answer;
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const controller of this.#running) {
      controller.abort();
    }
    this.#connection.dispose();
  }

  async #follow(
    answer: KubeAnswer,
    watch: {
      readonly asked: Asked;
      readonly stream: PulseStream;
      readonly onFrame: (frame: WatchFrame) => void;
    },
    signal: AbortSignal,
  ): Answer<void> {
    const { asked, stream, onFrame } = watch;
    const splitter = new LineSplitter();
    try {
      for await (const chunk of answer.body as AsyncIterable<Buffer>) {
        stream.heard();
        for (const line of splitter.push(chunk)) {
          const frame = parseFrame(line, asked, this.server);
          if (!frame.ok) {
            return frame;
          }
          if (frame.value.type === 'BOOKMARK') {
            stream.bookmarked();
          }
          onFrame(frame.value);
        }
      }
    } catch (thrown) {
      return err(answer.explain(thrown));
    }
    if (signal.aborted) {
      return err({ code: 'cancelled' });
    }
    return splitter.rest.trim() === ''
      ? ok(undefined)
      : err({ code: 'garbage', detail: 'the watch ended within a frame' });
  }

  /** Objects are named by kind, paths by resource: discovery tells. */
  async #place(ref: ObjectRef, signal: AbortSignal): Answer<Place> {
    if (!isPathSegment(ref.name) || (ref.namespace !== '' && !isPathSegment(ref.namespace))) {
      // Names also come from manifests and from what an app says that it manages.
      const detail = `no ${ref.kind} can have the name ${JSON.stringify([ref.namespace, ref.name].join('/'))}`;
      return err({ code: 'notFound', detail });
    }
    const found = await this.#discovery.find(ref, signal);
    if (!found.ok) {
      return found;
    }
    if (!found.value) {
      return err({ code: 'notFound', detail: `${ref.kind} ${ref.group}/${ref.version} is not served` });
    }
    const { group, version, resource, isNamespaced } = found.value;
    return ok({ group, version, resource, namespace: isNamespaced ? ref.namespace : '', name: ref.name });
  }

  async #object(request: KubeRequest, signal: AbortSignal): Answer<KubeObject> {
    const answer = await this.#json(request, signal);
    if (!answer.ok) {
      return answer;
    }
    const object = asKubeObject(answer.value);
    return object
      ? ok(object)
      : err({ code: 'garbage', detail: 'the answer is not an object of Kubernetes' });
  }

  #json(request: KubeRequest, signal: AbortSignal): Answer<Json> {
    return this.#read(request, signal, readJson);
  }

  #read<T>(
    request: KubeRequest,
    signal: AbortSignal,
    parse: (body: AsyncIterable<Buffer>) => Answer<T>,
  ): Answer<T> {
    return this.#run(signal, async (linked) => {
      const sent = await this.#connection.send(request, linked);
      if (!sent.ok) {
        return sent;
      }
      try {
        return await parse(sent.value.body as AsyncIterable<Buffer>);
      } catch (thrown) {
        return err(sent.value.explain(thrown));
      }
    });
  }

  /** Every request ends with its caller's signal and with this client. */
  async #run<T>(signal: AbortSignal, work: (linked: AbortSignal) => Answer<T>): Answer<T> {
    if (signal.aborted || this.#isDisposed) {
      return err({ code: 'cancelled' });
    }
    const controller = new AbortController();
    const abort = () => controller.abort();
    signal.addEventListener('abort', abort, { once: true });
    this.#running.add(controller);
    try {
      return await work(controller.signal);
    } finally {
      signal.removeEventListener('abort', abort);
      this.#running.delete(controller);
    }
  }
}

function askedOf(verb: string, place: Place): Asked {
  return {
    verb,
    resource: resourceName(place),
    ...(place.namespace ? { namespace: place.namespace } : {}),
  };
}
