import type { TreeEntry } from '../ports.ts';
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

/**
 * Output of `cat-file --batch`: `<object> <type> <size>\n<bytes>\n`, or `<object> missing\n`. Objects that are missing
 * or no blobs are left out.
 */
export function parseBlobs(output: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const decoder = new TextDecoder();
  const blobs = new Map<string, Uint8Array>();
  let offset = 0;
  while (offset < output.length) {
    const end = output.indexOf(NEWLINE, offset);
    if (end < 0) {
      break;
    }
    const [object = '', type, size] = decoder.decode(output.subarray(offset, end)).split(' ');
    offset = end + 1;
    if (size !== undefined && /^\d+$/.test(size)) {
      const length = Number(size);
      if (type === 'blob') {
        blobs.set(object, output.subarray(offset, offset + length));
      }
      offset += length + 1;
    }
  }
  return blobs;
}
