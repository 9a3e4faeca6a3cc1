/** One request of a recorded sequence. `{ns}` stands for a namespace of the sequence's own; `{rv0}` and `{uid0}` for
 * the resourceVersion and uid that the first step was answered with. */
export interface Step {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
  readonly user?: 'admin' | 'nobody' | 'reader';
  readonly userAgent?: string;
  /** Time for controllers of the server, before the next step. */
  readonly pauseMs?: number;
}

export const tableForm = 'application/json;as=Table;g=meta.k8s.io;v=v1';

export function read(path: string, more: Partial<Step> = {}): Step {
  return { method: 'GET', path, ...more };
}

export function make(path: string, body: unknown, more: Partial<Step> = {}): Step {
  return { method: 'POST', path, body, ...more };
}

export function put(path: string, body: unknown, more: Partial<Step> = {}): Step {
  return { method: 'PUT', path, body, ...more };
}

export function merge(path: string, body: unknown, more: Partial<Step> = {}): Step {
  return { method: 'PATCH', path, body, contentType: 'application/merge-patch+json', ...more };
}

export function jsonPatch(path: string, body: unknown, more: Partial<Step> = {}): Step {
  return { method: 'PATCH', path, body, contentType: 'application/json-patch+json', ...more };
}

export function apply(path: string, manager: string, body: unknown, more: Partial<Step> = {}): Step {
  const sign = path.includes('?') ? '&' : '?';
  return {
    method: 'PATCH',
    path: `${path}${sign}fieldManager=${manager}`,
    body,
    contentType: 'application/apply-patch+yaml',
    ...more,
  };
}

export function remove(path: string, body?: unknown, more: Partial<Step> = {}): Step {
  return { method: 'DELETE', path, ...(body === undefined ? {} : { body }), ...more };
}
