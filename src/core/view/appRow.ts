import * as l10n from '@vscode/l10n';

import { unreachable } from '../util/unreachable.ts';
import { longAge, plural, shortAge, timeOf } from './age.ts';
import {
  BUSY_ICON,
  clip,
  conditionWords,
  hasFailed,
  isOperating,
  operationWords,
  stateIcon,
  stateWords,
  worstCondition,
} from './appState.ts';
import { appTooltip, appTooltipKey } from './appTooltip.ts';
import { asOfWords } from './freshness.ts';
import { appNode } from './nodeId.ts';
import type { TreeOptions } from './options.ts';
import { policySentence, policyWords, revisionWords } from './revisionWords.ts';
import type { Row, RowIcon } from './row.ts';
import { tokens } from './row.ts';
import type { AppSubject } from './subject.ts';

/** A heal of the last hour is said in the row itself; older ones wait below it. */
const RECENT_HEAL_MS = 3_600_000;

/** The row of an app, a generator or a source. */
export function appRow(subject: AppSubject, options: TreeOptions): Row {
  const { app } = subject;
  const id = appNode(app.id);
  const words = app.role === 'app' ? appWords(subject, options) : generatorWords(subject, options);
  return {
    id,
    label: subject.hasNamesake ? `${app.namespace}/${app.name}` : app.name,
    description: words.join(' · '),
    icon: appIcon(subject),
    contextValue: contextValue(subject),
    collapsible: subject.isClosed ? 'collapsed' : 'expanded',
    accessibilityLabel: spoken(subject, options),
    tooltip: () => appTooltip(id, subject, options),
    tooltipKey: appTooltipKey(subject),
  };
}

function appWords(subject: AppSubject, options: TreeOptions): string[] {
  const { app, staleSince } = subject;
  const { now } = options;
  const synced = timeOf(app.lastSyncedAt);
  return compact([
    progressWords(subject, now),
    ...(subject.isPainted && app.health === undefined && app.sync === 'Unknown'
      ? []
      : stateWords(app.sync, app.health)),
    staleSince === undefined ? undefined : asOfWords(staleSince, options.clockTime),
    failureWords(subject, now),
    app.pruneCount > 0 ? l10n.t('{0} to prune', app.pruneCount) : undefined,
    editWords(subject, now),
    belowWords(subject),
    asResourceWords(subject),
    app.isVerdictStale ? l10n.t('verdict of an older spec') : undefined,
    revisionWords(app),
    synced === undefined ? undefined : l10n.t('synced {0}', shortAge(synced, now)),
    subject.isPainted ? undefined : policyWords(app.syncPolicy),
    elsewhereWords(subject),
  ]);
}

function generatorWords(subject: AppSubject, options: TreeOptions): string[] {
  const { app, staleSince } = subject;
  const worst = worstCondition(app);
  return compact([
    app.deletingSince === undefined ? undefined : l10n.t('Deleting'),
    app.health === undefined || app.health === 'Healthy' ? undefined : app.health,
    worst === undefined ? undefined : clip(conditionWords(worst), 80),
    belowWords(subject),
    app.role === 'generator'
      ? plural(subject.below.apps, l10n.t('generates 1 app'), (n) => l10n.t('generates {0} apps', n))
      : undefined,
    app.kind,
    staleSince === undefined ? undefined : asOfWords(staleSince, options.clockTime),
  ]);
}

/** What is happening right now; it stands before every verdict, which it is about to change. */
function progressWords(subject: AppSubject, now: number): string | undefined {
  const { app, pending } = subject;
  const deleting = timeOf(app.deletingSince);
  if (deleting !== undefined) {
    return l10n.t('Deleting since {0}', shortAge(deleting, now));
  }
  const running = operationWords(app.operation);
  if (running !== undefined && app.operation?.phase !== undefined) {
    return running;
  }
  switch (pending) {
    case undefined:
      return running;
    case 'refresh':
      return l10n.t('Refresh requested');
    case 'sync':
      return l10n.t('Sync requested');
    case 'terminate':
      return l10n.t('Termination requested');
    default:
      return unreachable(pending);
  }
}

/** The worst of what went wrong, once: a failed sync usually leaves a condition that repeats its message. */
function failureWords(subject: AppSubject, now: number): string | undefined {
  const { app } = subject;
  if (hasFailed(app.operation)) {
    const when = shortAge(timeOf(app.operation?.finishedAt) ?? now, now);
    const failed =
      app.operation?.isDryRun === true ? l10n.t('dry run failed {0}', when) : l10n.t('sync failed {0}', when);
    return clip([failed, app.operation?.message].filter(Boolean).join(': '), 90);
  }
  const worst = worstCondition(app);
  return worst === undefined ? undefined : clip(conditionWords(worst), 90);
}

