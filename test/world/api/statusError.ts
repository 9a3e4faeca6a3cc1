import type { Fields } from './json.ts';
import { groupResource } from './kind.ts';
import type { ServedKind } from './kind.ts';

interface StatusFacts {
  readonly code: number;
  readonly reason?: string;
  readonly message: string;
  readonly details?: Fields;
  /** A list may go on from here although its token has expired. */
  readonly continueToken?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a handler throws to answer with a `Status`: words and shape are those of the API machinery. */
export class StatusError extends Error {
  readonly code: number;
  readonly body: Fields;
  readonly headers: Readonly<Record<string, string>>;

  constructor(facts: StatusFacts) {
    super(facts.message);
    this.code = facts.code;
    this.headers = facts.headers ?? {};
    this.body = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: facts.continueToken === undefined ? {} : { continue: facts.continueToken },
      status: 'Failure',
      message: facts.message,
      ...(facts.reason === undefined ? {} : { reason: facts.reason }),
      ...(facts.details === undefined ? {} : { details: facts.details }),
      code: facts.code,
    };
  }
}

/** Answers that are not a Status: an unknown path gives plain text, also where a CRD is absent. */
export class PlainError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** `details` of an error about an object. The order of the keys is the server's. */
function about(kind: ServedKind, name: string): Fields {
  return {
    ...(name === '' ? {} : { name }),
    ...(kind.group === '' ? {} : { group: kind.group }),
    kind: kind.plural,
  };
}

export function notFound(kind: ServedKind, name: string): StatusError {
  const message = `${groupResource(kind)} "${name}" not found`;
  return new StatusError({ code: 404, reason: 'NotFound', message, details: about(kind, name) });
}

export function alreadyExists(kind: ServedKind, name: string): StatusError {
  const message = `${groupResource(kind)} "${name}" already exists`;
  return new StatusError({ code: 409, reason: 'AlreadyExists', message, details: about(kind, name) });
}

export function conflict(kind: ServedKind, name: string, why: string): StatusError {
  const message = `Operation cannot be fulfilled on ${groupResource(kind)} "${name}": ${why}`;
  return new StatusError({ code: 409, reason: 'Conflict', message, details: about(kind, name) });
}

export const staleWrite =
  'the object has been modified; please apply your changes to the latest version and try again';

export function badRequest(message: string): StatusError {
  return new StatusError({ code: 400, reason: 'BadRequest', message });
}

export interface FieldProblem {
  /** `FieldValueRequired`, `FieldValueInvalid`, … */
  readonly reason: string;
  readonly message: string;
  readonly field: string;
}

/** 422 with one cause for each field; more than one is told as a bracketed list. */
export function invalid(
  kind: { readonly group: string; readonly kind: string },
  name: string,
  problems: readonly FieldProblem[],
): StatusError {
  const qualified = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`;
  const told = problems.map((problem) => `${problem.field}: ${problem.message}`);
  const words = told.length === 1 ? told[0] : `[${told.join(', ')}]`;
  return new StatusError({
    code: 422,
    reason: 'Invalid',
    message: `${qualified} "${name}" is invalid: ${words}`,
    details: {
      ...(name === '' ? {} : { name }),
      ...(kind.group === '' ? {} : { group: kind.group }),
      ...(kind.kind === '' ? {} : { kind: kind.kind }),
      causes: problems.map((problem) => ({ ...problem })),
    },
  });
}

export function unsupportedMediaType(accepted: readonly string[]): StatusError {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`;
  return new StatusError({ code: 415, reason: 'UnsupportedMediaType', message });
}

/** What built-in kinds say to a patch of an unknown type. */
export function unsupportedPatch(): StatusError {
  return new StatusError({
    code: 415,
    reason: 'UnsupportedMediaType',
    message: '415: Unsupported Media Type',
    details: {},
  });
}

export function methodNotAllowed(): StatusError {
  const message = 'the server does not allow this method on the requested resource';
  return new StatusError({ code: 405, reason: 'MethodNotAllowed', message, details: {} });
}

/** The token of a list, or a resourceVersion, is from before what the server still knows. */
export function expired(message: string, continueToken?: string): StatusError {
  return new StatusError({
    code: 410,
    reason: 'Expired',
    message,
    ...(continueToken === undefined ? {} : { continueToken }),
  });
}

export function tooOld(asked: number, oldest: number): StatusError {
  return expired(`too old resource version: ${asked} (${oldest})`);
}

/** A request that a real API server may know and this one does not. */
export function notServed(what: string): StatusError {
  return new StatusError({
    code: 501,
    reason: 'NotImplemented',
    message: `the demo cluster does not serve this: ${what}`,
  });
}
