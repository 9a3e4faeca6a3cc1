import type { Json } from '../json.ts';

/** An expression of jq, as far as we know the language: what is not here does not parse. */
export type Jq =
  | { readonly is: 'here' }
  | { readonly is: 'literal'; readonly value: Json }
  | { readonly is: 'variable'; readonly name: string }
  /** `.key`, `.[index]`: `key` is evaluated against what the whole term is. */
  | { readonly is: 'index'; readonly of: Jq; readonly key: Jq }
  /** `.[]`. */
  | { readonly is: 'each'; readonly of: Jq }
  /** `?`, and `try` with or without `catch`. */
  | { readonly is: 'try'; readonly body: Jq; readonly otherwise: Jq | undefined }
  | { readonly is: 'pipe' | 'comma' | 'alternative'; readonly left: Jq; readonly right: Jq }
  | { readonly is: 'and' | 'or'; readonly left: Jq; readonly right: Jq }
  | { readonly is: 'binary'; readonly operator: JqOperator; readonly left: Jq; readonly right: Jq }
  | { readonly is: 'negate'; readonly of: Jq }
  | { readonly is: 'if'; readonly condition: Jq; readonly yes: Jq; readonly no: Jq }
  /** `[…]`; undefined is the empty list. */
  | { readonly is: 'list'; readonly items: Jq | undefined }
  /** `source as $name | body`. */
  | { readonly is: 'bind'; readonly source: Jq; readonly name: string; readonly body: Jq }
  | { readonly is: 'call'; readonly name: string; readonly args: readonly Jq[] };

export type JqOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-';

/** What is written in a way, or asks for something, that we do not know: nobody can tell from here what it does. */
export class JqUnknown extends Error {
  override readonly name = 'JqUnknown';
}

/** What the language itself says is an error for this value; `?` and `//` pass over it. */
export class JqFault extends Error {
  override readonly name = 'JqFault';
}
