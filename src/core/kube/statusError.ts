import type { ClusterError } from '../model/connection.ts';
import { asNumber, asText, at, parseJson } from '../util/json.ts';
import { redact } from '../util/redact.ts';
import { pageWords } from './pageWords.ts';

/** What was asked, for errors that name it. */
export interface Asked {
  readonly verb: string;
  /** `applications.argoproj.io`, or a path where there is no resource. */
  readonly resource: string;
  readonly namespace?: string;
}

export interface FailedAnswer {
  readonly status: number;
  readonly body: string;
  readonly retryAfter?: string;
}

const LONGEST_DETAIL = 1_000;

/** Turns an answer that is not 2xx into an error. The body may be a Status, plain text, HTML of a proxy, or nothing. */
export function statusError(answer: FailedAnswer, asked: Asked, server: string, now: number): ClusterError {
  const status = parseJson(answer.body);
  const detail = detailOf(status, answer);
  switch (answer.status) {
    case 401:
      return { code: 'unauthorized', server, detail };
    case 403:
      return { code: 'forbidden', ...asked, detail };
    case 404:
      return { code: 'notFound', detail };
    case 409:
      return { code: 'conflict', detail };
    case 410:
      return { code: 'gone', detail };
    case 400:
    case 405:
    case 406:
    case 413:
    case 415:
    case 422:
      return { code: 'invalid', detail };
    case 429:
      return { code: 'tooMany', ...patience(status, answer.retryAfter, now), detail };
    default:
      return { code: 'server', status: answer.status, detail };
  }
}

/** A Status object as a watch sends it in an ERROR frame. */
export function statusObjectError(status: unknown, asked: Asked, server: string): ClusterError {
  const code = asNumber(at(status, 'code')) ?? 500;
  return statusError({ status: code, body: JSON.stringify(status) ?? '' }, asked, server, 0);
}

function detailOf(status: unknown, answer: FailedAnswer): string {
  const text = asText(at(status, 'message')) ?? pageWords(answer.body);
  // Cut off only then: what tells a secret may stand behind it.
  return text === '' ? `HTTP ${answer.status}` : redact(text).slice(0, LONGEST_DETAIL);
}

function patience(
  status: unknown,
  retryAfter: string | undefined,
  now: number,
): { readonly retryAfterMs?: number } {
  const seconds =
    retryAfter === undefined
      ? asNumber(at(status, 'details', 'retryAfterSeconds'))
      : secondsOf(retryAfter, now);
  return seconds === undefined || seconds < 0 ? {} : { retryAfterMs: Math.round(seconds * 1000) };
}

/** Seconds, or a date of HTTP. */
function secondsOf(retryAfter: string, now: number): number | undefined {
  const seconds = Number(retryAfter);
  if (!Number.isNaN(seconds)) {
    return seconds;
  }
  const date = Date.parse(retryAfter);
  return Number.isNaN(date) ? undefined : (date - now) / 1000;
}
