import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A type as the declaration files of @kubernetes-models write it. */
export type DeclaredType =
  | { readonly is: 'primitive'; readonly name: string }
  | { readonly is: 'literals'; readonly values: readonly string[] }
  | { readonly is: 'array'; readonly of: DeclaredType }
  | { readonly is: 'map'; readonly of: DeclaredType }
  | { readonly is: 'union'; readonly of: readonly DeclaredType[] }
  | { readonly is: 'object'; readonly fields: readonly DeclaredField[] }
  /** `file` is the declaration file that exports `name`. */
  | { readonly is: 'reference'; readonly name: string; readonly file: string };

export interface DeclaredField {
  readonly name: string;
  readonly isOptional: boolean;
  readonly isDeprecated: boolean;
  readonly type: DeclaredType;
}

/** What a declaration file says under its own name: `IGitRepositorySpec` of `GitRepositorySpec.d.ts`. */
export interface Declaration {
  /** Without the leading `I`. */
  readonly name: string;
  readonly type: DeclaredType;
}

const known = new Map<string, Declaration>();

/** Reads the small regular subset of TypeScript that these packages consist of; anything else throws. */
export function readDeclaration(file: string): Declaration {
  let declaration = known.get(file);
  if (!declaration) {
    declaration = new Reader(file).declaration();
    known.set(file, declaration);
  }
  return declaration;
}

const TOKEN = /\/\*\*[\s\S]*?\*\/|"(?:[^"\\]|\\.)*"|[A-Za-z_$][\w$]*|[{}[\]<>|;:?=,()]|\s+|./gy;

class Reader {
  readonly #file: string;
  readonly #imports: ReadonlyMap<string, string>;
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(file: string) {
    this.#file = file;
    const text = readFileSync(file, 'utf8');
    this.#imports = new Map(
      [...text.matchAll(/^import \{ (\w+) \} from "([^"]+)";$/gm)].map(([, name, from]) => [
        name ?? '',
        locate(file, from ?? ''),
      ]),
    );
    this.#tokens = [...text.matchAll(TOKEN)].map(([token]) => token).filter((token) => token.trim() !== '');
  }

  declaration(): Declaration {
    const name = path.basename(this.#file, '.d.ts');
    for (this.#at = 0; this.#at < this.#tokens.length; this.#at++) {
      const [word, kind, own] = this.#tokens.slice(this.#at, this.#at + 3);
      if (word === 'export' && own === `I${name}` && (kind === 'interface' || kind === 'type')) {
        this.#at += 3;
        const to = kind === 'interface' ? '{' : '=';
        const bases: DeclaredField[] = [];
        while (this.#tokens[this.#at] !== to) {
          bases.push(...this.#fieldsOf(this.#tokens[this.#at++] ?? ''));
        }
        this.#at += kind === 'type' ? 1 : 0;
        const type = this.#type();
        return { name, type: type.is === 'object' ? { ...type, fields: [...bases, ...type.fields] } : type };
      }
    }
    throw new Error(`${this.#file} does not declare I${name}`);
  }

  /** Of a type that the declared one extends. */
  #fieldsOf(base: string): readonly DeclaredField[] {
    const file = this.#imports.get(base);
    const type = file === undefined || base === 'TypeMeta' ? undefined : readDeclaration(file).type;
    return type?.is === 'object' ? type.fields : [];
  }

  #type(): DeclaredType {
    const members = [this.#single()];
    while (this.#tokens[this.#at] === '|') {
      this.#at++;
      members.push(this.#single());
    }
    const values = members.flatMap((member) => (member.is === 'literals' ? member.values : []));
    if (values.length === members.length) {
      return { is: 'literals', values };
    }
    const [only] = members;
    return members.length === 1 && only ? only : { is: 'union', of: members };
  }

  #single(): DeclaredType {
    const token = this.#tokens[this.#at++] ?? '';
    if (token.startsWith('"')) {
      return { is: 'literals', values: [JSON.parse(token) as string] };
    }
    if (token === '{') {
      return this.#body();
    }
    if (token === 'Array') {
      this.#expect('<');
      const of = this.#type();
      this.#expect('>');
      return { is: 'array', of };
    }
    const file = this.#imports.get(token);
    return file === undefined ? { is: 'primitive', name: token } : { is: 'reference', name: token, file };
  }

  #body(): DeclaredType {
    if (this.#tokens[this.#at] === '[') {
      while (this.#tokens[this.#at] !== ']') {
        this.#at++;
      }
      this.#at++;
      this.#expect(':');
      const of = this.#type();
      this.#expect(';');
      this.#expect('}');
      return { is: 'map', of };
    }
    const fields: DeclaredField[] = [];
    let comment = '';
    while (this.#tokens[this.#at] !== '}') {
      const token = this.#tokens[this.#at++] ?? '';
      if (token.startsWith('/**')) {
        comment = token;
        continue;
      }
      const isOptional = this.#tokens[this.#at] === '?';
      this.#at += isOptional ? 1 : 0;
      this.#expect(':');
      const name = JSON.parse(token) as string;
      fields.push({ name, isOptional, isDeprecated: /\bdeprecated\b/i.test(comment), type: this.#type() });
      this.#expect(';');
      comment = '';
    }
    this.#at++;
    return { is: 'object', fields };
  }

  #expect(token: string): void {
    const found = this.#tokens[this.#at++];
    if (found !== token) {
      throw new Error(`${this.#file}: expected ${token}, found ${found}`);
    }
  }
}

function locate(file: string, from: string): string {
  if (from.startsWith('.')) {
    return path.join(path.dirname(file), from.replace(/\.js$/, '.d.ts'));
  }
  const modules = file.slice(0, file.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const found = path.join(modules, `${from}.d.ts`);
  return existsSync(found) ? found : path.join(modules, from, 'index.d.ts');
}
