import * as l10n from '@vscode/l10n';

import type { App } from '../model/app.ts';
import type { HealedEdit } from '../model/drift.ts';
import type { ManagedResource } from '../model/resource.ts';
import type { LiveEdit } from '../store/event.ts';
import { longAge, shortAge, timeOf } from './age.ts';
import { clip, lookIcon, needsAttention, stateIcon, stateWords } from './appState.ts';
import { compareText } from './appsIndex.ts';
import { healTooltip } from './healRow.ts';
import { codeBlock, commandLink, escapeMarkdown, facts, paragraphs } from './markdown.ts';
import type { NodeId } from './nodeId.ts';
import { resourceNode } from './nodeId.ts';
import { pointerPath, shortPath } from './pointerWords.ts';
import type { Row, RowCommand, RowIcon } from './row.ts';
import { tokens } from './row.ts';

/** One managed object and what is known of it beyond the controller's list. */
export interface ResourceSubject {
  readonly app: App;
  readonly resource: ManagedResource;
  readonly edit?: LiveEdit;
  /** Another app whose stamp the live object carries: two may be writing it. */
  readonly owner?: App;
  /** Heals of this very object. */
  readonly heals: readonly HealedEdit[];
  /** Its live object can be read from here. */
  readonly isReachable: boolean;
  /** `as of 14:02:31`; undefined while live. */
  readonly asOf?: string;
  readonly now: number;
}

export function resourceRow(subject: ResourceSubject): Row {
  const { app, resource } = subject;
  const id = resourceNode(app.id, resource.key);
  const label = `${resource.kind}/${resource.name}`;
  const command = rowCommand(id, subject);
  return {
    id,
    label,
    description: words(subject, shortAge).join(' · '),
    icon:
      subject.asOf === undefined
        ? resourceIcon(subject)
        : { id: resourceIcon(subject).id, color: 'disabledForeground' },
    contextValue: tokens(
      'resource',
      app.actions === undefined && 'canSync',
      app.actions?.includes('stopManaging') === true && 'canStopManaging',
    ),
    collapsible: 'none',
    accessibilityLabel: [`${resource.kind} ${resource.name}`, ...words(subject, longAge)].join(', '),
    tooltip: () => resourceTooltip(id, label, subject),
    tooltipKey: [resource.healthMessage, resource.lastResult?.message, subject.heals.length].join('\u0001'),
    ...(command === undefined ? {} : { command }),
  };
}

/** What needs attention first, then the order in which a sync applies them. */
export function compareResources(a: ManagedResource, b: ManagedResource): number {
  return (
    Number(isTrouble(b)) - Number(isTrouble(a)) ||
    (a.syncWave ?? 0) - (b.syncWave ?? 0) ||
    compareText(a.kind, b.kind) ||
    compareText(a.name, b.name) ||
    compareText(a.key, b.key)
  );
}

function isTrouble(resource: ManagedResource): boolean {
  return needsAttention(resource) || isToPrune(resource) || resource.lastResult?.status === 'SyncFailed';
}

/** Live hooks of Git carry the flag too (specs/argocd.md m.15). */
function isToPrune(resource: ManagedResource): boolean {
  return resource.requiresPruning && !resource.isHook;
}

function words(subject: ResourceSubject, age: (at: number, now: number) => string): string[] {
  const { app, resource, now } = subject;
  const healed = timeOf(subject.heals[0]?.healedAt);
  return [
    ...stateWords(resource.sync, resource.health),
    subject.asOf,
    isToPrune(resource) ? l10n.t('no longer in Git (to prune)') : undefined,
    confirmationWords(subject),
    resultWords(resource),
    ownerWords(subject),
    editWords(subject.edit, now, age),
    healed === undefined ? undefined : l10n.t('live edit undone {0}', age(healed, now)),
    resource.isHook ? l10n.t('hook') : undefined,
    resource.syncWave === undefined || resource.syncWave === 0
      ? undefined
      : l10n.t('wave {0}', resource.syncWave),
    namespaceWords(resource, app),
  ].filter((word): word is string => word !== undefined);
}

function confirmationWords({ app, resource }: ResourceSubject): string | undefined {
  if (!resource.needsDeletionConfirmation) {
    return undefined;
  }
  return app.deletingSince === undefined
    ? l10n.t('pruning waits for confirmation')
    : l10n.t('deletion waits for confirmation');
}

/** Only what the last operation did not do as asked: a plain success is what the state already says. */
function resultWords({ lastResult, isHook }: ManagedResource): string | undefined {
  if (lastResult === undefined) {
    return undefined;
  }
  switch (lastResult.status) {
    case 'SyncFailed':
      return clip([l10n.t('sync failed'), lastResult.message].filter(Boolean).join(': '), 80);
    case 'PruneSkipped':
      return l10n.t('prune skipped');
    case 'Pruned':
      return l10n.t('pruned');
    default:
      return isHook && lastResult.hookPhase !== undefined
        ? l10n.t('last run {0}', lastResult.hookPhase)
        : undefined;
  }
}

