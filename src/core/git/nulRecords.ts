import type { GitError } from '../ports.ts';
import type { Result } from '../util/result.ts';
import { err, ok } from '../util/result.ts';

const NUL = 0;

/**
 * Fields that end with a NUL byte, from chunks that may split them anywhere. Decoded field by field, so a character is
 * never cut in two.
 */
export async function* nulFields(
  chunks: AsyncIterable<Result<Uint8Array, GitError>>,
): AsyncGenerator<Result<string, GitError>> {
  const decoder = new TextDecoder();
  let rest = new Uint8Array();
  for await (const chunk of chunks) {
    if (!chunk.ok) {
      yield err(chunk.error);
      return;
    }
    let bytes = joined(rest, chunk.value);
    for (let end = bytes.indexOf(NUL); end >= 0; end = bytes.indexOf(NUL)) {
      yield ok(decoder.decode(bytes.subarray(0, end)));
      bytes = bytes.subarray(end + 1);
    }
    rest = bytes;
  }
  if (rest.length > 0) {
    yield ok(decoder.decode(rest));
  }
}

/** All fields of a complete output. */
export function splitNul(output: Uint8Array): readonly string[] {
  const fields = new TextDecoder().decode(output).split('\0');
  if (fields.at(-1) === '') {
    fields.pop();
  }
  return fields;
}

function joined(left: Uint8Array, right: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(left.length + right.length);
  all.set(left);
  all.set(right, left.length);
  return all;
}
