import { parse } from 'yaml';

import type { ServedKind } from './kind.ts';
import type { Incoming } from './requestContext.ts';
import { badRequest } from './statusError.ts';
import { mediaType } from './surface.ts';

/** A request as it arrived, before anything is made of it. */
export interface RequestFacts {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly accept: string;
  readonly contentType: string;
  readonly userAgent: string;
  readonly host: string;
  readonly acceptsGzip: boolean;
  readonly authorization: string;
}

export function factsOf(incoming: Incoming): RequestFacts {
  const url = new URL(incoming.url ?? '/', 'https://localhost');
  const header = (name: string): string => String(incoming.headers[name] ?? '');
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    accept: header('accept'),
    contentType: header('content-type'),
    userAgent: header('user-agent'),
    host: header('host') || header(':authority'),
    acceptsGzip: /\bgzip\b/u.test(header('accept-encoding')),
    authorization: header('authorization'),
  };
}

export async function bodyOf(incoming: Incoming): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) {
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks).toString();
}

/** JSON, or for server-side apply YAML, of which JSON is a part. Undefined where nothing was sent. */
export function parsedBody(body: string, contentType: string, kind: ServedKind): unknown {
  if (body === '') {
    return undefined;
  }
  try {
    return JSON.parse(body);
  } catch (error) {
    if (mediaType(contentType).endsWith('+yaml')) {
      return parsedYaml(body);
    }
    throw badRequest(
      `the object provided is unrecognized (must be of type ${kind.kind}): couldn't get version/kind; json parse error: ${wordsOf(error)} (${body.slice(0, 64)})`,
    );
  }
}

function parsedYaml(body: string): unknown {
  try {
    return parse(body);
  } catch (error) {
    throw badRequest(`error decoding YAML: error converting YAML to JSON: yaml: ${wordsOf(error)}`);
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}
