import * as l10n from '@vscode/l10n';

import { plainText } from '../history/commitMessage.ts';
import type { Fate, Initiator, Sync, LandingEntry } from '../history/entry.ts';
import type { Gap } from '../history/gap.ts';
import type { HistoryError, TrackFacts, UntrackedSource } from '../history/track.ts';
import type { SourceSpec } from '../model/app.ts';
import { unreachable } from '../util/unreachable.ts';
import { longAge, plural, shortAge } from './age.ts';
import { clip } from './appState.ts';
import { wholeCloneAdvice } from './partialCloneWords.ts';
import { repositoryWords, shortRevision } from './revisionWords.ts';
import { utc } from './utc.ts';

/** Who began a sync, after "by". Undefined where nobody told. */
function byWords(by: Initiator): string | undefined {
  switch (by.word) {
    case 'controller':
      return by.name ?? l10n.t('auto-sync');
    case 'user':
      return clip(plainText(by.name), 40);
    case 'unknown':
      return undefined;
    default:
      return unreachable(by);
  }
}

export function withInitiator(words: string, by: Initiator): string {
  const who = byWords(by);
  return who === undefined ? words : l10n.t('{0} by {1}', words, who);
}

/** What became of a commit, for rows. */
export function fateWords(fate: Fate, now: number): string {
  return fateWordsAt(fate, (at) => shortAge(at, now));
}

function syncTime({ at, isLatest }: Sync, when: (at: number) => string): string {
  return isLatest === true ? l10n.t('{0} at the latest', when(at)) : when(at);
}

/** The same with times written by `when`. */
export function fateWordsAt(fate: Fate, when: (at: number) => string): string {
  switch (fate.word) {
    case 'deployed':
      return withInitiator(l10n.t('deployed {0}', syncTime(fate.sync, when)), fate.sync.by);
    case 'failedFirst':
      return withInitiator(
        l10n.t('failed, came with {0} {1}', shortRevision(fate.sync.revision), syncTime(fate.sync, when)),
        fate.sync.by,
      );
    case 'rolledBack':
      return withInitiator(l10n.t('rolled back {0}', when(fate.back.at)), fate.back.by);
    case 'beforeRecord':
      return l10n.t('deployed before the record begins');
    case 'nothingToDeploy':
      return l10n.t('nothing to deploy');
    case 'failed':
      return fate.isAttempt === true ? l10n.t('failed') : l10n.t('sync failed');
    case 'deploying':
      return l10n.t('being deployed');
    case 'pending':
      return l10n.t('not deployed');
    default:
      return unreachable(fate);
  }
}

/** The same as a sentence, with what it rests on; times are written by `when`. */
export function fateSentence(fate: Fate, when: (at: number) => string): string {
  switch (fate.word) {
    case 'deployed':
      return fate.evidence === 'record'
        ? l10n.t(
            'Deployed {0} with revision {1}, says the record of syncs.',
            withInitiator(syncTime(fate.sync, when), fate.sync.by),
            shortRevision(fate.sync.revision),
          )
        : l10n.t(
            'Deployed {0} with revision {1}, says the last operation. It is not in the record of syncs: self-heals and syncs of some objects never are.',
            withInitiator(syncTime(fate.sync, when), fate.sync.by),
            shortRevision(fate.sync.revision),
          );
    case 'failedFirst':
      return l10n.t(
        'It failed when it was tried. The record of syncs has it from {0} on, as a part of revision {1}.',
        withInitiator(syncTime(fate.sync, when), fate.sync.by),
        shortRevision(fate.sync.revision),
      );
    case 'rolledBack':
      return l10n.t(
        'Deployed {0}, and rolled back {1} to revision {2}.',
        withInitiator(syncTime(fate.sync, when), fate.sync.by),
        withInitiator(when(fate.back.at), fate.back.by),
        shortRevision(fate.back.revision),
      );
    case 'beforeRecord':
      return l10n.t(
        'In the cluster since {0} at the latest. The syncs before that are not kept.',
        when(fate.since),
      );
    case 'nothingToDeploy':
      return l10n.t('The controller compared it and found nothing to change in the cluster.');
    case 'failed':
      return fate.isAttempt === true
        ? l10n.t('The last attempt, which contains it, failed: {0}', clip(plainText(fate.message), 400))
        : l10n.t('The last sync, which contains it, failed: {0}', clip(plainText(fate.message), 400));
    case 'deploying':
      return l10n.t('The sync that runs now contains it.');
    case 'pending':
      return l10n.t('On the tracked branch, and in no sync that the controller tells of.');
    default:
      return unreachable(fate);
  }
}

