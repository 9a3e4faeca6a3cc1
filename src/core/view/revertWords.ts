import * as l10n from '@vscode/l10n';

import type { PushRefusal } from '../git/pushRefusal.ts';
import { plainText } from '../history/commitMessage.ts';
import type { App } from '../model/app.ts';
import type { GitError } from '../ports.ts';
import type { Level } from '../revert/finding.ts';
import type { RevertStep } from '../revert/followRevert.ts';
import type { LaterCommit, RevertOutcome, RevertRefusal } from '../revert/outcome.ts';
import { unreachable } from '../util/unreachable.ts';
import { plural } from './age.ts';
import { clip } from './appState.ts';
import { wholeCloneAdvice } from './partialCloneWords.ts';
import { shortRevision } from './revisionWords.ts';

/** What happened, and what to do. */
export interface Words {
  readonly problem: string;
  readonly advice: string;
}

export function refusalWords(refusal: RevertRefusal, app: string): Words {
  switch (refusal.word) {
    case 'pinned':
      return {
        problem: l10n.t('{0} follows {1}, which does not move.', app, shown(refusal.name)),
        advice: l10n.t('Set targetRevision in its manifest to an earlier version: that is the revert here.'),
      };
    case 'missingRef':
      return {
        problem: l10n.t('{0} follows {1}, which the clone has not got.', app, shown(refusal.name)),
        advice: l10n.t('Fetch it, then try again.'),
      };
    case 'oldGit':
      return {
        problem: l10n.t('This git is older than 2.38.'),
        advice: l10n.t(
          'A revert without touching your files needs 2.38 or newer. Update git, then try again.',
        ),
      };
    case 'unknownCommit':
      return {
        problem: l10n.t('The clone has not got commit {0}.', shortRevision(refusal.sha)),
        advice: l10n.t('Fetch it, then try again.'),
      };
    case 'notOnBranch':
      return {
        problem: l10n.t('The branch that {0} follows does not contain {1}.', app, shortRevision(refusal.sha)),
        advice: l10n.t('Another branch has it, or a forced push removed it. There is nothing to take back.'),
      };
    case 'sideMerge':
      return {
        problem: l10n.t('{0} is a merge inside a branch that was merged.', shortRevision(refusal.sha)),
        advice: l10n.t('Revert the commit that brought the branch to the main line instead.'),
      };
    case 'shallow':
      return {
        problem: l10n.t('The clone is shallow and ends at {0}.', shortRevision(refusal.sha)),
        advice: l10n.t('git fetch --unshallow brings what came before. Then try again.'),
      };
    case 'nothingThere':
      return {
        problem: l10n.t('At {0} there are no files of {1}.', shortRevision(refusal.sha), app),
        advice: l10n.t('It had another path then, or was not there yet. Choose a later commit.'),
      };
    default:
      return unreachable(refusal);
  }
}

export function gitFailureWords(error: GitError): Words {
  switch (error.code) {
    case 'noGit':
      return { problem: l10n.t('Git was not found.'), advice: l10n.t('Install it or set git.path.') };
    case 'timeout':
      return { problem: l10n.t('Git took too long.'), advice: l10n.t('Try again.') };
    case 'notARepository':
      return { problem: l10n.t('The clone is gone: {0}', error.folder), advice: '' };
    case 'unknownRevision':
      return {
        problem: l10n.t('The clone has not got {0}.', shown(error.revision)),
        advice: l10n.t('Fetch it, then try again.'),
      };
    case 'notFetched':
      return {
        problem: l10n.t('The clone is partial and lacks contents of files.'),
        advice: wholeCloneAdvice(),
      };
    case 'cancelled':
      return { problem: l10n.t('It was cancelled.'), advice: '' };
    case 'unsafe':
    case 'failed':
      return isNameless(error.detail)
        ? {
            problem: l10n.t('Git does not know who you are, so there can be no commit.'),
            advice: l10n.t('Set user.name and user.email, then try again.'),
          }
        : { problem: l10n.t('Git said: {0}', clip(shown(error.detail), 400)), advice: '' };
    default:
      return unreachable(error);
  }
}

function isNameless(detail: string): boolean {
  return /Please tell me who you are|empty ident name|no email was given|auto-detection is disabled/i.test(
    detail,
  );
}

