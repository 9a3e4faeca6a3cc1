import { randomUUID } from 'node:crypto';

import { parse } from 'yaml';

import type { DemoUser } from './access.ts';
import { deleteCollection, deleteOne } from './deletes.ts';
import { faultStatus, garbage } from './faults.ts';
import type { Fault, FaultPlan } from './faults.ts';
import { fixedAnswer } from './fixedPaths.ts';
import type { ServedKind, Subresource } from './kind.ts';
import type { KindRegistry } from './kindRegistry.ts';
import { getOne, listAll } from './reads.ts';
import type { Answer, Incoming, Outgoing, ResourceRequest } from './requestContext.ts';
import type { LoggedRequest, RequestLog } from './requestLog.ts';
import { checkAccess, kindAt, targetOf } from './resourceRouter.ts';
import { review } from './reviews.ts';
import { asScale } from './scale.ts';
import {
  badRequest,
  notServed,
  PlainError,
  StatusError,
  unsupportedMediaType,
  unsupportedPatch,
} from './statusError.ts';
import { isInSurface, mediaType } from './surface.ts';
import type { SurfaceVerdict, UnknownBody } from './surface.ts';
import { checkWatch, openWatch } from './watchStream.ts';
import type { OpenWatch } from './watchStream.ts';
import { WirePipe } from './wirePipe.ts';
import type { CutConnection } from './wirePipe.ts';
import { create, patch, update } from './writes.ts';
import type { WriteContext } from './commit.ts';

/** A watch with the pipe it goes through, so that a script can break it later. */
export interface LiveWatch {
  readonly watch: OpenWatch;
  readonly pipe: WirePipe;
  readonly logged: LoggedRequest;
}

interface Facts {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly accept: string;
  readonly contentType: string;
  readonly userAgent: string;
  readonly host: string;
}

const jsonHeaders = { 'content-type': 'application/json', 'cache-control': 'no-cache, private' };

/** Answers requests: login, surface, access, fault, handler, in this order. */
export class ApiServer {
  readonly context: WriteContext;
  readonly #users: readonly DemoUser[];
  readonly #faults: FaultPlan;
  readonly #log: RequestLog;
  readonly watches = new Set<LiveWatch>();

  constructor(context: WriteContext, users: readonly DemoUser[], faults: FaultPlan, log: RequestLog) {
    this.context = context;
    this.#users = users;
    this.#faults = faults;
    this.#log = log;
  }

  async handle(incoming: Incoming, out: Outgoing, cut: CutConnection): Promise<void> {
    const facts = factsOf(incoming);
    const body = await bodyOf(incoming);
    const user = this.#userOf(incoming.headers.authorization ?? '');
    const verdict = isInSurface(facts);
    const params = verdict.inSurface ? verdict.params : {};
    const verb = verdict.inSurface ? verdict.rule.verb : '';
    const logged = this.#log.add({
      at: this.context.now(),
      user: user?.name ?? '',
      verb,
      method: facts.method,
      path: facts.path,
      query: facts.query.toString(),
      contentType: facts.contentType,
      accept: facts.accept,
      userAgent: facts.userAgent,
      resource: params['resource'] ?? '',
      body,
      ...(verdict.inSurface ? {} : { outside: verdict.why }),
      status: 0,
    });
    const path = `${facts.path}?${logged.query}`;
    const fault = this.#faults.next({ verb, resource: logged.resource, path, user: logged.user });
    const pipe = new WirePipe(out, fault, cut);
    try {
      if (fault?.kind === 'status') {
        throw faultStatus(fault);
      }
      if (user === undefined) {
        throw new StatusError({ code: 401, reason: 'Unauthorized', message: 'Unauthorized' });
      }
      if (!verdict.inSurface) {
        throw unknownBodyProblem(this.context.kinds, verdict.unknownBody) ?? notServed(verdict.why);
      }
      const done = this.#resolve(verdict, facts, body, user, fault, pipe, out, logged);
      if (done !== undefined) {
        const text = fault?.kind === 'garbage' ? garbage : done.text;
        await this.#send(pipe, incoming, logged, { ...done, text });
      }
    } catch (error) {
      await this.#send(pipe, incoming, logged, failure(error));
    }
  }

  /** The answer, or undefined where a watch has begun. */
  #resolve(
    verdict: Extract<SurfaceVerdict, { inSurface: true }>,
    facts: Facts,
    body: string,
    user: DemoUser,
    fault: Fault | undefined,
    pipe: WirePipe,
    out: Outgoing,
    logged: LoggedRequest,
  ): Answer | undefined {
    const { rule, params } = verdict;
    if (rule.verb === 'info' || rule.verb === 'discover') {
      return fixedAnswer(this.context.kinds, verdict, facts);
    }
    const target = targetOf(params);
    checkAccess(user, rule.verb, target, facts.query);
    const kind = kindAt(this.context.kinds, target, rule.verb);
    const request: ResourceRequest = {
      ...facts,
      verb: rule.verb,
      kind,
      namespace: target.namespace,
      name: target.name,
      ...(target.subresource === '' ? {} : { subresource: target.subresource as Subresource }),
      contentType: mediaType(facts.contentType),
      user,
      warnings: [],
      body: parsedBody(body, facts.contentType, kind),
    };
    if (rule.verb === 'watch') {
      checkWatch(request);
      this.#watch(request, fault, pipe, out, logged);
      return undefined;
    }
    return withWarnings(this.#answer(request, kind), request.warnings);
  }

  #answer(request: ResourceRequest, kind: ServedKind): Answer {
    const { context } = this;
    switch (request.verb) {
      case 'list':
        return listAll(context, request);
      case 'create':
        return review(request, context.now()) ?? create(context, request);
      case 'update':
        return update(context, request);
      case 'patch':
        return patch(context, request);
      case 'delete':
        return deleteOne(context, request);
      case 'deletecollection':
        return deleteCollection(context, request);
      default: {
        const found = getOne(context, request);
        return request.subresource === 'scale'
          ? { ...found, text: `${JSON.stringify(asScale(kind, JSON.parse(found.text)))}\n` }
          : found;
      }
    }
  }

  #watch(
    request: ResourceRequest,
    fault: Fault | undefined,
    pipe: WirePipe,
    out: Outgoing,
    logged: LoggedRequest,
  ): void {
    logged.status = 200;
    pipe.head(200, { ...jsonHeaders, 'audit-id': randomUUID() });
    flushHead(out);
    let isOver = false; // a version that is too old ends the watch before there is one
    const watch = openWatch(this.context, request, {
      write: (frame) => pipe.write(frame),
      end: () => {
        isOver = true;
        [...this.watches].filter((each) => each.pipe === pipe).forEach((each) => this.watches.delete(each));
        pipe.end();
      },
    });
    if (!isOver) {
      this.watches.add({ watch, pipe, logged });
    }
    out.on('close', () => watch.stop());
    if (fault?.kind === 'goneInStream') {
      watch.fail(faultStatus({ kind: 'status', code: 410, message: 'too old resource version: 1 (2)' }));
    } else if (fault?.kind === 'garbage') {
      pipe.write(garbage);
    }
  }

  async #send(pipe: WirePipe, incoming: Incoming, logged: LoggedRequest, done: Answer): Promise<void> {
    logged.status = done.status;
    const headers = { ...jsonHeaders, 'audit-id': randomUUID(), ...done.headers };
    const isList = logged.verb === 'list' || logged.verb === 'discover' || logged.verb === 'get';
    const acceptsGzip = isList && /\bgzip\b/u.test(incoming.headers['accept-encoding'] ?? '');
    await pipe.body(done.status, headers, done.text, acceptsGzip);
  }

  #userOf(authorization: string): DemoUser | undefined {
    const token = /^Bearer\s+(\S+)$/iu.exec(authorization)?.[1];
    return this.#users.find((user) => user.token === token);
  }
}

