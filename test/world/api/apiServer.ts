import { randomUUID } from 'node:crypto';

import type { DemoUser } from './access.ts';
import type { WriteContext } from './commit.ts';
import { deleteCollection, deleteOne } from './deletes.ts';
import { failure, outsideProblem, withWarnings } from './failures.ts';
import { faultStatus, garbage } from './faults.ts';
import type { Fault, FaultPlan } from './faults.ts';
import { fixedAnswer } from './fixedPaths.ts';
import type { Subresource } from './kind.ts';
import { getOne, listAll } from './reads.ts';
import type { Answer, Incoming, Outgoing, ResourceRequest } from './requestContext.ts';
import { bodyOf, factsOf, parsedBody } from './requestFacts.ts';
import type { RequestFacts } from './requestFacts.ts';
import type { LoggedRequest, RequestLog } from './requestLog.ts';
import { checkAccess, kindAt, targetOf } from './resourceRouter.ts';
import { review } from './reviews.ts';
import { asScale } from './scale.ts';
import { StatusError } from './statusError.ts';
import { isInSurface, mediaType } from './surface.ts';
import type { SurfaceVerdict } from './surface.ts';
import { checkWatch, openWatch } from './watchStream.ts';
import type { OpenWatch } from './watchStream.ts';
import { WirePipe } from './wirePipe.ts';
import type { CutConnection } from './wirePipe.ts';
import { create, patch, update } from './writes.ts';

/** A watch with the pipe it goes through, so that a script can break it later. */
export interface LiveWatch {
  readonly watch: OpenWatch;
  readonly pipe: WirePipe;
  readonly logged: LoggedRequest;
}

/** A request with its way back and the fault that meets it. */
interface Exchange {
  readonly facts: RequestFacts;
  readonly body: string;
  readonly user: DemoUser | undefined;
  readonly logged: LoggedRequest;
  readonly out: Outgoing;
  readonly pipe: WirePipe;
  readonly fault: Fault | undefined;
}

const jsonHeaders = { 'content-type': 'application/json', 'cache-control': 'no-cache, private' };

/** Answers requests: fault, login, surface, access, handler, in this order. */
export class ApiServer {
  readonly context: WriteContext;
  readonly watches = new Set<LiveWatch>();
  readonly #users: readonly DemoUser[];
  readonly #faults: FaultPlan;
  readonly #log: RequestLog;

  constructor(context: WriteContext, users: readonly DemoUser[], faults: FaultPlan, log: RequestLog) {
    this.context = context;
    this.#users = users;
    this.#faults = faults;
    this.#log = log;
  }

  async handle(incoming: Incoming, out: Outgoing, cut: CutConnection): Promise<void> {
    const facts = factsOf(incoming);
    const body = await bodyOf(incoming);
    const user = this.#userOf(facts.authorization);
    const verdict = isInSurface(facts);
    const logged = this.#noted(facts, body, user, verdict);
    const fault = this.#faults.next({ ...logged, path: `${facts.path}?${logged.query}` });
    const exchange = { facts, body, user, logged, out, fault, pipe: new WirePipe(out, fault, cut) };
    try {
      const done = this.#resolve(exchange, verdict);
      if (done !== undefined) {
        await send(exchange, fault?.kind === 'garbage' ? { ...done, text: garbage } : done);
      }
    } catch (error) {
      await send(exchange, failure(error));
    }
  }

  #noted(
    facts: RequestFacts,
    body: string,
    user: DemoUser | undefined,
    verdict: SurfaceVerdict,
  ): LoggedRequest {
    return this.#log.add({
      at: this.context.now(),
      user: user?.name ?? '',
      verb: verdict.inSurface ? verdict.rule.verb : '',
      method: facts.method,
      path: facts.path,
      query: facts.query.toString(),
      contentType: facts.contentType,
      accept: facts.accept,
      userAgent: facts.userAgent,
      resource: (verdict.inSurface ? verdict.params['resource'] : undefined) ?? '',
      body,
      ...(verdict.inSurface ? {} : { outside: verdict.why }),
      status: 0,
    });
  }

  /** The answer, or undefined where a watch has begun. */
  #resolve(exchange: Exchange, verdict: SurfaceVerdict): Answer | undefined {
    const { facts, fault, user } = exchange;
    if (fault?.kind === 'status') {
      throw faultStatus(fault);
    }
    if (user === undefined) {
      throw new StatusError({ code: 401, reason: 'Unauthorized', message: 'Unauthorized' });
    }
    if (!verdict.inSurface) {
      throw outsideProblem(this.context.kinds, verdict);
    }
    const { verb } = verdict.rule;
    if (verb === 'info' || verb === 'discover') {
      return fixedAnswer(this.context.kinds, verdict, facts);
    }
    const target = targetOf(verdict.params);
    checkAccess(user, verb, target, facts.query);
    const kind = kindAt(this.context.kinds, target, verb);
    const request: ResourceRequest = {
      ...facts,
      verb,
      kind,
      namespace: target.namespace,
      name: target.name,
      ...(target.subresource === '' ? {} : { subresource: target.subresource as Subresource }),
      contentType: mediaType(facts.contentType),
      user,
      warnings: [],
      body: parsedBody(exchange.body, facts.contentType, kind),
    };
    if (verb === 'watch') {
      checkWatch(request);
      this.#watch(exchange, request);
      return undefined;
    }
    return withWarnings(this.#answerOrFailure(request), request.warnings);
  }

  /** A refusal, too, says what was dropped before. */
  #answerOrFailure(request: ResourceRequest): Answer {
    try {
      return this.#answer(request);
    } catch (error) {
      return failure(error);
    }
  }

  #answer(request: ResourceRequest): Answer {
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
          ? { ...found, text: `${JSON.stringify(asScale(request.kind, JSON.parse(found.text)))}\n` }
          : found;
      }
    }
  }

  #watch({ pipe, out, logged, fault }: Exchange, request: ResourceRequest): void {
    logged.status = 200;
    pipe.head(200, { ...jsonHeaders, 'audit-id': randomUUID() });
    pipe.flush();
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

  #userOf(authorization: string): DemoUser | undefined {
    const token = /^Bearer\s+(\S+)$/iu.exec(authorization)?.[1];
    return this.#users.find((user) => user.token === token);
  }
}

/** Reads are compressed for whoever accepts it; the pipe knows from which size on. */
async function send({ facts, logged, pipe }: Exchange, done: Answer): Promise<void> {
  logged.status = done.status;
  const isRead = logged.verb === 'list' || logged.verb === 'discover' || logged.verb === 'get';
  await pipe.body(
    { status: done.status, headers: { ...jsonHeaders, 'audit-id': randomUUID(), ...done.headers } },
    done.text,
    isRead && facts.acceptsGzip,
  );
}
