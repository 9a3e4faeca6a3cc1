import * as l10n from '@vscode/l10n';

import type { App } from '../model/app.ts';
import type { HealthStatus, SyncStatus } from '../model/status.ts';
import { unreachable } from '../util/unreachable.ts';
import { longAge, longSynced, plural, shortAge, shortSynced, timeOf } from './age.ts';
import { clip, conditionWords, hasFailed, operationWords, worstCondition, verdictWords } from './appState.ts';
import { asOfWords } from './freshness.ts';
import { lagWords } from './lagWords.ts';
import type { TreeOptions } from './options.ts';
import { nextTryWords, userWords } from './relationWords.ts';
import { policySentence, policyWords, revisionWords } from './revisionWords.ts';
import type { AppSubject } from './subject.ts';
import { windowWords } from './windowWords.ts';

type Age = (at: number, now: number) => string;

/** A heal of the last hour is said in the row itself; older ones wait below it. */
const RECENT_HEAL_MS = 3_600_000;

/**
 * What stands beside the name, most important first: what happens, the worse verdict, what is wrong, then the rest. That
 * the other verdict is fine can wait.
 */
export function appWords(subject: AppSubject, options: TreeOptions): readonly string[] {
  const { app, staleSince } = subject;
  const { now } = options;
  const synced = timeOf(app.lastSyncedAt);
  const [worse, better] = hasVerdict(subject) && !isLeaving(app) ? verdictWords(app) : [];
  const isFine = better === 'Synced' || better === 'Healthy';
  return compact([
    progressWords(subject, now, shortAge),
    worse,
    isFine ? undefined : better,
    staleSince === undefined ? undefined : asOfWords(staleSince, options.clockTime),
    ...troubleWords(subject, now, shortAge),
    nextTryWords(app, now, 'short'),
    isFine ? better : undefined,
    kindWords(app),
    revisionWords(app),
    synced === undefined ? undefined : shortSynced(synced, now),
    subject.isPainted || isPolicySaid(app) ? undefined : policyWords(app.syncPolicy),
    elsewhereWords(subject),
  ]);
}

/** The whole row for a screen reader: states, times and policy in words, nothing abbreviated. */
export function spokenApp(subject: AppSubject, options: TreeOptions): string {
  const { app, staleSince } = subject;
  const { now } = options;
  const synced = timeOf(app.lastSyncedAt);
  const revision = revisionWords(app);
  const words = compact([
    `${app.kind} ${app.name}`,
    subject.hasNamesake ? l10n.t('namespace {0}', app.namespace) : undefined,
    subject.isPinned ? l10n.t('pinned') : undefined,
    progressWords(subject, now, longAge),
    hasVerdict(subject) ? spokenState(app) : l10n.t('verdict not read yet'),
    staleSince === undefined ? undefined : asOfWords(staleSince, options.clockTime),
    ...troubleWords(subject, now, longAge),
    nextTryWords(app, now, 'long'),
    revision === '' ? undefined : l10n.t('revision {0}', revision),
    synced === undefined ? undefined : longSynced(synced, now),
    elsewhereWords(subject),
    subject.isPainted || isPolicySaid(app) ? undefined : policySentence(app.syncPolicy),
  ]);
  return words.join(', ');
}

/** Said already, in a word of the product's own that means the same. */
function isLeaving({ phase, deletingSince }: App): boolean {
  return phase.title !== undefined && deletingSince !== undefined;
}

/** A product with words of its own has several kinds that deploy. */
function kindWords({ phase, kind }: App): string | undefined {
  return phase.title === undefined ? undefined : kind;
}

/** Suspended, nothing is automatic. */
function isPolicySaid({ phase }: App): boolean {
  return phase.title?.look === 'paused';
}

function spokenState({ phase, sync, health }: App): string {
  return phase.title?.text ?? spokenVerdict(sync, health);
}

const verdicts = new Map<string, string>();

/** There are few verdicts and many rows: each is put in words once. */
function spokenVerdict(sync: SyncStatus, health: HealthStatus | undefined): string {
  const key = `${sync} ${health}`;
  const text =
    verdicts.get(key) ??
    (health === undefined
      ? l10n.t('sync {0}, health not assessed', sync)
      : l10n.t('sync {0}, health {1}', sync, health));
  verdicts.set(key, text);
  return text;
}

/** The row of a generator or a source: it has no sync verdict, so none is shown. */
export function generatorWords(subject: AppSubject, options: TreeOptions): readonly string[] {
  const { app, staleSince } = subject;
  const worst = worstCondition(app);
  return compact([
    app.deletingSince === undefined || app.phase.title !== undefined ? undefined : l10n.t('Deleting'),
    ownState(app),
    worst === undefined ? undefined : clip(conditionWords(worst), 80),
    belowWords(subject),
    app.role === 'generator'
      ? plural(subject.generates, l10n.t('generates 1 app'), (n) => l10n.t('generates {0} apps', n))
      : undefined,
    app.summary ?? revisionWords(app),
    lagWords(subject.lag),
    userWords(app, subject.connection),
    app.kind,
    staleSince === undefined ? undefined : asOfWords(staleSince, options.clockTime),
  ]);
}

