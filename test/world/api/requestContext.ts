import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';

import type { DemoUser } from './access.ts';
import type { Fields } from './json.ts';
import type { KindRegistry } from './kindRegistry.ts';
import type { ServedKind, Subresource } from './kind.ts';
import type { Store } from './store.ts';
import type { SurfaceRule } from './surface.ts';

/** What every handler works on. */
export interface Cluster {
  readonly store: Store;
  readonly kinds: KindRegistry;
  /** Milliseconds of the epoch. */
  readonly now: () => number;
  /** Milliseconds that a second of `timeoutSeconds` lasts. */
  readonly watchSecondMs: number;
}

/** A request for objects of one kind, after login, surface and access were checked. */
export interface ResourceRequest {
  readonly verb: SurfaceRule['verb'];
  readonly kind: ServedKind;
  /** Empty: all namespaces, or a cluster-scoped kind. */
  readonly namespace: string;
  readonly name: string;
  readonly subresource?: Subresource;
  readonly query: URLSearchParams;
  readonly accept: string;
  readonly contentType: string;
  readonly userAgent: string;
  readonly user: DemoUser;
  /** Filled while the request is worked on, and sent as `Warning` headers. */
  readonly warnings: string[];
  /** Parsed body; undefined where none was sent. */
  readonly body: unknown;
}

export interface Answer {
  readonly status: number;
  /** JSON text with the line end that the server's encoder writes. */
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Incoming = Http2ServerRequest;
export type Outgoing = Http2ServerResponse;

export function answer(status: number, body: Fields): Answer {
  return { status, text: `${JSON.stringify(body)}\n` };
}
