import type { Fields, Value } from '../json.ts';

const decimal = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const binary = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const written = /^([+-]?)(\d*)(?:\.(\d*))?(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\d+)?$/u;

/** A quantity in the form that the server writes it back: no fraction, the largest suffix that loses nothing. */
export function canonicalQuantity(value: Value): Value {
  const source = typeof value === 'number' ? String(value) : value;
  if (typeof source !== 'string') {
    return value;
  }
  const found = written.exec(source);
  if (found === null || /[eE][+-]?\d/u.test(found[4] ?? '')) {
    return source; // exponents keep their own notation
  }
  const [, sign = '', whole = '', fraction = '', suffix = ''] = found;
  const nano = scaled(`${whole}${fraction}` || '0', fraction.length, suffix);
  if (nano === undefined) {
    return source;
  }
  const isBinary = suffix.endsWith('i') && nano >= 1024n * 1_000_000_000n;
  const text = isBinary ? inBinary(nano) : inDecimal(nano);
  return text === '0' ? '0' : `${sign === '-' ? '-' : ''}${text}`;
}

/** The value in billionths; undefined where even these do not hold it. */
function scaled(digits: string, places: number, suffix: string): bigint | undefined {
  const isBinary = suffix.endsWith('i');
  const factor = isBinary
    ? 1024n ** BigInt(binary.indexOf(suffix)) * 1_000_000_000n
    : 1000n ** BigInt(decimal.indexOf(suffix));
  const value = BigInt(digits) * factor;
  const divisor = 10n ** BigInt(places);
  return value % divisor === 0n ? value / divisor : undefined;
}

function inDecimal(nano: bigint): string {
  let left = nano;
  let at = 0;
  while (left !== 0n && left % 1000n === 0n && at < decimal.length - 1) {
    left /= 1000n;
    at += 1;
  }
  return left === 0n ? '0' : `${left}${decimal[at]}`;
}

function inBinary(nano: bigint): string {
  if (nano % 1_000_000_000n !== 0n) {
    return inDecimal(nano);
  }
  let left = nano / 1_000_000_000n;
  let at = 0;
  while (left % 1024n === 0n && at < binary.length - 1) {
    left /= 1024n;
    at += 1;
  }
  return `${left}${binary[at]}`;
}

/** Canonical values throughout a map such as `limits`. */
export function canonicalQuantities(map: Fields | undefined): void {
  for (const [key, value] of Object.entries(map ?? {})) {
    if (map !== undefined) {
      map[key] = canonicalQuantity(value);
    }
  }
}
