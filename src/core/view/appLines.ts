import * as l10n from '@vscode/l10n';

import type { Condition } from '../model/app.ts';
import type { SourceLocation } from '../model/sourceLocation.ts';
import type { HealthStatus } from '../model/status.ts';
import { appNamed } from '../store/related.ts';
import { unreachable } from '../util/unreachable.ts';
import { timeOf, longAge } from './age.ts';
import { clip, conditionTitle, hasFailed, isSaidByOperation, WAITING_ICON } from './appState.ts';
import { coverage, coveredCount } from './appTooltip.ts';
import type { LineText } from './lineRow.ts';
import { line } from './lineRow.ts';
import { codeBlock, escapeMarkdown, paragraphs } from './markdown.ts';
import type { TreeOptions } from './options.ts';
import type { RelationLine } from './relationWords.ts';
import { dependencyLine, secondOwnerLine, sourceObjectLine } from './relationWords.ts';
import { detailLine, detailTopics, phaseLine, phaseTopics } from './phaseLines.ts';
import { repositoryWords, sourceWords } from './revisionWords.ts';
import type { Row, RowIcon } from './row.ts';
import { shownResources } from './shownResources.ts';
import { gitLine, moreUsersLine, sourceTopics, userLine } from './sourceLines.ts';
import type { AppSubject } from './subject.ts';
import { windowLine } from './windowWords.ts';

/** Lines of text below an app, by topic and in order: each is asked for only when it has something to say. */
export function appTopics(subject: AppSubject): readonly string[] {
  const { app, connection, place, locations, allowance } = subject;
  if (app.role !== 'app') {
    return [
      ...phaseTopics(app),
      ...app.conditions.map((_, index) => `condition.${index}`),
      ...sourceTopics(subject),
    ];
  }
  return [
    ...phaseTopics(app),
    ...(hasFailed(app.operation) ? ['operation'] : []),
    ...app.conditions.flatMap((condition, index) =>
      isSaidByOperation(condition, app) ? [] : [`condition.${index}`],
    ),
    ...(allowance?.automated === false ? ['window'] : []),
    ...(place.word === 'elsewhere' ? ['destination'] : []),
    ...(secondOwner(subject) === undefined ? [] : ['secondOwner']),
    ...(app.dependsOn ?? []).map((_, index) => `dependency.${index}`),
    'coverage',
    ...detailTopics(app),
    ...(app.sourceRefs ?? []).map((_, index) => `from.${index}`),
    ...(locations ?? []).map((_, index) => `source.${index}`),
    ...(app.generatedBy === undefined ? [] : ['generated']),
    ...(connection.resourcesByApp.has(app.id) ? [] : ['objects']),
  ];
}

/** Undefined when the topic has gone meanwhile. */
export function appLine(
  subject: AppSubject,
  topic: string,
  options: Pick<TreeOptions, 'now' | 'lagOf'>,
): Row | undefined {
  const { now } = options;
  const [name, index] = topic.split('.');
  switch (name) {
    case 'why':
    case 'next':
      return phaseLine(subject, name, now);
    case 'detail':
      return detailLine(subject, topic, Number(index));
    case 'git':
      return gitLine(subject, now);
    case 'user':
      return userLine(subject, topic, Number(index));
    case 'users':
      return moreUsersLine(subject);
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
      return relationLine(subject, topic, sourceObjectAt(subject, Number(index), options));
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
  { now, lagOf }: Pick<TreeOptions, 'now' | 'lagOf'>,
): RelationLine | undefined {
  const name = app.sourceRefs?.[index];
  const source = name && appNamed(app, name, connection.apps);
  return name && sourceObjectLine(app, { name, source, lag: source && lagOf?.(source.id) }, now);
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
  const icon: RowIcon = { id: 'eye', color: 'descriptionForeground' };
  if (subject.app.isUnlisted === true) {
    return line(subject, 'coverage', {
      label: l10n.t('Its objects are not known'),
      description: l10n.t('its controller keeps no list of them'),
      icon,
      tooltip: escapeMarkdown(coverage(subject)),
    });
  }
  return line(subject, 'coverage', {
    label: count === 1 ? l10n.t('1 object of Git') : l10n.t('{0} objects of Git', count),
    description: [...healthWords(subject), l10n.t('rest not seen')].join(', '),
    icon,
    tooltip: escapeMarkdown(coverage(subject)),
    spoken: [coverage(subject), ...healthWords(subject)].join(' '),
  });
}

const HEALTHS: readonly HealthStatus[] = ['Degraded', 'Missing', 'Progressing', 'Suspended', 'Healthy'];

/** How many of its objects are in which health, the worst first; nothing where one word says it of all. */
function healthWords({ app, connection }: AppSubject): readonly string[] {
  const resources = shownResources(connection, app.id) ?? [];
  const counts = HEALTHS.flatMap((health) => {
    const count = resources.filter((one) => one.health === health).length;
    return count === 0 ? [] : [`${count} ${health}`];
  });
  return counts.length > 1 ? counts : [];
}

function sourceLine(subject: AppSubject, index: number, topic: string): Row | undefined {
  const location = subject.locations?.[index];
  const source = subject.app.sources[index];
  if (location === undefined || source === undefined) {
    return undefined;
  }
  const text = locationText(location);
  const description = source.isOfArtifact
    ? l10n.t('{0}, packed as an artifact', text.description ?? '')
    : text.description;
  return line(subject, topic, {
    label: sourceWords(source),
    ...text,
    ...(description !== undefined && { description }),
  });
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
