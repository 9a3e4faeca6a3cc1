import { unreachable } from '../util/unreachable.ts';
import { appTopics } from './appLines.ts';
import { BUSY_ICON, hasFailed, isOperating, lookIcon, stateIcon } from './appState.ts';
import { appTooltip, appTooltipKey } from './appTooltip.ts';
import { appWords, generatorWords, hasVerdict, spokenApp } from './appWords.ts';
import { appNode } from './nodeId.ts';
import type { TreeOptions } from './options.ts';
import type { Collapsible, Row, RowIcon, RowToken } from './row.ts';
import { tokens } from './row.ts';
import type { AppSubject } from './subject.ts';

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
    collapsible: collapsible(subject),
    accessibilityLabel:
      app.role === 'app'
        ? spokenApp(subject, options)
        : [`${app.kind} ${app.name}`, ...words.filter((word) => word !== app.kind)].join(', '),
    tooltip: () => appTooltip(id, subject, options),
    tooltipKey: appTooltipKey(subject),
    ...(subject.isParent ? { nodeKey: `${id}#parent${subject.refolds || ''}` } : {}),
  };
}

/** An app always has lines below it; what is no app only where others stand there or there is something to say. */
function collapsible(subject: AppSubject): Collapsible {
  const { app, below, isClosed } = subject;
  if (app.role !== 'app' && below.apps === 0 && appTopics(subject).length === 0) {
    return 'none';
  }
  return isClosed ? 'collapsed' : 'expanded';
}

function appIcon(subject: AppSubject): RowIcon {
  const icon = stateShape(subject);
  // Old news keeps its shape and loses its colour: the words say as of when.
  const isOld = subject.staleSince !== undefined && !isOperating(subject.app.operation);
  return isOld ? { id: icon.id, color: 'disabledForeground' } : icon;
}

function stateShape(subject: AppSubject): RowIcon {
  const { app } = subject;
  if (app.deletingSince !== undefined) {
    return { id: 'trash', color: 'problemsWarningIcon.foreground' };
  }
  if (isOperating(app.operation) || subject.pending !== undefined) {
    return BUSY_ICON;
  }
  const { title } = app.phase;
  if (title?.look === 'good' && subject.edits.length > 0) {
    return lookIcon('differs');
  }
  if (title !== undefined && (app.role === 'app' || title.look !== 'good')) {
    return lookIcon(title.look);
  }
  if (isBroken(subject)) {
    return { id: 'error', color: 'problemsErrorIcon.foreground' };
  }
  switch (app.role) {
    case 'app':
      return hasVerdict(subject)
        ? (stateIcon(app.sync, app.health) ?? { id: 'question' })
        : { id: 'circle-outline', color: 'disabledForeground' };
    case 'generator':
      return { id: 'layers' };
    case 'source':
      return { id: 'repo' };
    case 'project':
      return { id: 'project' };
    case 'imageAutomation':
      return { id: 'tag' };
    case 'notification':
      return { id: 'bell' };
    default:
      return unreachable(app.role);
  }
}

/** Nothing will come right by itself: degraded, a failed sync that left drift, or an error of the controller. */
function isBroken({ app }: AppSubject): boolean {
  return (
    app.health === 'Degraded' ||
    (hasFailed(app.operation) && app.operation?.isDryRun !== true && app.sync !== 'Synced') ||
    app.conditions.some(({ severity }) => severity === 'error')
  );
}

/** What is asked of an object of the app stands on that object's row. */
const ACTION_TOKENS: Readonly<Partial<Record<NonNullable<AppSubject['app']['actions']>[number], RowToken>>> =
  {
    refresh: 'canRefresh',
    sync: 'canSync',
    terminate: 'canTerminate',
    reconcile: 'canReconcile',
    force: 'canForce',
    resetFailures: 'canResetFailures',
    suspend: 'canSuspend',
    resume: 'canResume',
  };

function contextValue(subject: AppSubject): string {
  const { app, locations } = subject;
  const isDeclared = subject.declaredAt !== undefined;
  const isAtRest = !isOperating(app.operation) && app.deletingSince === undefined;
  const isKnown = subject.staleSince === undefined && !subject.isPainted;
  const actions = isKnown ? (app.actions ?? []).map((action) => ACTION_TOKENS[action]) : [];
  if (app.role !== 'app') {
    return tokens(app.role, isDeclared && app.role === 'generator' && 'generatorDeclared', ...actions);
  }
  return tokens(
    'app',
    app.actions === undefined && 'canRefresh',
    app.hasPage === true && 'hasPage',
    app.actions === undefined && isAtRest && isKnown && 'canSync',
    ...actions,
    app.operation?.phase === 'Running' && 'canTerminate',
    isDeclared && 'declared',
    locations?.some(({ word }) => word === 'workspace' || word === 'otherFolder') === true && 'sourceHere',
    locations?.some(({ word }) => word === 'notCloned') === true && 'sourceNotCloned',
    subject.isPinned ? 'pinned' : 'canPin',
  );
}
