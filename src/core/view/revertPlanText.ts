import * as l10n from '@vscode/l10n';

import { plainText } from '../history/commitMessage.ts';
import type { App } from '../model/app.ts';
import type { ChangedFile } from '../revert/changedObjects.ts';
import type { RevertPlan } from '../revert/outcome.ts';
import { shortDiff } from '../revert/shortDiff.ts';
import type { SyncAllowance } from '../windows/syncAllowance.ts';
import { plural } from './age.ts';
import { clip } from './appState.ts';
import { foundText } from './revertFoundText.ts';
import { laterLines, levelSentence, listed } from './revertWords.ts';
import { shortRevision } from './revisionWords.ts';
import { windowSentence } from './windowWords.ts';

/** What a plan says besides itself. */
export interface PlanSurroundings {
  /** The app that the user asked for. */
  readonly app: App;
  readonly allowanceOf: (app: App) => SyncAllowance | undefined;
  /** The object that fetches what the app applies, where there is one. */
  readonly sourceOf: (app: App) => App | undefined;
  /** Empty where the clone itself is what the app names. */
  readonly remote: string;
  readonly branch: string;
  readonly message: string;
  /** The files, Secrets masked; what is no text is left out. */
  readonly masked: readonly ChangedFile[];
  /** The commit, once it is pushed. */
  readonly pushed?: string;
  /** Milliseconds of the epoch. */
  readonly now: number;
}

/**
 * A plan as a document that is read from the top: what it does, whether it is safe, whom it meets, and how. It says what
 * it is about before anything else, for it is read in a hurry. Few changed lines are quoted, masked. It is read as source, where
 * its lenses stand: headings and lists, and no marks around words.
 */
