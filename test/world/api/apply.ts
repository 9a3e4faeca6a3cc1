import type { ApiObject, Value } from './json.ts';
import type { ServedKind } from './kind.ts';
import { notServed } from './statusError.ts';

export interface ApplyOptions {
  readonly manager: string;
  readonly force: boolean;
  readonly time: string;
  readonly subresource?: string;
}

export function applied(
  _kind: ServedKind,
  _live: ApiObject | undefined,
  _config: ApiObject,
  _options: ApplyOptions,
): { readonly object: ApiObject; readonly managedFields: Value } {
  throw notServed('server-side apply');
}
