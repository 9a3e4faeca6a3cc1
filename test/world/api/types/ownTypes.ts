import type { Value } from '../json.ts';

const FORMAT = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const SUFFIXES = /^(?:|[num]|[kMGTPE]|[KMGTPE]i|[eE][-+]?\d+)$/u;

/** What a type says that reads its JSON itself; undefined where it takes the value. */
export function ownProblem(name: string, value: Value): OwnProblem | undefined {
  switch (name) {
    case 'resource.Quantity':
      return quantityProblem(value);
    case 'intstr.IntOrString':
      return typeof value === 'string' || value === null || Number.isInteger(value)
        ? undefined
        : { wants: 'int32' };
    default:
      return undefined;
  }
}

/** Words of its own, or the type that it asked the decoder for. */
export type OwnProblem = { readonly says: string } | { readonly wants: string };

function quantityProblem(value: Value): OwnProblem | undefined {
  if (value === null) {
    return undefined;
  }
  const written = typeof value === 'string' ? value : JSON.stringify(value);
  const parts = /^[+-]?(?:\d+\.?\d*|\.\d+)([eEinumkKMGTP]*[-+]?\d*)$/u.exec(written);
  if (!parts) {
    return { says: FORMAT };
  }
  return SUFFIXES.test(parts[1] ?? '') ? undefined : { says: "unable to parse quantity's suffix" };
}

/** Why Go's decoder refuses the text of bytes, or undefined. */
export function base64Problem(text: string): string | undefined {
  const wrong = /[^A-Za-z0-9+/=\r\n]/u.exec(text);
  if (wrong) {
    return `illegal base64 data at input byte ${wrong.index}`;
  }
  const bare = text.replace(/[\r\n]/gu, '');
  return bare.length % 4 === 0
    ? undefined
    : `illegal base64 data at input byte ${bare.length - (bare.length % 4)}`;
}