/** Why the remote did not take the branch, and what becomes of it. */
export function pushRefusalWords({ word, said }: PushRefusal, remote: string): Words {
  const words = clip(shown(said), 400);
  const gone = l10n.t('Nothing was changed on {0}, and the new branch was removed here.', remote);
  switch (word) {
    case 'noRight':
      return {
        problem: l10n.t('You may not push to {0}: {1}', remote, words),
        advice: l10n.t('{0} Sign in with an account that may, or send the plan to somebody who is.', gone),
      };
    case 'byRule':
      return {
        problem: l10n.t('A rule of {0} refuses the branch: {1}', remote, words),
        advice: l10n.t('{0} The rule decides on names, signatures or messages of branches.', gone),
      };
    case 'exists':
      return {
        problem: l10n.t('{0} has a branch of that name with other commits.', remote),
        advice: l10n.t('{0} Push again: another name is taken then.', gone),
      };
    case 'unreachable':
      return {
        problem: l10n.t('{0} cannot be reached: {1}', remote, words),
        advice: l10n.t('{0} Try again when the network is back.', gone),
      };
    case 'other':
      return { problem: l10n.t('{0} did not take the branch: {1}', remote, words), advice: gone };
    default:
      return unreachable(word);
  }
}

/** Why it cannot be taken back as it is, for a dialog: the commit, the files, and what changed them since. */
export function conflictWords(conflict: Extract<RevertOutcome, { readonly word: 'conflict' }>): {
  readonly message: string;
  readonly detail: string;
} {
  const { sha, files, later, drivers } = conflict;
  return {
    message: l10n.t('{0} cannot be taken back: later commits changed the same lines.', shortRevision(sha)),
    detail: [
      plural(files.length, l10n.t('In conflict:'), (count) => l10n.t('{0} files in conflict:', count)),
      ...listed(files.map(shown)),
      ...(later.length > 0 ? ['', l10n.t('They were changed later by:'), ...laterLines(later)] : []),
      ...(drivers.length > 0
        ? ['', l10n.t('Merge drivers of the clone are not started: {0}.', drivers.map(shown).join(', '))]
        : []),
      '',
      l10n.t(
        'Nothing was changed. You can revert those commits with it, or set the whole app back to how it was before.',
      ),
    ].join('\n'),
  };
}

/** One line each, `1a2b3c4 subject (author)`, the first dozen. */
export function laterLines(later: readonly LaterCommit[]): readonly string[] {
  return listed(
    later.map(
      ({ sha, subject, author }) => `${shortRevision(sha)} ${clip(shown(subject), 72)} (${shown(author)})`,
    ),
  );
}

const SHOWN_LINES = 12;

export function listed(lines: readonly string[]): readonly string[] {
  const more = lines.length - SHOWN_LINES;
  return [
    ...lines.slice(0, SHOWN_LINES).map((line) => `- ${line}`),
    ...(more > 0 ? [`- ${l10n.t('and {0} more', more)}`] : []),
  ];
}

/** The verdict in one sentence. */
export function levelSentence(level: Level): string {
  switch (level) {
    case 'S':
      return l10n.t('Safe: nothing was found that Git could not bring back.');
    case 'C':
      return l10n.t('Caution: it works, with side effects. Read what was found.');
    case 'U':
      return l10n.t(
        'Unknown: not rendered. Only inputs of a renderer change, so nobody has seen the objects.',
      );
    case 'D':
      return l10n.t('Git does not bring back everything here: data, or a step by hand. Read what was found.');
    case 'B':
      return l10n.t('The API server will refuse a part of it, and the app will stay OutOfSync.');
    default:
      return unreachable(level);
  }
}

export function levelTitle(level: Level): string {
  switch (level) {
    case 'S':
      return l10n.t('Safe');
    case 'C':
      return l10n.t('Caution');
    case 'U':
      return l10n.t('Unknown: not rendered');
    case 'D':
      return l10n.t('Data or a step by hand, which Git does not bring back');
    case 'B':
      return l10n.t('Refused by the API server');
    default:
      return unreachable(level);
  }
}

/** What the app waits for, while it is followed. */
export function stepWords(step: RevertStep, app: Pick<App, 'health' | 'syncPolicy'>, branch: string): string {
  switch (step) {
    case 'merge':
      return l10n.t('waiting until {0} is merged and the controller sees it', branch);
    case 'handSync':
      return app.syncPolicy.isPaused
        ? l10n.t('merged; the app is paused: resume it')
        : l10n.t('merged; the app syncs by hand only: sync it');
    case 'window':
      return l10n.t('merged; a sync window holds it back');
    case 'sync':
      return l10n.t('merged; the controller syncs it');
    case 'health':
      return l10n.t('synced; health is {0}', app.health ?? '');
    default:
      return '';
  }
}

function shown(text: string): string {
  return plainText(text);
}
