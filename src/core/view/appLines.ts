import * as l10n from '@vscode/l10n';

import type { Condition } from '../model/app.ts';
import type { SourceLocation } from '../model/sourceLocation.ts';
import { unreachable } from '../util/unreachable.ts';
import { timeOf, longAge } from './age.ts';
import { clip, conditionTitle, hasFailed, isSaidByOperation, WAITING_ICON } from './appState.ts';
import { coverage, coveredCount } from './appTooltip.ts';
import { codeBlock, escapeMarkdown, paragraphs } from './markdown.ts';
import { appMessageNode } from './nodeId.ts';
import type { RelationLine } from './relationWords.ts';
import { dependencyLine, secondOwnerLine, sourceObjectLine } from './relationWords.ts';
import { repositoryWords, sourceWords } from './revisionWords.ts';
import type { Row, RowCommand, RowIcon } from './row.ts';
import type { AppSubject } from './subject.ts';
import { windowLine } from './windowWords.ts';

/** Lines of text below an app, by topic and in order: each is asked for only when it has something to say. */
export function appTopics(subject: AppSubject): readonly string[] {
  const { app, connection, place, locations, allowance } = subject;
  if (app.role !== 'app') {
    return app.conditions.map((_, index) => `condition.${index}`);
  }
  return [
    ...(hasFailed(app.operation) ? ['operation'] : []),
    ...app.conditions.flatMap((condition, index) =>
      isSaidByOperation(condition, app) ? [] : [`condition.${index}`],
    ),
    ...(allowance?.automated === false ? ['window'] : []),
    ...(place.word === 'elsewhere' ? ['destination'] : []),
    ...(secondOwner(subject) === undefined ? [] : ['secondOwner']),
    ...(app.dependsOn ?? []).map((_, index) => `dependency.${index}`),
    'coverage',
    ...(app.sourceRefs ?? []).map((_, index) => `from.${index}`),
    ...(locations ?? []).map((_, index) => `source.${index}`),
    ...(app.generatedBy === undefined ? [] : ['generated']),
    ...(connection.resourcesByApp.has(app.id) ? [] : ['objects']),
  ];
}

/** Undefined when the topic has gone meanwhile. */
export function appLine(subject: AppSubject, topic: string, now: number): Row | undefined {
  const [name, index] = topic.split('.');
  switch (name) {
    case 'operation':
      return operationLine(subject, now);
    case 'condition':
      return conditionLine(subject, subject.app.conditions[Number(index)], topic);
    case 'window':
      return heldLine(subject, now);
    case 'secondOwner':
      return relationLine(subject, topic, secondOwner(subject));
    case 'dependency':
      return relationLine(subject, topic, dependencyAt(subject, Number(index)));
    case 'from':
      return relationLine(subject, topic, sourceObjectAt(subject, Number(index), now));
    case 'destination':
      return destinationLine(subject);
    case 'coverage':
      return coverageLine(subject);
    case 'source':
      return sourceLine(subject, Number(index), topic);
    case 'generated':
      return generatedLine(subject);
    case 'objects':
      return objectsLine(subject);
    default:
      return undefined;
  }
}

interface LineText {
  readonly label: string;
  readonly description?: string;
  readonly icon: RowIcon;
  readonly tooltip?: string;
  /** Where the row is too short to be understood without seeing it. */
  readonly spoken?: string;
  readonly command?: Omit<RowCommand, 'args'> & { readonly args?: readonly string[] };
}

function line({ app }: AppSubject, topic: string, text: LineText): Row {
  const id = appMessageNode(app.id, topic);
  const description = text.description ?? '';
  return {
    id,
    label: text.label,
    description,
    icon: text.icon,
    contextValue: 'message',
    collapsible: 'none',
    accessibilityLabel: text.spoken ?? [text.label, description].filter(Boolean).join(', '),
    tooltip: () => text.tooltip ?? escapeMarkdown([text.label, description].filter(Boolean).join(': ')),
    tooltipKey: text.tooltip ?? '',
    ...(text.command === undefined ? {} : { command: { args: [id], ...text.command } }),
  };
}