function ownerWords({ owner }: ResourceSubject): string | undefined {
  return owner && l10n.t('also applied by {0}', `${owner.kind} ${owner.name}`);
}

function editWords(
  edit: LiveEdit | undefined,
  now: number,
  age: (at: number, now: number) => string,
): string | undefined {
  const first = edit?.pointers[0];
  if (edit === undefined || first === undefined) {
    return undefined;
  }
  const by = edit.manager ?? l10n.t('an unknown editor');
  const field =
    edit.pointers.length === 1
      ? shortPath(first)
      : l10n.t('{0} and {1} more', shortPath(first), edit.pointers.length - 1);
  const at = timeOf(edit.at);
  return at === undefined
    ? l10n.t('{0} edited by {1}', field, by)
    : l10n.t('{0} edited by {1} {2}', field, by, age(at, now));
}

/** Said only where it surprises: most objects live in the app's own destination. */
function namespaceWords(resource: ManagedResource, app: App): string | undefined {
  return resource.namespace === '' || resource.namespace === app.destination.namespace
    ? undefined
    : l10n.t('in {0}', resource.namespace);
}

function resourceIcon({ resource, owner, edit }: ResourceSubject): RowIcon {
  if (isToPrune(resource)) {
    return { id: 'trash', color: 'problemsWarningIcon.foreground' };
  }
  if (owner !== undefined && !needsAttention(resource)) {
    return { id: 'warning', color: 'problemsWarningIcon.foreground' };
  }
  // Where nobody compares the object, that it was edited is the worst that is known of it.
  if (edit !== undefined && resource.sync === undefined && !needsAttention(resource)) {
    return lookIcon('differs');
  }
  const icon = stateIcon(resource.sync, resource.health);
  if (icon !== undefined) {
    return icon;
  }
  return resource.isHook ? { id: 'zap' } : { id: 'circle-outline', color: 'descriptionForeground' };
}

/** A click answers the question that the row raises: what differs, or what is there. */
function rowCommand(id: NodeId, { resource, edit, isReachable }: ResourceSubject): RowCommand | undefined {
  if (!isReachable) {
    return undefined;
  }
  if (resource.sync === 'OutOfSync' || edit !== undefined) {
    return { id: 'plumbline.resource.diff', title: l10n.t('Show Difference'), args: [id] };
  }
  return resource.health === 'Missing'
    ? { id: 'plumbline.resource.openManifest', title: l10n.t('Open Manifest'), args: [id] }
    : { id: 'plumbline.resource.openLive', title: l10n.t('Open Live Object'), args: [id] };
}

function resourceTooltip(id: NodeId, label: string, subject: ResourceSubject): string {
  const { resource, edit, heals, isReachable } = subject;
  return paragraphs(
    `**${escapeMarkdown(label)}**`,
    escapeMarkdown(words(subject, longAge).join(', ')),
    resource.healthMessage ? codeBlock(resource.healthMessage) : undefined,
    subject.owner &&
      escapeMarkdown(
        l10n.t(
          '{0} {1} in {2} applies this object too: each undoes what the other writes. Leave it in one of them.',
          subject.owner.kind,
          subject.owner.name,
          subject.owner.namespace,
        ),
      ),
    facts([
      [l10n.t('group and version'), [resource.group, resource.version].filter(Boolean).join('/')],
      [l10n.t('namespace'), resource.namespace],
      [l10n.t('last sync'), lastSync(resource)],
      // A single one is named in the line above.
      [
        l10n.t('edited fields'),
        edit !== undefined && edit.pointers.length > 1
          ? edit.pointers.map(pointerPath).join(', ')
          : undefined,
      ],
    ]),
    ...heals.slice(0, 3).map((heal) => healTooltip(id, label, heal, subject.now)),
    isReachable
      ? [
          commandLink(l10n.t('Show Difference'), 'plumbline.resource.diff', id),
          commandLink(l10n.t('Open Live Object'), 'plumbline.resource.openLive', id),
          commandLink(l10n.t('Open Manifest'), 'plumbline.resource.openManifest', id),
        ].join(' | ')
      : escapeMarkdown(l10n.t('Its live object is in another cluster.')),
  );
}

function lastSync({ lastResult }: ManagedResource): string | undefined {
  return (
    lastResult && [lastResult.status ?? lastResult.hookPhase, lastResult.message].filter(Boolean).join(': ')
  );
}