export function revertPlanText(plan: RevertPlan, around: PlanSurroundings): string {
  const blocks = [
    heading(plan, around),
    taken(plan),
    changed(plan, around),
    foundText(plan),
    cluster(plan, around),
    kept(plan),
    how(plan, around),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

/** `Revert of 1a2b3c4`, for a tab and a heading. */
export function planTitle({ commits, restored }: Pick<RevertPlan, 'commits' | 'restored'>): string {
  if (restored) {
    return l10n.t('Restore to {0}', shortRevision(restored.sha));
  }
  const [first] = commits;
  return commits.length === 1
    ? l10n.t('Revert of {0}', shortRevision(first?.sha ?? ''))
    : l10n.t('Revert of {0} commits', commits.length);
}

function heading(plan: RevertPlan, { app, branch, remote, pushed }: PlanSurroundings): readonly string[] {
  return [
    `# ${planTitle(plan)} · ${shown(app.name)}`,
    '',
    `> ${levelSentence(plan.level)}`,
    '',
    pushed === undefined
      ? l10n.t('Nothing was changed yet. "Push Revert Branch…" asks once more and shows each command.')
      : l10n.t('Done: {0} is {1} on {2}.', shortRevision(pushed), branch, remote || l10n.t('this clone')),
    ...(plan.notFetched
      ? [
          '',
          l10n.t(
            'The remote could not be asked. This stands on what was fetched last, and may be behind it.',
          ),
        ]
      : []),
  ];
}

function taken({ commits, restored, later }: RevertPlan): readonly string[] {
  if (restored) {
    return [
      l10n.t('## What is taken back'),
      '',
      l10n.t(
        'The files of {0} become what they were at {1} "{2}".',
        shown(restored.app),
        shortRevision(restored.sha),
        clip(shown(restored.subject), 72),
      ),
      ...(later.length > 0 ? [l10n.t('What these commits did to them goes:'), ...laterLines(later)] : []),
    ];
  }
  return [
    l10n.t('## What is taken back'),
    '',
    ...commits.map(({ sha, subject, author, isMerge, parent }) =>
      [
        `- ${shortRevision(sha)} ${clip(shown(subject), 72)} (${shown(author)})`,
        ...(isMerge ? [l10n.t('a merge, back to {0} on the main line', shortRevision(parent ?? ''))] : []),
      ].join(', '),
    ),
    ...(commits.some(({ isMerge }) => isMerge)
      ? [
          l10n.t(
            'After the revert of a merge, merging that branch again brings nothing back: revert this revert then.',
          ),
        ]
      : []),
  ];
}

function cluster({ apps }: RevertPlan, around: PlanSurroundings): readonly string[] {
  const own = apps.filter(({ id }) => id === around.app.id);
  const others = apps.filter(({ id }) => id !== around.app.id);
  return [
    l10n.t('## What the cluster does with it'),
    '',
    ...(own.length === 0 ? [`- ${l10n.t('{0} does not change.', shown(around.app.name))}`] : []),
    ...own.map((app) => appLine(app, around)),
    ...(others.length > 0
      ? [
          '',
          plural(others.length, l10n.t('Another app changes too:'), (count) =>
            l10n.t('{0} other apps change too:', count),
          ),
          '',
          ...others.map((app) => appLine(app, around)),
        ]
      : []),
  ];
}

function appLine(app: App, { allowanceOf, sourceOf, now }: PlanSurroundings): string {
  const allowance = allowanceOf(app);
  const isHeld = app.syncPolicy.automated ? allowance?.automated === false : allowance?.byHand === false;
  const sentences = [
    ...(isHeld && allowance ? [windowSentence(allowance, app.project ?? '', now)] : []),
    ...effects(app, sourceOf),
  ];
  return `- ${shown(app.name)}: ${sentences.join(' ')}`;
}

/** What the controller does by itself once the branch is merged. */
function effects(app: App, sourceOf: (app: App) => App | undefined): readonly string[] {
  const { syncPolicy, sync } = app;
  const { automated, selfHeal, prune, isPaused } = syncPolicy;
  if (isSuspendable(app) && !automated) {
    return [l10n.t('Suspended: it stays as it is until somebody resumes it.')];
  }
  if (!automated) {
    return [
      isPaused
        ? l10n.t('Auto-sync is switched off: it stays as it is and OutOfSync until somebody syncs.')
        : l10n.t('Synced by hand: it stays as it is and OutOfSync until somebody syncs.'),
    ];
  }
  return [
    ...(isSuspendable(app)
      ? appliedWords(app, sourceOf(app))
      : [l10n.t('Synced by itself as soon as the controller sees the merge.')]),
    ...(selfHeal && sync === 'OutOfSync' ? [l10n.t('Live edits that stand now go with it.')] : []),
    prune
      ? l10n.t('What leaves Git is deleted.')
      : l10n.t('What leaves Git stays in the cluster until somebody prunes.'),
  ];
}

/** Of a controller that applies without being asked, unless it is suspended. */
function isSuspendable({ actions }: App): boolean {
  return actions?.some((action) => action === 'suspend' || action === 'resume') === true;
}

function appliedWords({ dependsOn = [] }: App, source: App | undefined): readonly string[] {
  const name = source === undefined ? '' : `${source.kind} ${source.name}`;
  return [
    source?.syncPolicy.isPaused === true
      ? l10n.t('{0} is suspended: the merge does not arrive before somebody resumes it.', shown(name))
      : source === undefined
        ? l10n.t('Applied by itself as soon as its source has fetched the merge.')
        : source.artifact?.madeFrom === undefined
          ? l10n.t('Applied by itself as soon as {0} has fetched the merge.', shown(name))
          : l10n.t(
              'Applied by itself once somebody has pushed an artifact that is made of the merge, and {0} has fetched it.',
              shown(name),
            ),
    ...(dependsOn.length === 0
      ? []
      : [
          l10n.t('Before it, ready at that commit: {0}.', dependsOn.map((one) => shown(one.name)).join(', ')),
        ]),
  ];
}

function changed({ changes }: RevertPlan, { masked }: PlanSurroundings): readonly string[] {
  const texts = new Map(masked.map((file) => [file.path, file]));
  const status = ({ before, after }: RevertPlan['changes'][number]): string =>
    before === undefined ? 'A' : after === undefined ? 'D' : 'M';
  const quoted = changes.length <= MAX_QUOTED;
  return [
    plural(changes.length, l10n.t('## What changes: one file'), (count) =>
      l10n.t('## What changes: {0} files', count),
    ),
    '',
    ...(quoted
      ? changes.flatMap((change) => [
          `- ${status(change)} ${shown(change.path)}`,
          ...quote(texts.get(change.path)),
        ])
      : listed(changes.map((change) => `${status(change)} ${shown(change.path)}`))),
  ];
}

/** Of more files than this no line is quoted: the diff editor shows them. */
const MAX_QUOTED = 6;

function quote(file: ChangedFile | undefined): readonly string[] {
  const lines =
    file?.before === undefined || file.after === undefined ? [] : shortDiff(file.before, file.after);
  const plain = (lines ?? []).map((line) => line.replaceAll('\t', '  ').replace(UNSEEN, ''));
  // What all of them are indented by says nothing.
  const depths = plain.map((line) => line.slice(2).search(/\S|$/));
  const depth = Math.min(...depths.filter((_, index) => plain[index]?.slice(2).trim() !== ''));
  return plain.map(
    (line) => `      ${line.slice(0, 2)}${line.slice(2).slice(Number.isFinite(depth) ? depth : 0)}`,
  );
}

/** Characters that would show a line as something else. Its spaces stay. */
const UNSEEN = /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

function kept({ later, restored }: RevertPlan): readonly string[] {
  return restored || later.length === 0
    ? []
    : [l10n.t('## Later commits on the same files, which stay'), '', ...laterLines(later)];
}

function how(plan: RevertPlan, around: PlanSurroundings): readonly string[] {
  return [
    l10n.t('## How it is done'),
    '',
    l10n.t(
      'One commit on {0} at {1}, on a new branch. Your files, index, stash, HEAD and other branches stay as they are; no hook is run.',
      plan.on.ref.replace(/^refs\/(?:remotes|heads)\//, ''),
      shortRevision(plan.on.tip),
    ),
    '',
    ...revertCommands(plan, around).map((line) => `    ${line}`),
    '',
    l10n.t('Message:'),
    '',
    ...around.message
      .trimEnd()
      .split('\n')
      .map((line) => (line === '' ? '' : `    ${line}`)),
  ];
}

/** What is run in the clone, with its refs. The id of the commit is known once it is made: its time is a part of it. */
export function revertCommands(
  plan: Pick<RevertPlan, 'tree' | 'on'>,
  { remote, branch }: Pick<PlanSurroundings, 'remote' | 'branch'>,
): readonly string[] {
  const ref = `refs/heads/${branch}`;
  return [
    `git commit-tree -p ${plan.on.tip} -F - ${plan.tree}`,
    `git update-ref ${ref} <commit> ${'0'.repeat(plan.tree.length)}`,
    ...(remote === '' ? [] : [`git push --no-verify ${remote} ${ref}:${ref}`]),
  ];
}

function shown(text: string): string {
  return plainText(text);
}