function relationLine(subject: AppSubject, topic: string, text: RelationLine | undefined): Row | undefined {
  return text && line(subject, topic, text);
}

function secondOwner({ app, connection }: AppSubject): RelationLine | undefined {
  return secondOwnerLine(app, connection);
}

function dependencyAt({ app, connection }: AppSubject, index: number): RelationLine | undefined {
  const name = app.dependsOn?.[index];
  return name && dependencyLine(app, name, connection);
}

function sourceObjectAt(
  { app, connection }: AppSubject,
  index: number,
  now: number,
): RelationLine | undefined {
  const name = app.sourceRefs?.[index];
  return name && sourceObjectLine(app, name, connection, now);
}

function operationLine(subject: AppSubject, now: number): Row | undefined {
  const { operation } = subject.app;
  if (operation === undefined || !hasFailed(operation)) {
    return undefined;
  }
  const at = timeOf(operation.finishedAt);
  const message = operation.message ?? '';
  return line(subject, 'operation', {
    label: operation.isDryRun ? l10n.t('Dry run failed') : l10n.t('Sync failed'),
    description: clip(message, 120),
    icon: { id: 'error', color: 'problemsErrorIcon.foreground' },
    tooltip: paragraphs(
      escapeMarkdown(at === undefined ? l10n.t('Sync failed') : l10n.t('Sync failed {0}', longAge(at, now))),
      codeBlock(message),
      escapeMarkdown(stuckWords(subject)),
    ),
  });
}

/** After a failed sync the controller leaves that revision alone (specs/argocd.md g): the surprise is worth a sentence. */
function stuckWords({ app }: AppSubject): string {
  return app.syncPolicy.automated && app.operation?.isDryRun !== true
    ? l10n.t('Auto-sync does not try this revision again: push a fix, or sync by hand.')
    : l10n.t('Mend what the message names, then sync again.');
}

function conditionLine(
  subject: AppSubject,
  condition: Condition | undefined,
  topic: string,
): Row | undefined {
  if (condition === undefined) {
    return undefined;
  }
  return line(subject, topic, {
    label: conditionTitle(condition.type),
    description: clip(condition.message, 120),
    icon: CONDITION_ICON[condition.severity],
    tooltip: paragraphs(conditionHead(condition.type), codeBlock(condition.message)),
  });
}

/** A type that has no words of its own stands for itself, once. */
function conditionHead(type: string): string {
  const title = conditionTitle(type);
  return [`**${escapeMarkdown(title)}**`, ...(title === type ? [] : [escapeMarkdown(type)])].join(' ');
}

const CONDITION_ICON: Record<Condition['severity'], RowIcon> = {
  error: { id: 'error', color: 'problemsErrorIcon.foreground' },
  warning: { id: 'warning', color: 'problemsWarningIcon.foreground' },
  info: { id: 'info', color: 'problemsInfoIcon.foreground' },
};

function heldLine(subject: AppSubject, now: number): Row | undefined {
  const text = windowLine(subject, now);
  return (
    text && line(subject, 'window', { ...text, icon: { id: 'calendar', color: 'descriptionForeground' } })
  );
}

function destinationLine(subject: AppSubject): Row | undefined {
  const { place } = subject;
  if (place.word === 'here') {
    return undefined;
  }
  const icon: RowIcon = { id: 'remote', color: 'problemsInfoIcon.foreground' };
  if (place.context === undefined) {
    return line(subject, 'destination', {
      label: l10n.t('Objects live on {0}', place.cluster),
      description: l10n.t('no context of your kubeconfig reaches it'),
      icon,
    });
  }
  return place.isConnected
    ? line(subject, 'destination', {
        label: l10n.t('Objects live on {0}', place.cluster),
        description: l10n.t('connected as {0}', place.context.name),
        icon,
      })
    : line(subject, 'destination', {
        label: l10n.t('Objects live on {0}', place.cluster),
        description: l10n.t('connect to {0} to see them', place.context.name),
        icon,
        command: { id: 'plumbline.context.select', title: l10n.t('Select Context'), args: [] },
      });
}

