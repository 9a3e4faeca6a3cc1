/** Canonical text of a Kubernetes quantity, as the API server writes it: `1000m` is `1`, `0.5` is `500m`. */
export function canonicalQuantity(value: string | number): string {
  const text = String(value);
  const match = /^([+-]?\d*\.?\d+|[+-]?\d+\.)(([KMGTPE]i)|[numkMGTPE]|[eE][+-]?\d+)?$/.exec(text);
  if (!match) {
    return text;
  }
  const [, digits = '', suffix = '', binary] = match;
  return binary
    ? canonicalBinary(Number(digits), suffix, text)
    : canonicalDecimal(Number(digits) * factor(suffix), text);
}

const binarySuffixes = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const decimalSuffixes: readonly [string, number][] = [
  ['E', 1e18],
  ['P', 1e15],
  ['T', 1e12],
  ['G', 1e9],
  ['M', 1e6],
  ['k', 1e3],
  ['', 1],
  ['m', 1e-3],
  ['u', 1e-6],
  ['n', 1e-9],
];

function factor(suffix: string): number {
  const exponent = /^[eE]([+-]?\d+)$/.exec(suffix);
  return exponent ? 10 ** Number(exponent[1]) : (decimalSuffixes.find(([name]) => name === suffix)?.[1] ?? 1);
}

function canonicalBinary(number: number, suffix: string, text: string): string {
  let bytes = number * 1024 ** (binarySuffixes.indexOf(suffix) + 1);
  if (!Number.isInteger(bytes)) {
    return text;
  }
  let power = 0;
  while (bytes !== 0 && bytes % 1024 === 0 && power < binarySuffixes.length) {
    bytes /= 1024;
    power += 1;
  }
  return `${bytes}${power === 0 ? '' : binarySuffixes[power - 1]}`;
}

/** The largest suffix that leaves an integer. */
function canonicalDecimal(number: number, text: string): string {
  if (number === 0) {
    return '0';
  }
  for (const [name, size] of decimalSuffixes) {
    const count = number / size;
    if (Math.abs(count - Math.round(count)) < 1e-9 * Math.abs(count) && Math.round(count) !== 0) {
      return `${Math.round(count)}${name}`;
    }
  }
  return text;
}