/** HTTP/1.1 holds the head back until the first write; a watch that has nothing to say must still be seen as open. */
function flushHead(out: Outgoing): void {
  (out as { flushHeaders?: () => void }).flushHeaders?.();
}

function factsOf(incoming: Incoming): Facts {
  const url = new URL(incoming.url ?? '/', 'https://localhost');
  const header = (name: string): string => String(incoming.headers[name] ?? '');
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    accept: header('accept'),
    contentType: header('content-type'),
    userAgent: header('user-agent'),
    host: header('host') || (incoming.headers[':authority'] ?? ''),
  };
}

async function bodyOf(incoming: Incoming): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) {
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks).toString();
}

/** Bodies that no API server reads are told so; those that only a real one reads are not served here. */
function unknownBodyProblem(kinds: KindRegistry, unknown: UnknownBody | undefined): StatusError | undefined {
  if (unknown === undefined) {
    return undefined;
  }
  const { contentType, params, verb } = unknown;
  const target = targetOf(params);
  const isCustom = kinds.at(target.group, target.version, target.resource)?.isCustom ?? false;
  if (verb !== 'patch') {
    const read = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];
    return read.includes(contentType) ? undefined : unsupportedMediaType(read);
  }
  const patches = [
    'application/json-patch+json',
    'application/merge-patch+json',
    ...(isCustom ? [] : ['application/strategic-merge-patch+json']),
    'application/apply-patch+yaml',
  ];
  if (patches.includes(contentType)) {
    return undefined;
  }
  return isCustom ? unsupportedMediaType(patches) : unsupportedPatch();
}

/** JSON, or for server-side apply YAML, of which JSON is a part. */
function parsedBody(body: string, contentType: string, kind: ServedKind): unknown {
  if (body === '') {
    return undefined;
  }
  try {
    return JSON.parse(body);
  } catch (error) {
    if (mediaType(contentType).endsWith('+yaml')) {
      return parse(body);
    }
    const problem = error instanceof Error ? error.message : '';
    throw badRequest(
      `the object provided is unrecognized (must be of type ${kind.kind}): couldn't get version/kind; json parse error: ${problem} (${body.slice(0, 64)})`,
    );
  }
}

function withWarnings(done: Answer, warnings: readonly string[]): Answer {
  if (warnings.length === 0) {
    return done;
  }
  const warning = warnings.map((words) => `299 - ${JSON.stringify(words)}`).join(', ');
  return { ...done, headers: { ...done.headers, warning } };
}

function failure(error: unknown): Answer {
  if (error instanceof StatusError) {
    return { status: error.code, text: `${JSON.stringify(error.body)}\n`, headers: error.headers };
  }
  if (error instanceof PlainError) {
    return {
      status: error.code,
      text: `${error.message}\n`,
      headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
    };
  }
  const message = `Internal error occurred: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  const body = new StatusError({ code: 500, reason: 'InternalError', message }).body;
  return { status: 500, text: `${JSON.stringify(body)}\n` };
}
