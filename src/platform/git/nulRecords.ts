import type { GitError } from '../../core/ports.ts';
import type { Result } from '../../core/util/result.ts';
import { err, ok } from '../../core/util/result.ts';

const NUL = 0;

/**
 * Fields that end with a NUL byte, from chunks that may split them anywhere. Decoded field by field, so a character is
 * never cut in two.
 */
export async function* nulFields(
  chunks: AsyncIterable<Result<Buffer, GitError>>,
): AsyncGenerator<Result<string, GitError>> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (!chunk.ok) {
      yield err(chunk.error);
      return;
    }
    let buffer = rest.length > 0 ? Buffer.concat([rest, chunk.value]) : chunk.value;
    for (let end = buffer.indexOf(NUL); end >= 0; end = buffer.indexOf(NUL)) {
      yield ok(buffer.subarray(0, end).toString('utf8'));
      buffer = buffer.subarray(end + 1);
    }
    rest = buffer;
  }
  if (rest.length > 0) {
    yield ok(rest.toString('utf8'));
  }
}

/** All fields of a complete output. */
export function splitNul(output: Buffer): readonly string[] {
  const fields = output.toString('utf8').split('\0');
  if (fields.at(-1) === '') {
    fields.pop();
  }
  return fields;
}