/** What the history cannot tell, and what to do about it. */
export function gapWords(gap: Gap, now: number): { readonly label: string; readonly detail: string } {
  switch (gap.code) {
    case 'behind':
      return {
        label: l10n.t('The cluster is ahead of your clone'),
        detail: l10n.t(
          '{0}, which the clone does not have{1}. Fetch it, then refresh the history.',
          gap.syncedAt === undefined
            ? l10n.t('The controller compared {0}', shortRevision(gap.revision))
            : l10n.t('Synced {0} to {1}', longAge(gap.syncedAt, now), shortRevision(gap.revision)),
          gap.fetchedAt === undefined ? '' : l10n.t(' (fetched {0})', longAge(gap.fetchedAt, now)),
        ),
      };
    case 'revisionMissing':
      return {
        label: l10n.t(
          'Synced {0} to {1}, not in your clone',
          shortAge(gap.at, now),
          shortRevision(gap.revision),
        ),
        detail: l10n.t('The commit was never fetched, or a forced push removed it.'),
      };
    case 'offBranch':
      return {
        label: l10n.t(
          'Synced {0} to {1}, not on this branch',
          shortAge(gap.at, now),
          shortRevision(gap.revision),
        ),
        detail: l10n.t('Another branch was tracked then, or a forced push moved this one.'),
      };
    case 'recordBegins':
      return {
        label: plural(gap.count, l10n.t('1 older sync is not kept'), (n) =>
          l10n.t('{0} older syncs are not kept', n),
        ),
        detail: l10n.t('The controller keeps a limited number (revisionHistoryLimit, 10 unless set).'),
      };
    case 'noRecord':
      return { label: l10n.t('What was deployed when is not known'), detail: gap.detail };
    case 'noEvents':
      return {
        label: l10n.t('Failed syncs and self-heals are not known'),
        detail: l10n.t('Events of the app may not be read here: {0}', gap.detail),
      };
    case 'eventsBegin':
      return {
        label: l10n.t('Failed syncs and self-heals before {0} are not known', utc(gap.at)),
        detail: l10n.t('They are told by Events, which a cluster keeps for an hour unless told otherwise.'),
      };
    case 'shallow':
      return {
        label: l10n.t('The clone ends here'),
        detail: l10n.t('It is shallow: older commits were not fetched. git fetch --unshallow gets them.'),
      };
    case 'sourceMissing':
      return {
        label: l10n.t('Without {0}', plainText(gap.source)),
        detail: l10n.t('{0} has no history on this machine.', plainText(repositoryWords(gap.repoURL))),
      };
    case 'external':
      return {
        label: l10n.t('Changes of {0} leave no commit here', clip(plainText(gap.reference), 60)),
        detail: l10n.t('It is outside the repository and names no fixed version.'),
      };
    default:
      return unreachable(gap);
  }
}

/** The branch, tag or commit that is listed, and what that means for a revert. */
export function trackWords({ ref }: TrackFacts): string {
  switch (ref.word) {
    case 'branch':
      return plainText(ref.name);
    case 'head':
      return l10n.t('HEAD ({0})', plainText(ref.name));
    case 'version':
      return l10n.t('version {0}', plainText(ref.name));
    case 'pinned':
      return l10n.t('pinned to {0}', ref.to === 'commit' ? shortRevision(ref.name) : plainText(ref.name));
    case 'missing':
      return plainText(ref.name);
    default:
      return unreachable(ref);
  }
}

/** Why there is no history: what happened, and what to do. */
export function historyProblem(error: HistoryError): { readonly label: string; readonly detail: string } {
  switch (error.code) {
    case 'noTrack':
      return error.madeBy === undefined
        ? problemOfSource(error.untracked[0])
        : {
            label: l10n.t('No Git history'),
            detail: l10n.t(
              '{0} names no repository, so the commits that its artifact was made from are not known.',
              plainText(error.madeBy),
            ),
          };
    case 'cancelled':
      return { label: l10n.t('Reading was stopped'), detail: l10n.t('Refresh the history to read it.') };
    case 'timeout':
      return { label: l10n.t('Git took too long'), detail: l10n.t('Refresh the history to try again.') };
    case 'unknownRevision':
      return {
        label: l10n.t('The clone has not got {0}', plainText(error.revision)),
        detail: l10n.t('Fetch, then refresh the history.'),
      };
    case 'notARepository':
      return { label: l10n.t('The clone is gone'), detail: error.folder };
    case 'notFetched':
      return { label: l10n.t('The clone lacks contents of files'), detail: wholeCloneAdvice() };
    default:
      return { label: l10n.t('Git could not read the history'), detail: plainText(error.detail) };
  }
}

function problemOfSource(untracked: UntrackedSource | undefined): {
  readonly label: string;
  readonly detail: string;
} {
  const problem = untracked?.problem;
  switch (problem?.word) {
    case 'git':
      return historyProblem(problem.error);
    case 'missingRef':
      return {
        label: l10n.t('{0} is not in your clone', plainText(problem.name)),
        detail: l10n.t(
          'No branch, tag or version of that name was fetched. Fetch, then refresh the history.',
        ),
      };
    case 'treeless':
      return {
        label: l10n.t('The clone has no trees'),
        detail: wholeCloneAdvice(),
      };
    case 'location':
      if (problem.location.word === 'notCloned') {
        return {
          label: l10n.t('Not cloned'),
          detail: l10n.t('Clone {0} to see its history.', repositoryWords(problem.location.repoURL)),
        };
      }
      return problem.location.word === 'unavailable'
        ? { label: l10n.t('Git is not asked'), detail: problem.location.reason }
        : { label: l10n.t('No Git history'), detail: registryWords(untracked?.source) };
    default:
      return {
        label: l10n.t('No Git history'),
        detail: l10n.t('No file of a repository makes up this app.'),
      };
  }
}

function registryWords(source: SourceSpec | undefined): string {
  return source?.type === 'oci' && source.chart === undefined
    ? l10n.t(
        'Its artifact comes from a registry and does not say which commit it was made from. What is pushed with "flux push artifact" and its options --source and --revision does.',
      )
    : l10n.t('Its sources are charts of a registry.');
}

/** `Ada` or `Ada, committed by Forge` and the co-authors, as an auditor needs them. */
export function peopleWords(landing: LandingEntry): string {
  const { author, committer, coAuthors } = landing;
  const names = [author.name, ...coAuthors].map(plainText).join(', ');
  return committer === undefined ? names : l10n.t('{0}, committed by {1}', names, plainText(committer.name));
}
