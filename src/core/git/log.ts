import type { CommitFacts, GitError } from '../ports.ts';
import type { Result } from '../util/result.ts';
import { err, ok } from '../util/result.ts';
import { nulFields } from './nulRecords.ts';

/** Ten fields, each ended by NUL; `%aI` is RFC3339 with the author's own offset, names go through the mailmap. */
const FORMAT = ['%H', '%P', '%aN', '%aE', '%aI', '%cN', '%cE', '%cI', '%s', '%b']
  .map((field) => `${field}%x00`)
  .join('');
const FIELDS = 10;

export interface LogOptions {
  readonly paths?: readonly string[];
  readonly firstParent?: boolean;
  readonly limit?: number;
}

/** `sha` is a full commit id: never a name that could be taken for an option. */
export function logArguments(sha: string, options: LogOptions): readonly string[] {
  return [
    'log',
    '--no-show-signature',
    '--no-ext-diff',
    '--no-textconv',
    '--no-patch',
    `--format=tformat:${FORMAT}`,
    ...(options.firstParent ? ['--first-parent'] : []),
    ...(options.limit === undefined ? [] : [`--max-count=${Math.max(0, Math.trunc(options.limit))}`]),
    '--end-of-options',
    sha,
    '--',
    ...(options.paths ?? []),
  ];
}

export async function* parseLog(
  output: AsyncIterable<Result<Uint8Array, GitError>>,
): AsyncGenerator<Result<CommitFacts, GitError>> {
  let fields: string[] = [];
  for await (const field of nulFields(output)) {
    if (!field.ok) {
      yield err(field.error);
      return;
    }
    // A line break ends each record, so it starts the first field of the next one.
    fields.push(fields.length === 0 ? field.value.replace(/^\n/, '') : field.value);
    if (fields.length === FIELDS) {
      yield ok(toCommit(fields));
      fields = [];
    }
  }
}

function toCommit(fields: readonly string[]): CommitFacts {
  const [
    sha = '',
    parents = '',
    aName = '',
    aEmail = '',
    aAt = '',
    cName = '',
    cEmail = '',
    cAt = '',
    subject = '',
    body = '',
  ] = fields;
  return {
    sha,
    parents: parents === '' ? [] : parents.split(' '),
    author: { name: aName, email: aEmail, at: aAt },
    committer: { name: cName, email: cEmail, at: cAt },
    subject,
    body: body.trimEnd(),
  };
}
