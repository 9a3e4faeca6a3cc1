import * as l10n from '@vscode/l10n';

import type { App, Operation } from '../model/app.ts';
import { longAge, plural, timeOf } from './age.ts';
import { conditionTitle, isSaidByOperation, operationWords, stateWords } from './appState.ts';
import { asOfWords } from './freshness.ts';
import { commandLink, codeBlock, escapeMarkdown, facts, paragraphs } from './markdown.ts';
import type { NodeId } from './nodeId.ts';
import type { TreeOptions } from './options.ts';
import { againWords, sinceWords } from './phaseLines.ts';
import { userNames } from './relationWords.ts';
import { policySentence, repositoryWords, shortRevision, targetWords } from './revisionWords.ts';
import { shownResources } from './shownResources.ts';
import type { AppSubject } from './subject.ts';
import { windowSentence } from './windowWords.ts';

/** What a row has no room for: every message in full, each source with its revision, and what the verdict covers. */
export function appTooltip(id: NodeId, subject: AppSubject, options: TreeOptions): string {
  const { app } = subject;
  return paragraphs(
    `**${escapeMarkdown(app.name)}** ${escapeMarkdown(l10n.t('{0} in {1}', app.kind, app.namespace))}`,
    app.role === 'app' ? verdict(subject, options) : undefined,
    app.role === 'app' || app.phase.title !== undefined ? explanation(subject, options.now) : undefined,
    app.healthMessage === undefined ? undefined : escapeMarkdown(app.healthMessage),
    operation(app, options.now),
    ...conditionsToTell(app).map(
      ({ type, message }) => `${escapeMarkdown(conditionTitle(type))}\n\n${codeBlock(message)}`,
    ),
    app.role === 'app' ? details(subject, options) : ownDetails(subject),
    app.role === 'generator' && subject.generates > 0
      ? escapeMarkdown(generatorSentence(subject))
      : undefined,
    app.role === 'app' && !isPolicySaid(app) ? escapeMarkdown(policySentence(app.syncPolicy)) : undefined,
    app.role === 'app' ? escapeMarkdown(coverage(subject)) : undefined,
    links(id, subject),
  );
}

/** Where nothing happens by itself, what comes next says so already. */
function isPolicySaid({ phase, syncPolicy }: App): boolean {
  return phase.next !== undefined && !syncPolicy.automated;
}

function conditionsToTell(app: App): App['conditions'] {
  return app.conditions.filter((condition) => !isSaidByOperation(condition, app));
}

function generatorSentence({ generates }: AppSubject): string {
  return plural(
    generates,
    l10n.t('Generates 1 app and overwrites edits of it: change the template or what it is filled from.'),
    (n) =>
      l10n.t(
        'Generates {0} apps and overwrites edits of them: change the template or what it is filled from.',
        n,
      ),
  );
}

/** Why it is so and what happens next; what auto-sync would do does not happen while a window holds it back. */
function explanation({ app, allowance }: AppSubject, now: number): string {
  const held = allowance?.automated === false ? windowSentence(allowance, app.project ?? '', now) : undefined;
  const isUndone = held !== undefined && app.sync === 'OutOfSync' && app.syncPolicy.automated;
  return [
    ...[app.phase.reason, isUndone ? undefined : app.phase.next].map((text) => escapeMarkdown(text ?? '')),
    againWords(app, now),
    app.phase.title === undefined ? undefined : sinceWords(app.phase, now),
    held && escapeMarkdown(held),
  ]
    .filter(Boolean)
    .join(' ');
}

/** Everything above that the row itself does not say. */
export function appTooltipKey({ app, locations }: AppSubject): string {
  return [
    app.healthMessage,
    app.phase.reason,
    app.phase.next,
    app.operation?.message,
    app.operation?.initiatedBy,
    ...app.conditions.map(({ message }) => message),
    locations?.map(({ word }) => word).join(),
  ].join('\u0001');
}

/** Objects that Git declares: neither hooks nor what is only left to prune. */
export function coveredCount({ app, connection }: Pick<AppSubject, 'app' | 'connection'>): number {
  const resources = shownResources(connection, app.id);
  return (
    resources?.filter(({ isHook, requiresPruning }) => !isHook && !requiresPruning).length ??
    Math.max(0, app.resourceCount - app.pruneCount)
  );
}

/** A verdict speaks of what Git declares and of nothing else: silence about the rest is not "no drift". */
export function coverage({ app, connection, isPainted }: AppSubject): string {
  const count = coveredCount({ app, connection });
  if (app.isUnlisted === true) {
    return l10n.t('Which objects the verdict covers is not known: its controller keeps no list of them.');
  }
  if (isPainted && count === 0) {
    return l10n.t('The verdict covers the objects of Git; objects outside Git are not seen.');
  }
  return count === 1
    ? l10n.t('The verdict covers 1 object of Git; objects outside Git are not seen.')
    : l10n.t('The verdict covers {0} objects of Git; objects outside Git are not seen.', count);
}

