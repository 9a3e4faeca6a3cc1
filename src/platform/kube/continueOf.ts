import { asText, at, parseJson } from '../../core/util/json.ts';
import { ArrayScanner } from './arrayScanner.ts';
import { markOf } from './arrayReader.ts';

const KEY = '"items":[';
/** Where a list begins otherwise, it is not one of an API server. */
const LONGEST_HEAD = 4_096;
/** Characters of an object in which its kind stands, if it begins with it. */
const BEGINNING = 1_024;

/**
 * The token of the next page, told from the two ends of a whole page without reading what lies between; undefined where
 * there is none or the ends do not tell. Built-in kinds say it before their items, custom resources after them. It is
 * never guessed: a cut within an object would leave more braces at the end than there may be.
 */
export function continueOf(page: Buffer): string | undefined {
  const start = page.subarray(0, LONGEST_HEAD).indexOf(KEY);
  if (start < 0) {
    return undefined;
  }
  const items = start + KEY.length;
  const head = page.toString('utf8', 0, items);
  const begin = parseJson(`${head}]}`);
  if (begin === undefined) {
    return undefined; // the key stands within something else
  }
  return at(begin, 'metadata') === undefined ? tokenAfter(page, items) : tokenIn(begin);
}

function tokenAfter(page: Buffer, items: number): string | undefined {
  const mark = markOf(page.toString('utf8', items, items + BEGINNING), 'items');
  const last = mark === undefined ? -1 : page.lastIndexOf(mark);
  const scanner = new ArrayScanner('items');
  scanner.push(page.subarray(0, items));
  scanner.push(page.subarray(last < items ? items : last + 2));
  return scanner.isComplete ? tokenIn(parseJson(scanner.envelope)) : undefined;
}

function tokenIn(envelope: unknown): string | undefined {
  const token = asText(at(envelope, 'metadata', 'continue'));
  return token === '' ? undefined : token;
}
