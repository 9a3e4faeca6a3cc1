import type { Fields, Value } from './json.ts';
import { copy, isFields, isSame, text } from './json.ts';
import { badRequest, StatusError } from './statusError.ts';

/** RFC 6902 over a copy; a failing operation fails the whole patch. */
export function jsonPatched(target: Value, patch: Value): Value {
  if (!Array.isArray(patch)) {
    throw badRequest(
      'error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch',
    );
  }
  const document = { root: copy(target) };
  for (const operation of patch) {
    applyOne(document, isFields(operation) ? operation : {});
  }
  return document.root;
}

interface Document {
  root: Value;
}

function applyOne(document: Document, operation: Fields): void {
  const path = text(operation, 'path');
  const kind = text(operation, 'op');
  switch (kind) {
    case 'add':
      insert(document, path, copy(operation['value'] ?? null));
      return;
    case 'remove':
      take(document, path, kind);
      return;
    case 'replace':
      take(document, path, kind);
      insert(document, path, copy(operation['value'] ?? null));
      return;
    case 'move':
      insert(document, path, take(document, text(operation, 'from'), kind));
      return;
    case 'copy':
      insert(document, path, copy(read(document, text(operation, 'from'), kind)));
      return;
    case 'test':
      if (!isSame(read(document, path, kind), operation['value'] ?? null)) {
        throw unprocessable(`testing value ${path} failed: test failed`);
      }
      return;
    default:
      throw unprocessable(`Unexpected kind: ${kind}`);
  }
}

function steps(path: string): string[] {
  return path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function read(document: Document, path: string, operation: string): Value {
  let here: Value | undefined = document.root;
  for (const step of steps(path)) {
    here = Array.isArray(here) ? here[Number(step)] : isFields(here) ? here[step] : undefined;
    if (here === undefined) {
      throw missing(operation, path);
    }
  }
  return here;
}

function parentOf(document: Document, path: string, operation: string): { parent: Value; last: string } {
  const cut = path.lastIndexOf('/');
  return {
    parent: cut <= 0 ? document.root : read(document, path.slice(0, cut), operation),
    last: steps(path).at(-1) ?? '',
  };
}

function insert(document: Document, path: string, value: Value): void {
  if (path === '') {
    document.root = value;
    return;
  }
  const { parent, last } = parentOf(document, path, 'add');
  if (Array.isArray(parent)) {
    const at = last === '-' ? parent.length : Number(last);
    if (!Number.isInteger(at) || at < 0 || at > parent.length) {
      throw unprocessable(
        `add operation does not apply: doc is missing path: ${JSON.stringify(path)}: invalid index`,
      );
    }
    parent.splice(at, 0, value);
  } else if (isFields(parent)) {
    parent[last] = value;
  } else {
    throw missing('add', path);
  }
}

function take(document: Document, path: string, operation: string): Value {
  const value = read(document, path, operation);
  const { parent, last } = parentOf(document, path, operation);
  if (Array.isArray(parent)) {
    parent.splice(Number(last), 1);
  } else if (isFields(parent)) {
    delete parent[last];
  }
  return value;
}

function missing(operation: string, path: string): StatusError {
  return unprocessable(
    `${operation} operation does not apply: doc is missing path: ${JSON.stringify(path)}: missing value`,
  );
}

function unprocessable(message: string): StatusError {
  return new StatusError({
    code: 422,
    reason: 'Invalid',
    message: `the server rejected our request due to an error in our request: ${message}`,
    details: {},
  });
}