function ownState({ phase: { title }, health }: App): string | undefined {
  if (title !== undefined) {
    return title.look === 'good' ? undefined : title.text;
  }
  return health === 'Healthy' ? undefined : health;
}

/** Printer columns may lack a verdict: then nothing is claimed, and `Unknown` is not one. */
export function hasVerdict({ app, isPainted }: AppSubject): boolean {
  return !isPainted || app.health !== undefined || app.sync !== 'Unknown';
}

/** What is happening right now; it stands before every verdict, which it is about to change. */
function progressWords(subject: AppSubject, now: number, age: Age): string | undefined {
  const { app, pending } = subject;
  const deleting = timeOf(app.deletingSince);
  if (deleting !== undefined) {
    const asked = age(deleting, now);
    const title = app.phase.title?.text;
    return title === undefined
      ? l10n.t('Deleting, asked {0}', asked)
      : l10n.t('{0}, asked {1}', title, asked);
  }
  const running = operationWords(app.operation);
  if (running !== undefined && app.operation?.phase !== undefined) {
    return running;
  }
  // The controller is at it: what it does says more than that it was asked.
  const asked = app.phase.title?.look === 'changing' ? undefined : pending;
  switch (asked) {
    case undefined:
      return running;
    case 'refresh':
      return l10n.t('Refresh requested');
    case 'sync':
      return l10n.t('Sync requested');
    case 'terminate':
      return l10n.t('Termination requested');
    case 'reconcile':
      return l10n.t('Reconciliation requested');
    case 'force':
      return l10n.t('Forced release requested');
    case 'resetFailures':
      return l10n.t('Reset of failures requested');
    case 'suspend':
      return l10n.t('Suspend requested');
    case 'resume':
      return l10n.t('Resume requested');
    case 'stopManaging':
    case 'manageAgain':
      return running;
    default:
      return unreachable(asked);
  }
}

/** What is wrong, or was until just now. */
function troubleWords(subject: AppSubject, now: number, age: Age): (string | undefined)[] {
  const { app } = subject;
  return [
    failureWords(subject, now, age),
    windowWords(subject, now, age === shortAge ? 'short' : 'long'),
    app.pruneCount > 0 ? l10n.t('{0} to prune', app.pruneCount) : undefined,
    editWords(subject, now, age),
    belowWords(subject),
    asResourceWords(subject),
    app.isVerdictStale ? l10n.t('verdict of an older spec') : undefined,
  ];
}

/** The worst of what went wrong, once: a failed sync usually leaves a condition that repeats its message. */
function failureWords({ app }: AppSubject, now: number, age: Age): string | undefined {
  if (hasFailed(app.operation)) {
    const when = age(timeOf(app.operation?.finishedAt) ?? now, now);
    const failed =
      app.operation?.isDryRun === true ? l10n.t('dry run failed {0}', when) : l10n.t('sync failed {0}', when);
    return clip([failed, app.operation?.message].filter(Boolean).join(': '), 90);
  }
  const worst = worstCondition(app);
  return worst === undefined ? undefined : clip(conditionWords(worst), 90);
}

/** A live edit that stands, else one that was undone lately. */
function editWords(subject: AppSubject, now: number, age: Age): string | undefined {
  const edit = subject.edits[0];
  if (edit !== undefined) {
    const at = timeOf(edit.at);
    const by = edit.manager ?? l10n.t('an unknown editor');
    return at === undefined ? l10n.t('edited by {0}', by) : l10n.t('edited by {0} {1}', by, age(at, now));
  }
  const healed = timeOf(subject.heals[0]?.healedAt);
  return healed === undefined || now - healed > RECENT_HEAL_MS
    ? undefined
    : l10n.t('live edit undone {0}', age(healed, now));
}

/** Only where the row hides them: an open row shows the apps themselves. */
function belowWords({ below, isClosed }: AppSubject): string | undefined {
  return isClosed && below.attention > 0
    ? l10n.t('{0} of {1} below need attention', below.attention, below.apps)
    : undefined;
}

/** How the parent app sees this app's own object, where that is not plainly in sync. */
function asResourceWords({ asResource }: AppSubject): string | undefined {
  if (asResource?.requiresPruning === true && !asResource.isHook) {
    return l10n.t('no longer in Git (to prune)');
  }
  return asResource?.sync === 'OutOfSync' ? l10n.t('its own spec differs from Git') : undefined;
}

function elsewhereWords({ place }: AppSubject): string | undefined {
  return place.word === 'elsewhere' ? l10n.t('objects on {0}', place.cluster) : undefined;
}

function compact(words: readonly (string | undefined)[]): string[] {
  return words.filter((word): word is string => word !== undefined && word !== '');
}
