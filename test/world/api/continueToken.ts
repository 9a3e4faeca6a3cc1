import { badRequest } from './statusError.ts';

/** Where a list goes on. A version of -1 means: in the state of now, since the first one is forgotten. */
export interface Continuation {
  readonly version: number;
  readonly start: string;
}

export function encodeContinue({ version, start }: Continuation): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: version, start })).toString('base64url');
}

export function decodeContinue(token: string): Continuation {
  const decoded = Buffer.from(token, 'base64url').toString();
  try {
    const read = JSON.parse(decoded) as { rv?: unknown; start?: unknown };
    if (typeof read.rv === 'number' && typeof read.start === 'string') {
      return { version: read.rv, start: read.start };
    }
  } catch {
    // not a token of ours: answered below
  }
  const first = decoded[0] ?? '';
  throw badRequest(
    `invalid continue token: continue key is not valid: invalid character '${first}' looking for beginning of value`,
  );
}
