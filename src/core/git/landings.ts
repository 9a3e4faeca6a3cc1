import type { GitChange, GitLanding } from '../ports.ts';

/** Ten fields, each ended by NUL; times in seconds of the epoch, names through the mailmap. */
const FORMAT = ['%H', '%P', '%aN', '%aE', '%at', '%cN', '%cE', '%ct', '%s', '%b']
  .map((field) => `${field}%x00`)
  .join('');
const FIELDS = 10;

export interface LandingOptions {
  readonly paths?: readonly string[];
  readonly limit?: number;
  readonly after?: string;
  /** Every change of a commit that touches one of the paths, not only those in them. */
  readonly isWhole?: boolean;
}

/** `sha` and `after` are full commit ids: never a name that could be taken for an option. */
export function landingArguments(sha: string, options: LandingOptions): readonly string[] {
  return [
    'log',
    '--no-show-signature',
    '--no-ext-diff',
    '--no-textconv',
    '--first-parent',
    '-m',
    '--raw',
    '--no-renames',
    '--no-abbrev',
    '--root',
    '--ignore-submodules=none',
    '-z',
    `--format=tformat:${FORMAT}`,
    ...(options.isWhole === true ? ['--full-diff'] : []),
    ...(options.limit === undefined ? [] : [`--max-count=${Math.max(0, Math.trunc(options.limit))}`]),
    '--end-of-options',
    sha,
    ...(options.after === undefined ? [] : [`^${options.after}`]),
    '--',
    ...(options.paths ?? []),
  ];
}

/**
 * Reads the output of `git log -z --raw` as it comes. A record is the ten fields and one empty field, then two fields
 * for each change: `:<mode> <mode> <object> <object> <status>` (a line break before the first) and the path.
 */
export class LandingParser {
  readonly #decoder = new TextDecoder();
  readonly #people = new Map<string, GitLanding['author']>();
  readonly #paths = new Map<string, string>();
  #rest: Uint8Array = new Uint8Array();
  #fields: string[] = [];
  #changes: GitChange[] = [];
  #change: string | undefined;

  /** The records that this chunk completes. */
  push(chunk: Uint8Array): readonly GitLanding[] {
    const end = chunk.lastIndexOf(0);
    if (end < 0) {
      this.#rest = concat(this.#rest, chunk);
      return [];
    }
    const whole =
      this.#rest.length === 0 ? chunk.subarray(0, end) : concat(this.#rest, chunk.subarray(0, end));
    this.#rest = chunk.slice(end + 1);
    const landings: GitLanding[] = [];
    for (const field of this.#decoder.decode(whole).split('\0')) {
      this.#take(field, landings);
    }
    return landings;
  }

  /** The last record, which only the end of the output completes. */
  end(): readonly GitLanding[] {
    const landings: GitLanding[] = [];
    this.#finish(landings);
    return landings;
  }

  #take(field: string, landings: GitLanding[]): void {
    if (this.#change !== undefined) {
      this.#addChange(this.#change, field);
      this.#change = undefined;
    } else if (this.#fields.length <= FIELDS && this.#fields.length > 0) {
      this.#fields.push(field);
    } else if (this.#fields.length > FIELDS && /^\n?:/.test(field)) {
      this.#change = field;
    } else {
      this.#finish(landings);
      this.#fields = [field];
    }
  }

  #addChange(record: string, path: string): void {
    const [mode = '', other, before = '', after = '', status = ''] = record.trimStart().split(' ');
    const word = status[0];
    // A submodule names a commit of another repository, which is no file of this one.
    const idOf = (id: string, isFile: boolean): string => (isFile && !/^0+$/.test(id) ? id : '');
    this.#changes.push({
      path: intern(this.#paths, path),
      status: word === 'A' || word === 'D' ? word : 'M',
      before: idOf(before, mode !== ':160000'),
      after: idOf(after, other !== '160000'),
    });
  }

  #finish(landings: GitLanding[]): void {
    if (this.#fields.length < FIELDS) {
      return;
    }
    const [
      sha = '',
      parents = '',
      aName = '',
      aEmail = '',
      aAt,
      cName = '',
      cEmail = '',
      cAt,
      subject = '',
      body = '',
    ] = this.#fields;
    landings.push({
      sha,
      parents: parents === '' ? [] : parents.split(' '),
      author: this.#person(aName, aEmail),
      authoredAt: Number(aAt) * 1000,
      committer: this.#person(cName, cEmail),
      committedAt: Number(cAt) * 1000,
      subject,
      body: body.trimEnd(),
      changes: this.#changes,
    });
    this.#fields = [];
    this.#changes = [];
  }

  /** A few hundred people write a hundred thousand commits. */
  #person(name: string, email: string): GitLanding['author'] {
    const key = `${name}\0${email}`;
    const person = this.#people.get(key) ?? { name, email };
    this.#people.set(key, person);
    return person;
  }
}

function intern(texts: Map<string, string>, text: string): string {
  const known = texts.get(text);
  if (known === undefined) {
    texts.set(text, text);
    return text;
  }
  return known;
}

function concat(left: Uint8Array, right: Uint8Array): Uint8Array {
  const all = new Uint8Array(left.length + right.length);
  all.set(left);
  all.set(right, left.length);
  return all;
}