function editWords(subject: AppSubject, now: number): string | undefined {
  const edit = subject.edits[0];
  if (edit !== undefined) {
    const at = timeOf(edit.at);
    const by = edit.manager ?? l10n.t('an unknown editor');
    return at === undefined
      ? l10n.t('edited live by {0}', by)
      : l10n.t('edited live by {0} {1}', by, shortAge(at, now));
  }
  const heal = subject.heals[0];
  const healed = timeOf(heal?.healedAt);
  if (healed === undefined || now - healed > RECENT_HEAL_MS) {
    return undefined;
  }
  return l10n.t('live edit undone {0}', shortAge(healed, now));
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

function appIcon(subject: AppSubject): RowIcon {
  const { app } = subject;
  const icon = stateShape(subject);
  // Old news keeps its shape and loses its colour: the words say as of when.
  const isOld = subject.staleSince !== undefined && !isOperating(app.operation);
  return isOld ? { id: icon.id, color: 'disabledForeground' } : icon;
}

function stateShape({ app, pending, isPainted }: AppSubject): RowIcon {
  if (app.deletingSince !== undefined) {
    return { id: 'trash', color: 'problemsWarningIcon.foreground' };
  }
  if (isOperating(app.operation) || pending !== undefined) {
    return BUSY_ICON;
  }
  switch (app.role) {
    case 'app':
      return isPainted && app.health === undefined && app.sync === 'Unknown'
        ? { id: 'circle-outline', color: 'disabledForeground' }
        : (stateIcon(app.sync, app.health) ?? { id: 'question' });
    case 'generator':
      return app.health === 'Degraded'
        ? { id: 'error', color: 'problemsErrorIcon.foreground' }
        : { id: 'layers' };
    case 'source':
      return app.health === 'Degraded'
        ? { id: 'error', color: 'problemsErrorIcon.foreground' }
        : { id: 'repo' };
    case 'project':
      return { id: 'project' };
    default:
      return unreachable(app.role);
  }
}

function contextValue(subject: AppSubject): string {
  const { app, locations } = subject;
  const isDeclared = subject.declaredAt !== undefined;
  if (app.role !== 'app') {
    return tokens(
      app.role === 'generator' ? 'generator' : app.role,
      isDeclared && app.role === 'generator' && 'generatorDeclared',
    );
  }
  const isBusy = isOperating(app.operation);
  return tokens(
    'app',
    !isBusy && app.deletingSince === undefined && subject.staleSince === undefined && 'canSync',
    app.operation?.phase === 'Running' && 'canTerminate',
    isDeclared && 'declared',
    locations?.some(({ word }) => word === 'workspace' || word === 'otherFolder') === true && 'sourceHere',
    locations?.some(({ word }) => word === 'notCloned') === true && 'sourceNotCloned',
    subject.isPinned ? 'pinned' : 'canPin',
  );
}

/** The whole row for a screen reader: states, times and policy in words, nothing abbreviated. */
function spoken(subject: AppSubject, options: TreeOptions): string {
  const { app, staleSince } = subject;
  const { now } = options;
  const synced = timeOf(app.lastSyncedAt);
  if (app.role !== 'app') {
    return [`${app.kind} ${app.name}`, ...generatorWords(subject, options)].join(', ');
  }
  return compact([
    `${app.kind} ${app.name}`,
    subject.hasNamesake ? l10n.t('namespace {0}', app.namespace) : undefined,
    progressWords(subject, now),
    l10n.t('sync {0}', app.sync),
    app.health === undefined ? l10n.t('health not assessed') : l10n.t('health {0}', app.health),
    staleSince === undefined ? undefined : asOfWords(staleSince, options.clockTime),
    failureWords(subject, now),
    app.pruneCount > 0
      ? plural(app.pruneCount, l10n.t('1 object to prune'), (n) => l10n.t('{0} objects to prune', n))
      : undefined,
    editWords(subject, now),
    belowWords(subject),
    asResourceWords(subject),
    app.isVerdictStale ? l10n.t('verdict of an older spec') : undefined,
    revisionWords(app) === '' ? undefined : l10n.t('revision {0}', revisionWords(app)),
    synced === undefined ? l10n.t('never synced') : l10n.t('last synced {0}', longAge(synced, now)),
    subject.isPainted ? undefined : policySentence(app.syncPolicy),
    elsewhereWords(subject),
  ]).join(', ');
}

function compact(words: readonly (string | undefined)[]): string[] {
  return words.filter((word): word is string => word !== undefined && word !== '');
}
