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
      take(document, path);
      return;
    case 'replace':
      take(document, path);
      insert(document, path, copy(operation['value'] ?? null));
      return;
    case 'move':
      insert(document, path, take(document, text(operation, 'from')));
      return;
    case 'copy':
      insert(document, path, copy(read(document, text(operation, 'from'))));
      return;
    case 'test':
      if (!isSame(read(document, path), operation['value'] ?? null)) {
        throw unprocessable();
      }
      return;
    default:
      throw unprocessable();
  }
}

function steps(path: string): string[] {
  return path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function read(document: Document, path: string): Value {
  let here: Value | undefined = document.root;
  for (const step of steps(path)) {
    here = Array.isArray(here) ? here[Number(step)] : isFields(here) ? here[step] : undefined;
    if (here === undefined) {
      throw unprocessable();
    }
  }
  return here;
}

function parentOf(document: Document, path: string): { parent: Value; last: string } {
  const cut = path.lastIndexOf('/');
  return {
    parent: cut <= 0 ? document.root : read(document, path.slice(0, cut)),
    last: steps(path).at(-1) ?? '',
  };
}

function insert(document: Document, path: string, value: Value): void {
  if (path === '') {
    document.root = value;
    return;
  }
  const { parent, last } = parentOf(document, path);
  if (Array.isArray(parent)) {
    const at = last === '-' ? parent.length : Number(last);
    if (!Number.isInteger(at) || at < 0 || at > parent.length) {
      throw unprocessable();
    }
    parent.splice(at, 0, value);
  } else if (isFields(parent)) {
    parent[last] = value;
  } else {
    throw unprocessable();
  }
}

function take(document: Document, path: string): Value {
  const value = read(document, path);
  const { parent, last } = parentOf(document, path);
  if (Array.isArray(parent)) {
    parent.splice(Number(last), 1);
  } else if (isFields(parent)) {
    delete parent[last];
  }
  return value;
}

/** The server says no more than this of any failing operation. */
function unprocessable(): StatusError {
  return new StatusError({
    code: 422,
    reason: 'Invalid',
    message: 'the server rejected our request due to an error in our request',
    details: {},
  });
}
