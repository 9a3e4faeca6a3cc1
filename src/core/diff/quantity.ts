import type { Json } from '../util/json.ts';

/** Maps of built-in kinds whose values are quantities, and single fields that are. */
const QUANTITY_MAPS: ReadonlySet<string> = new Set([
  'limits',
  'requests',
  'capacity',
  'allocatable',
  'hard',
  'max',
  'min',
  'default',
  'defaultRequest',
  'maxLimitRequestRatio',
  'overhead',
  'podFixed',
]);
const QUANTITY_FIELDS: ReadonlySet<string> = new Set(['sizeLimit', 'divisor', 'averageValue']);

const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL: ReadonlyMap<string, number> = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);

/** Whether the field at this path (map keys alone) holds a resource quantity. */
export function isQuantityField(path: readonly string[]): boolean {
  const last = path.at(-1) ?? '';
  return QUANTITY_FIELDS.has(last) || QUANTITY_MAPS.has(path.at(-2) ?? '');
}

/** `0.5` = `500m`, `1024Mi` = `1Gi`, `1` = `"1"`. False where a side is no quantity. */
export function equalQuantities(left: Json, right: Json): boolean {
  const a = parse(left);
  const b = parse(right);
  return a !== undefined && b !== undefined && a.numerator * b.denominator === b.numerator * a.denominator;
}

/** Whether `right` is less than `left`. False where a side is no quantity. */
export function isLessQuantity(left: Json | undefined, right: Json | undefined): boolean {
  const [a, b] = [left, right].map((side) => (side === undefined ? undefined : parse(side)));
  return a !== undefined && b !== undefined && b.numerator * a.denominator < a.numerator * b.denominator;
}

interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

function parse(value: Json): Fraction | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  const match =
    typeof text === 'string'
      ? /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3})|(n|u|m|k|M|G|T|P|E|[KMGTPE]i))?$/.exec(text)
      : undefined;
  const [, sign, whole = '', part = '', exponent, suffix = ''] = match ?? [];
  if (!match || whole + part === '') {
    return undefined;
  }
  const digits = BigInt(`${sign === '-' ? '-' : ''}${whole}${part}`);
  const binary = BINARY.indexOf(suffix);
  if (suffix !== '' && binary > 0) {
    return { numerator: digits * 1024n ** BigInt(binary), denominator: 10n ** BigInt(part.length) };
  }
  const power = (exponent === undefined ? (DECIMAL.get(suffix) ?? 0) : Number(exponent)) - part.length;
  return power >= 0
    ? { numerator: digits * 10n ** BigInt(power), denominator: 1n }
    : { numerator: digits, denominator: 10n ** BigInt(-power) };
}
