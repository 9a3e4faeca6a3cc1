import { plainText } from '../history/commitMessage.ts';
import type { LaterCommit, RestoredState, RevertedCommit } from './outcome.ts';

/** More lines than this nobody reads in a message. */
const MAX_LISTED = 20;
/** A line of a message is cut at nothing, but a subject longer than this is cut by every tool that shows it. */
const MAX_SUBJECT = 100;

export interface MessageSubject {
  readonly app: string;
  readonly commits: readonly RevertedCommit[];
  readonly restored?: RestoredState;
  readonly later: readonly LaterCommit[];
  /** Why, in the user's own words; may be empty. */
  readonly reason: string;
}

/**
 * The message of the new commit: a subject and the sentence with the full id as `git revert` writes them, so that tools
 * which look for it find it; a revert of a revert is a `Reapply`, as git names it since 2.43. The language is English, for
 * it is read by tools and by everybody who has the repository.
 */
export function revertMessage(subject: MessageSubject): string {
  const { restored } = subject;
  const parts = restored ? restoreParts(subject, restored) : revertParts(subject);
  const [title, ...body] = parts;
  const reason = cleanLines(subject.reason);
  return `${[cut(title ?? ''), ...(reason === '' ? [] : [reason]), ...body].join('\n\n')}\n`;
}

function revertParts({ app, commits }: MessageSubject): readonly string[] {
  const [only, ...others] = commits;
  if (only && others.length === 0) {
    return [titleOf(only.subject), sentence(only)];
  }
  const lines = commits.map((commit) => `${sentence(commit)}\n    ${plainText(commit.subject)}`);
  return [`Revert ${commits.length} commits for ${plainText(app)}`, lines.join('\n')];
}

/** `Revert "Revert "x""` says the same as `Reapply "x"`. */
function titleOf(subject: string): string {
  const reverted = /^Revert "(.*)"$/.exec(plainText(subject))?.[1];
  return reverted === undefined ? `Revert "${plainText(subject)}"` : `Reapply "${reverted}"`;
}

function sentence({ sha, parent, isMerge }: RevertedCommit): string {
  return isMerge && parent !== undefined
    ? `This reverts commit ${sha}, reversing\nchanges made to ${parent}.`
    : `This reverts commit ${sha}.`;
}

function restoreParts({ later }: MessageSubject, { app, sha, subject }: RestoredState): readonly string[] {
  const listed = later
    .slice(0, MAX_LISTED)
    .map((commit) => `    ${commit.sha.slice(0, 12)} ${plainText(commit.subject)}`);
  const more = later.length - listed.length;
  const undone = [...listed, ...(more > 0 ? [`    and ${more} more`] : [])];
  return [
    `Restore ${plainText(app)} to ${sha.slice(0, 12)}`,
    `This sets the files of ${plainText(app)} to what they were at commit\n${sha}:\n    ${plainText(subject)}`,
    ...(undone.length > 0 ? [`It takes back what these commits did to them:\n${undone.join('\n')}`] : []),
  ];
}

function cut(title: string): string {
  return title.length <= MAX_SUBJECT ? title : `${title.slice(0, MAX_SUBJECT - 1)}…`;
}

function cleanLines(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();
}
