/** A version of a tag, `v` in front allowed, missing parts zero. */
export interface Version {
  readonly numbers: readonly [major: number, minor: number, patch: number];
  readonly prerelease: string;
}

type Test = (version: Version) => boolean;

/** Whether a targetRevision is a range of versions and not the name of something. */
export function isConstraint(text: string): boolean {
  return parseConstraint(text) !== undefined && parseVersion(text) === undefined;
}

/** Undefined for a tag that is no version. */
export function parseVersion(text: string): Version | undefined {
  const match =
    /^v?(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/.exec(text);
  return match
    ? {
        numbers: [Number(match[1]), Number(match[2] ?? 0), Number(match[3] ?? 0)],
        prerelease: match[4] ?? '',
      }
    : undefined;
}

/** Negative, zero or positive as in sorting; a prerelease comes before its release. */
export function compareVersions(left: Version, right: Version): number {
  for (const part of [0, 1, 2] as const) {
    if (left.numbers[part] !== right.numbers[part]) {
      return left.numbers[part] - right.numbers[part];
    }
  }
  if (left.prerelease === '' || right.prerelease === '') {
    return (left.prerelease === '' ? 1 : 0) - (right.prerelease === '' ? 1 : 0);
  }
  return comparePrereleases(left.prerelease.split('.'), right.prerelease.split('.'));
}

/** The tag with the highest version in the range; undefined where none is in it. */
export function highestMatching(constraint: string, tags: readonly string[]): string | undefined {
  const matches = parseConstraint(constraint);
  let best: { readonly tag: string; readonly version: Version } | undefined;
  for (const tag of tags) {
    const version = parseVersion(tag);
    if (version && matches?.(version) === true && (!best || compareVersions(version, best.version) > 0)) {
      best = { tag, version };
    }
  }
  return best?.tag;
}

/**
 * A range as Argo CD reads it (the grammar of Masterminds/semver): `||` between alternatives, comma or space between
 * conditions, `= != > < >= <= ~ ^`, wildcards `*`, `x`, `X`, and `a - b`. A prerelease is in a range only where one of the
 * conditions beside it names one. Undefined where the text is no range.
 */
export function parseConstraint(text: string): Test | undefined {
  const alternatives = text.split('||').map(parseConditions);
  return alternatives.every((one) => one !== undefined)
    ? (version) => alternatives.some((test) => test(version))
    : undefined;
}

function parseConditions(text: string): Test | undefined {
  const spread = text
    .trim()
    .replace(/(\S+)\s+-\s+(\S+)/g, '>=$1 <=$2')
    .replace(/([=!<>~^]+)\s+/g, '$1');
  const conditions = spread.split(/[\s,]+/).map((condition) => parseCondition(condition));
  if (!conditions.every((one) => one !== undefined)) {
    return undefined;
  }
  const takesPrereleases = conditions.some((one) => one.namesPrerelease);
  return (version) =>
    (version.prerelease === '' || takesPrereleases) && conditions.every(({ test }) => test(version));
}

function parseCondition(
  text: string,
): { readonly test: Test; readonly namesPrerelease: boolean } | undefined {
  const match =
    /^(=|==|!=|>|<|>=|=>|<=|=<|~|~>|\^)?v?(\d{1,9}|[xX*])(?:\.(\d{1,9}|[xX*]))?(?:\.(\d{1,9}|[xX*]))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/.exec(
      text,
    );
  if (!match) {
    return undefined;
  }
  const [, operator = '', ...parts] = match;
  const given = parts.slice(0, 3).filter((part) => part !== undefined && !/^[xX*]$/.test(part));
  const isWild = parts.slice(0, 3).some((part) => part !== undefined && /^[xX*]$/.test(part));
  const known = Math.min(given.length, wildAt(parts.slice(0, 3)));
  const [major = 0, minor = 0, patch = 0] = given.slice(0, known).map(Number);
  const base: Version = { numbers: [major, minor, patch], prerelease: parts[3] ?? '' };
  return { test: testOf(operator, base, known, isWild), namesPrerelease: base.prerelease !== '' };
}

function wildAt(parts: readonly (string | undefined)[]): number {
  const index = parts.findIndex((part) => part === undefined || /^[xX*]$/.test(part));
  return index < 0 ? 3 : index;
}

/** `known` numbers are given; `1.2` with `=` or without an operator means the whole of 1.2. */
function testOf(operator: string, base: Version, known: number, isWild: boolean): Test {
  const from: Test = (version) => compareVersions(version, base) >= 0;
  const within = (count: number): Test => {
    return (version) =>
      from(version) &&
      [0, 1, 2].slice(0, count).every((part) => version.numbers[part] === base.numbers[part]);
  };
  const inSame = within(known);
  switch (operator) {
    case '!=':
      return (version) => !inSame(version);
    case '>':
      return known < 3
        ? (version) => from(version) && !inSame(version)
        : (version) => compareVersions(version, base) > 0;
    case '<':
      return (version) => compareVersions(version, base) < 0;
    case '>=':
    case '=>':
      return from;
    case '<=':
    case '=<':
      return known < 3
        ? (version) => compareVersions(version, base) < 0 || inSame(version)
        : (version) => compareVersions(version, base) <= 0;
    case '^':
      return within(caretParts(base, known));
    case '~':
    case '~>':
      return within(Math.min(known, 2));
    default:
      return isWild || known < 3 ? inSame : (version) => compareVersions(version, base) === 0;
  }
}

/** `^1.2.3` keeps the first number that is not zero. */
function caretParts(base: Version, known: number): number {
  const first = base.numbers.findIndex((number, index) => index < known && number !== 0);
  return first < 0 ? known : first + 1;
}

function comparePrereleases(left: readonly string[], right: readonly string[]): number {
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [a, b] = [left[index], right[index]];
    if (a === undefined || b === undefined) {
      return a === undefined ? -1 : 1;
    }
    const [isNumberA, isNumberB] = [/^\d+$/.test(a), /^\d+$/.test(b)];
    if (isNumberA && isNumberB && Number(a) !== Number(b)) {
      return Number(a) - Number(b);
    }
    if (isNumberA !== isNumberB) {
      return isNumberA ? -1 : 1;
    }
    if (a !== b && !isNumberA) {
      return a < b ? -1 : 1;
    }
  }
  return 0;
}