function verdict({ app, staleSince, connection }: AppSubject, options: TreeOptions): string {
  const compared = timeOf(connection.versions.get(app.id)?.comparedAt);
  return escapeMarkdown(
    [
      ...verdictsTold(app),
      ...(staleSince === undefined ? [] : [asOfWords(staleSince, options.clockTime)]),
      ...(compared === undefined ? [] : [l10n.t('compared with Git {0}', longAge(compared, options.now))]),
      ...(app.isVerdictStale ? [l10n.t('the spec changed since, so the verdict is of an older one')] : []),
    ].join(', '),
  );
}

/** Beside a word of the product's own, sync and health add what that word does not say. */
function verdictsTold({ phase: { title }, sync, health }: App): readonly string[] {
  const words = stateWords(sync, health);
  return title === undefined
    ? words
    : [title.text, ...words.filter((word) => word !== title.text && word !== 'Unknown')];
}

function operation(app: App, now: number): string | undefined {
  const { operation } = app;
  if (operation === undefined) {
    return undefined;
  }
  const at = timeOf(operation.finishedAt) ?? timeOf(operation.startedAt);
  // That a finished sync succeeded is already in the line.
  const isNews =
    operation.message !== undefined && operation.message !== '' && operation.phase !== 'Succeeded';
  const head = operationWords({ ...operation, message: '' }) ?? lastOperation(operation);
  const by = operation.isAutomated
    ? l10n.t('started by the controller')
    : operation.initiatedBy && l10n.t('started by {0}', operation.initiatedBy);
  const line = [head, by, at === undefined ? undefined : longAge(at, now)].filter(Boolean).join(', ');
  return paragraphs(escapeMarkdown(line), isNews ? codeBlock(operation.message ?? '') : undefined);
}

function lastOperation({ phase, isDryRun }: Operation): string {
  const word = phase ?? l10n.t('requested');
  return isDryRun ? l10n.t('Last operation: dry run, {0}', word) : l10n.t('Last operation: {0}', word);
}

function details({ app, connection, place }: AppSubject, options: TreeOptions): string {
  const synced = timeOf(app.lastSyncedAt);
  // The line on the last operation stands above, and usually that was the sync.
  const isSaidBefore = app.operation?.phase === 'Succeeded' && timeOf(app.operation.finishedAt) === synced;
  return facts([
    [l10n.t('project'), app.project],
    ...app.sources.map((source, index): readonly [string, string] => [
      app.sources.length === 1 ? l10n.t('source') : l10n.t('source {0}', index + 1),
      sourceLine(source, app.revisions[index]),
    ]),
    [
      l10n.t('destination'),
      [place.word === 'here' ? connection.context.name : place.cluster, app.destination.namespace]
        .filter(Boolean)
        .join(' / '),
    ],
    [l10n.t('last synced'), isSaidBefore ? undefined : lastSynced(synced, options.now)],
    [l10n.t('generated by'), app.generatedBy && `${app.generatedBy.kind} ${app.generatedBy.name}`],
    [l10n.t('sync options'), app.syncPolicy.syncOptions.join(', ')],
    [l10n.t('self-heals counted'), app.healAttempts > 0 ? String(app.healAttempts) : undefined],
    ...ownRows(app),
  ]);
}

/** Of a source, or of what stands beside apps: what it says of itself, and who uses it. */
function ownDetails({ app, connection }: AppSubject): string {
  return facts([...ownRows(app), [l10n.t('used by'), userNames(app, connection)]]);
}

function ownRows({ details }: App): readonly (readonly [string, string])[] {
  return (details ?? []).map(({ label, text }) => [label, text]);
}

function lastSynced(at: number | undefined, now: number): string {
  return at === undefined ? l10n.t('never') : longAge(at, now);
}

function sourceLine(source: App['sources'][number], revision: string | undefined): string {
  const where = [repositoryWords(source.repoURL), source.chart ?? source.path].filter(Boolean).join(' ');
  return revision === undefined || revision === '' || revision === source.targetRevision
    ? `${where} @ ${targetWords(source)}`
    : `${where} @ ${targetWords(source)} → ${shortRevision(revision)}`;
}

function links(id: NodeId, subject: AppSubject): string | undefined {
  const manifest =
    subject.declaredAt === undefined
      ? []
      : [commandLink(l10n.t('Open Manifest'), 'plumbline.app.openManifest', id)];
  const all =
    subject.app.role === 'app'
      ? [commandLink(l10n.t('Show Difference'), 'plumbline.app.diff', id), ...manifest]
      : manifest;
  return all.length === 0 ? undefined : all.join(' | ');
}
