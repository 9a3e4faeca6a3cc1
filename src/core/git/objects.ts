import type { GitFile, TreeEntry } from '../ports.ts';
import { splitNul } from './nulRecords.ts';

const NEWLINE = 10;

/** Output of `ls-tree -z`: `<mode> <type> <object>\t<path>` per entry. */
export function parseTree(output: Uint8Array): readonly TreeEntry[] {
  return splitNul(output).flatMap((record) => {
    const match = /^(\d+) (blob|tree|commit) ([0-9a-f]+)\t(.*)$/s.exec(record);
    const [, mode, type, object, path] = match ?? [];
    return mode && type && object && path !== undefined
      ? [{ path, mode, type: type as TreeEntry['type'], object }]
      : [];
  });
}

export interface BatchObject {
  readonly object: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/**
 * Output of `cat-file --batch`: `<object> <type> <size>\n<bytes>\n`, or `<name> missing\n`. One entry per question, in
 * their order; undefined for what is missing.
 */
export function parseBatch(output: Uint8Array): readonly (BatchObject | undefined)[] {
  const decoder = new TextDecoder();
  const answers: (BatchObject | undefined)[] = [];
  let offset = 0;
  while (offset < output.length) {
    const end = output.indexOf(NEWLINE, offset);
    if (end < 0) {
      break;
    }
    const match = /^([0-9a-f]+) (\w+) (\d+)$/.exec(decoder.decode(output.subarray(offset, end)));
    const [, object, type, size] = match ?? [];
    offset = end + 1;
    if (object === undefined || type === undefined) {
      answers.push(undefined);
      continue;
    }
    const length = Number(size);
    answers.push({ object, type, bytes: output.subarray(offset, offset + length) });
    offset += length + 1;
  }
  return answers;
}

/** The blobs of a `cat-file --batch`; objects that are missing or something else are left out. */
export function parseBlobs(output: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const blobs = parseBatch(output).filter((answer) => answer?.type === 'blob');
  return new Map(blobs.map((blob) => [blob?.object ?? '', blob?.bytes ?? new Uint8Array()]));
}

/** The blobs of a `cat-file --batch` that was asked for these paths, by path. */
export function parseFiles(output: Uint8Array, paths: readonly string[]): ReadonlyMap<string, GitFile> {
  return new Map(
    parseBatch(output).flatMap((answer, index) => {
      const path = paths[index];
      return answer?.type === 'blob' && path !== undefined
        ? [[path, { object: answer.object, bytes: answer.bytes }] as const]
        : [];
    }),
  );
}
