import type { ApiObject } from './json.ts';
import type { ServedKind } from './kind.ts';

export interface Writer {
  readonly manager: string;
  readonly time: string;
  readonly apiVersion: string;
  readonly subresource?: string;
}

export function stampUpdate(
  _kind: ServedKind,
  _before: ApiObject | undefined,
  _after: ApiObject,
  _writer: Writer,
): void {}
