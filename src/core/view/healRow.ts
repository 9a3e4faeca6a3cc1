import * as l10n from '@vscode/l10n';

import type { HealedEdit, HealedField } from '../model/drift.ts';
import type { AppId } from '../model/ids.ts';
import { resourceKey } from '../model/ids.ts';
import { longAge, shortAge, timeOf } from './age.ts';
import { clip } from './appState.ts';
import { commandLink, escapeMarkdown, facts, paragraphs } from './markdown.ts';
import type { NodeId } from './nodeId.ts';
import { healNode } from './nodeId.ts';
import { changeWords, fieldName, pointerPath, valueWords } from './pointerWords.ts';
import type { Row } from './row.ts';

/** Stable for the life of the line. */
export function healId(app: AppId, heal: HealedEdit): NodeId {
  return healNode(app, resourceKey(heal.resource), heal.healedAt);
}

/** The line that a healed edit leaves under its app. */
export function healRow(app: AppId, heal: HealedEdit, now: number): Row {
  const id = healId(app, heal);
  const first = heal.changes[0];
  const object = `${heal.resource.kind}/${heal.resource.name}`;
  const when = timeOf(heal.healedAt) ?? now;
  if (first === undefined || !heal.isObserved) {
    return {
      id,
      label: l10n.t('Undone: an edit of {0}', object),
      description: l10n.t('{0} · healed, editor not observed', shortAge(when, now)),
      icon: { id: 'discard', color: 'descriptionForeground' },
      contextValue: 'heal',
      collapsible: 'none',
      accessibilityLabel: l10n.t(
        'Self-heal undid a live edit of {0} {1}. Editor and field were not observed.',
        object,
        longAge(when, now),
      ),
      command: { id: 'plumbline.resource.openManifest', title: l10n.t('Open Manifest'), args: [id] },
      tooltip: () => healTooltip(id, object, heal, now),
      tooltipKey: '',
    };
  }
  const more = heal.changes.length - 1;
  const change = `${clip(fieldName(first.pointer), 24)} ${changeWords(first.edited, first.restored)}`;
  const editor = first.writer?.manager ?? l10n.t('an unknown editor');
  return {
    id,
    label: more === 0 ? l10n.t('Undone: {0}', change) : l10n.t('Undone: {0} and {1} more', change, more),
    description: l10n.t(
      '{0} by {1} {2} · {3}',
      object,
      editor,
      shortAge(editedAt(first, when), now),
      healSentence(first),
    ),
    icon: { id: 'discard', color: 'problemsInfoIcon.foreground' },
    contextValue: 'heal',
    collapsible: 'none',
    accessibilityLabel: l10n.t(
      '{0}, edited by {1} {2}: {3}',
      object,
      editor,
      longAge(editedAt(first, when), now),
      heal.changes.map(fieldSentence).join(' '),
    ),
    command: { id: 'plumbline.resource.openManifest', title: l10n.t('Open Manifest'), args: [id] },
    tooltip: () => healTooltip(id, object, heal, now),
    tooltipKey: '',
  };
}

/** What the hover of a resource says of its last heals; also the heal line's own hover. */
export function healTooltip(id: string, object: string, heal: HealedEdit, now: number): string {
  if (heal.changes.length === 0 || !heal.isObserved) {
    return unobservedTooltip(object);
  }
  return paragraphs(
    `**${escapeMarkdown(l10n.t('Self-heal undid a live edit of {0}', object))}**`,
    ...heal.changes.map((change) => fieldFacts(change, heal, now)),
    escapeMarkdown(l10n.t('The editor is the client that wrote the field, not a person.')),
    commandLink(l10n.t('Open the line in Git'), 'plumbline.resource.openManifest', id),
  );
}

function fieldFacts(change: HealedField, heal: HealedEdit, now: number): string {
  return paragraphs(
    facts([
      [l10n.t('field'), pointerPath(change.pointer)],
      [l10n.t('edited to'), valueWords(change.edited, 200)],
      [l10n.t('restored to'), valueWords(change.restored, 200)],
      [l10n.t('edited by'), change.writer?.manager ?? l10n.t('not observed')],
      [l10n.t('edited'), whenWords(change.writer?.at, now)],
      [l10n.t('restored'), whenWords(heal.healedAt, now)],
    ]),
    escapeMarkdown(healSentence(change)),
  );
}

/** How long ago, and the exact time as the cluster wrote it. */
function whenWords(at: string | undefined, now: number): string | undefined {
  const time = timeOf(at);
  return time === undefined ? undefined : `${longAge(time, now)} (${at})`;
}

export function healSentence(change: HealedField): string {
  const field = pointerPath(change.pointer);
  return change.restored === undefined
    ? l10n.t('self-heal undid this because Git does not declare {0}; change it in Git', field)
    : l10n.t(
        'self-heal undid this because Git declares {0}: {1}; change it in Git',
        field,
        valueWords(change.restored, 80),
      );
}

function fieldSentence(change: HealedField): string {
  return l10n.t(
    '{0} from {1} back to {2}; {3}.',
    pointerPath(change.pointer),
    valueWords(change.edited),
    valueWords(change.restored),
    healSentence(change),
  );
}

function unobservedTooltip(object: string): string {
  return paragraphs(
    `**${escapeMarkdown(l10n.t('Self-heal undid a live edit of {0}', object))}**`,
    escapeMarkdown(
      l10n.t(
        'Healed, editor not observed: only the controller tells of it. Pin the app or keep its row open, and the next edit is shown with its field and its editor.',
      ),
    ),
  );
}

function editedAt(change: HealedField, healedAt: number): number {
  return timeOf(change.writer?.at) ?? healedAt;
}