function coverageLine(subject: AppSubject): Row {
  const count = coveredCount(subject);
  return line(subject, 'coverage', {
    label: count === 1 ? l10n.t('1 object of Git') : l10n.t('{0} objects of Git', count),
    description: l10n.t('rest not seen'),
    icon: { id: 'eye', color: 'descriptionForeground' },
    tooltip: escapeMarkdown(coverage(subject)),
    spoken: coverage(subject),
  });
}

function sourceLine(subject: AppSubject, index: number, topic: string): Row | undefined {
  const location = subject.locations?.[index];
  const source = subject.app.sources[index];
  if (location === undefined || source === undefined) {
    return undefined;
  }
  return line(subject, topic, { label: sourceWords(source), ...locationText(location) });
}

/** Where a click leads, in full. */
function folderOf({ root, path }: { readonly root: string; readonly path: string }): string {
  return path === '' ? root : `${root}/${path}`;
}

function locationText(location: SourceLocation): Omit<LineText, 'label'> {
  switch (location.word) {
    case 'workspace':
      return location.exists
        ? {
            description: l10n.t('in workspace'),
            tooltip: escapeMarkdown(folderOf(location)),
            icon: { id: 'folder-opened', color: 'descriptionForeground' },
            command: { id: 'plumbline.app.openSource', title: l10n.t('Open Source Folder') },
          }
        : {
            description: l10n.t('repository in this workspace, path not in the checked-out revision'),
            icon: { id: 'folder', color: 'problemsWarningIcon.foreground' },
          };
    case 'otherFolder':
      return {
        description: l10n.t('in another folder, open it: {0}', location.root),
        tooltip: escapeMarkdown(folderOf(location)),
        icon: { id: 'folder', color: 'descriptionForeground' },
        command: { id: 'plumbline.app.openSource', title: l10n.t('Open Source Folder') },
      };
    case 'notCloned':
      return {
        description: l10n.t('not cloned, clone {0}', repositoryWords(location.repoURL)),
        tooltip: escapeMarkdown(
          l10n.t(
            'With a clone of {0} there is a history, and differences are with Git itself.',
            repositoryWords(location.repoURL),
          ),
        ),
        icon: { id: 'repo-clone', color: 'descriptionForeground' },
        command: { id: 'plumbline.app.cloneSource', title: l10n.t('Clone Source Repository') },
      };
    case 'chart':
      return {
        description: l10n.t('from {0}, without Git history', repositoryWords(location.repoURL)),
        tooltip: escapeMarkdown(
          l10n.t(
            'What changed from version to version stands in the sources of the chart, not in {0}.',
            repositoryWords(location.repoURL),
          ),
        ),
        icon: { id: 'package', color: 'descriptionForeground' },
      };
    case 'unavailable':
      return { description: location.reason, icon: { id: 'folder', color: 'disabledForeground' } };
    default:
      return unreachable(location);
  }
}

function generatedLine(subject: AppSubject): Row | undefined {
  const { generatedBy } = subject.app;
  return generatedBy === undefined
    ? undefined
    : line(subject, 'generated', {
        label: l10n.t('Generated by {0} {1}', generatedBy.kind, generatedBy.name),
        description: l10n.t('edits of this app are overwritten'),
        icon: { id: 'layers', color: 'descriptionForeground' },
      });
}

function objectsLine(subject: AppSubject): Row {
  const isConnected = subject.connection.phase.word === 'connected' && subject.staleSince === undefined;
  return isConnected
    ? line(subject, 'objects', { label: l10n.t('Reading its objects…'), icon: WAITING_ICON })
    : line(subject, 'objects', {
        label: l10n.t('Its objects are not known'),
        description: l10n.t('the cluster does not answer'),
        icon: { id: 'debug-disconnect', color: 'disabledForeground' },
      });
}
