import * as l10n from '@vscode/l10n';

import type { AuditFilter } from '../history/auditFilter.ts';
import { auditMatcher, isFilteringAudit } from '../history/auditFilter.ts';
import type { AuditLine } from '../history/auditLine.ts';
import type { AuditItem, LandingLine } from '../history/foldBots.ts';
import { foldBots } from '../history/foldBots.ts';
import type { MergedHistories } from '../history/mergeHistories.ts';
import { mergeHistories } from '../history/mergeHistories.ts';
import type { HealedEdit } from '../model/drift.ts';
import type { AppId } from '../model/ids.ts';
import { WAITING_ICON } from './appState.ts';
import { auditEntryNode, auditFoldNode, auditMessageNode, parseAuditNode } from './auditNode.ts';
import type { SignatureShown } from './auditRow.ts';
import { auditRow, detailNodes, factRow, fileRow, foldRow } from './auditRow.ts';
import { healId } from './healRow.ts';
import type { HistoryShown } from './historyShown.ts';
import { historyProblem } from './historyWords.ts';
import { messageRow as textLine } from './messageRow.ts';
import type { NodeId } from './nodeId.ts';
import type { Row } from './row.ts';

/** One app of the list, as it is known now. */
export interface AuditApp {
  readonly app: AppId;
  readonly name: string;
  readonly shown: HistoryShown | undefined;
  readonly heals: readonly HealedEdit[];
}

export interface AuditInput {
  readonly apps: readonly AuditApp[];
  readonly filter: AuditFilter;
  readonly foldsBots: boolean;
  /** Of commits that were opened. */
  readonly signatureOf: (sha: string) => SignatureShown | undefined;
  /** Pages are being read. */
  readonly isReading: boolean;
  readonly now: number;
}

const READING = 'reading';
const MORE = 'more';
const NOTHING = 'nothing';
const LIVE_EDITS = 'liveEdits';
const PROBLEM = 'problem';

/** The History view at one moment: what was read, filtered and folded. Elements are ids; nothing here asks anybody. */
export class AuditTree {
  readonly #input: AuditInput;
  readonly #merged: MergedHistories;
  readonly #matching: readonly AuditLine[];
  readonly #items: readonly AuditItem[];
  readonly #byId = new Map<NodeId, AuditItem>();
  readonly #landings = new Map<NodeId, LandingLine>();

  constructor(input: AuditInput) {
    this.#input = input;
    this.#merged = mergeHistories(
      input.apps.flatMap(({ app, name, shown, heals }) =>
        shown?.word === 'read' ? [{ app, name, entries: shown.entries, isLast: shown.isLast, heals }] : [],
      ),
    );
    this.#matching = this.#merged.lines.filter(auditMatcher(input.filter));
    this.#items = input.foldsBots
      ? foldBots(this.#matching)
      : this.#matching.map((line) => ({ kind: 'line', line }));
    for (const item of this.#items) {
      this.#byId.set(idOf(item), item);
    }
    for (const line of this.#matching) {
      if (isLanding(line)) {
        this.#landings.set(auditEntryNode(line.app, line.entry.key), line);
      }
    }
  }

  /** Lines that were read, whatever the filter. */
  get lines(): readonly AuditLine[] {
    return this.#merged.lines;
  }

  /** Lines that the filter lets through. */
  get matching(): readonly AuditLine[] {
    return this.#matching;
  }

  /** Whose next page comes next; undefined when all was read. */
  get next(): AppId | undefined {
    return this.#merged.next;
  }

  /** Everything was read, or cannot be. */
  get isComplete(): boolean {
    return (
      this.next === undefined &&
      this.#input.apps.every(({ shown }) => shown?.word === 'read' || shown?.word === 'failed')
    );
  }

  idOf(line: AuditLine): NodeId {
    return idOf({ kind: 'line', line });
  }

  roots(): readonly NodeId[] {
    const { apps, isReading } = this.#input;
    const failed = apps.filter(({ shown }) => shown?.word === 'failed' || hasError(shown));
    const isWaiting = apps.some(({ shown }) => shown === undefined || shown.word === 'reading');
    return [
      ...this.#items.map(idOf),
      ...(this.#items.length === 0 && !isReading && !isWaiting && failed.length < apps.length
        ? [auditMessageNode(NOTHING)]
        : []),
      ...failed.map(({ app }) => auditEntryNode(app, PROBLEM)),
      ...(isReading || isWaiting ? [auditMessageNode(READING)] : []),
      ...(!isReading && this.next !== undefined ? [auditMessageNode(MORE)] : []),
      ...(this.isComplete && failed.length < apps.length ? [auditMessageNode(LIVE_EDITS)] : []),
    ];
  }

  children(id: NodeId): readonly NodeId[] {
    const item = this.#byId.get(id);
    if (item?.kind === 'fold') {
      return item.lines.map(({ app, entry }) => auditEntryNode(app, entry.key));
    }
    const landing = this.#landings.get(id);
    return landing ? detailNodes(landing) : [];
  }

  /** The commit that a row stands for. */
  landing(id: NodeId): LandingLine | undefined {
    return this.#landings.get(id);
  }

  parent(id: NodeId): NodeId | undefined {
    const ref = parseAuditNode(id);
    if (ref?.kind === 'fact' || ref?.kind === 'file') {
      return auditEntryNode(ref.app, ref.key);
    }
    const fold = this.#items.find(
      (item) =>
        item.kind === 'fold' && item.lines.some(({ app, entry }) => auditEntryNode(app, entry.key) === id),
    );
    return fold && idOf(fold);
  }

  /** Undefined for a row that is gone. */
  row(id: NodeId): Row | undefined {
    const options = { hasManyApps: this.#input.apps.length > 1, now: this.#input.now };
    const ref = parseAuditNode(id);
    switch (ref?.kind) {
      case 'fact':
      case 'file': {
        const landing = this.#landings.get(auditEntryNode(ref.app, ref.key));
        return (
          landing &&
          (ref.kind === 'fact'
            ? factRow(landing, ref.topic, this.#input.signatureOf(landing.entry.sha))
            : fileRow(landing, ref.path))
        );
      }
      case 'message':
        return this.#message(id, ref.topic);
      case 'entry':
      case 'heal':
      case 'fold': {
        const item = this.#byId.get(id);
        const line = item?.kind === 'line' ? item.line : this.#landings.get(id);
        if (item?.kind === 'fold') {
          return foldRow(item.lines, options);
        }
        return line ? auditRow(line, options) : this.#problem(id);
      }
      default:
        return undefined;
    }
  }

  #message(id: NodeId, topic: string): Row | undefined {
    switch (topic) {
      case READING:
        return {
          ...textLine(id, { label: l10n.t('Reading commits…'), icon: WAITING_ICON }),
          contextValue: 'historyReading',
        };
      case MORE:
        return {
          ...textLine(id, { label: l10n.t('Load More'), icon: { id: 'ellipsis' } }),
          contextValue: 'historyMore',
          command: { id: 'plumbline.audit.loadMore', title: l10n.t('Load More'), args: [] },
        };
      case NOTHING:
        return isFilteringAudit(this.#input.filter)
          ? textLine(id, {
              label: l10n.t('Nothing matches the filter'),
              description: l10n.t('{0} lines were read', this.lines.length),
              icon: { id: 'filter', color: 'descriptionForeground' },
            })
          : textLine(id, {
              label: l10n.t('No commit touches this app'),
              description: l10n.t('nothing on the tracked branch changed its files'),
              icon: { id: 'info', color: 'descriptionForeground' },
            });
      case LIVE_EDITS:
        return textLine(id, {
          label: l10n.t('Edits in the cluster are listed where Plumbline saw self-heal undo them'),
          description: l10n.t('others leave no trace in Git or in the record of syncs'),
          icon: { id: 'question', color: 'descriptionForeground' },
        });
      default:
        return undefined;
    }
  }

  #problem(id: NodeId): Row | undefined {
    const app = this.#input.apps.find((one) => auditEntryNode(one.app, PROBLEM) === id);
    const error = app && errorOf(app.shown);
    if (!app || !error) {
      return undefined;
    }
    const { label, detail } = historyProblem(error);
    return {
      ...textLine(id, {
        label: this.#input.apps.length > 1 ? l10n.t('{0}: {1}', app.name, label) : label,
        description: detail,
        icon: { id: 'warning', color: 'problemsWarningIcon.foreground' },
      }),
      contextValue: isNotCloned(error) ? 'historyProblem,sourceNotCloned' : 'historyProblem',
    };
  }
}

function idOf(item: AuditItem): NodeId {
  if (item.kind === 'fold') {
    const [newest] = item.lines;
    return newest ? auditFoldNode(newest.app, newest.entry.key) : auditMessageNode(NOTHING);
  }
  const { app, entry } = item.line;
  return entry.kind === 'heal' ? healId(app, entry.heal) : auditEntryNode(app, entry.key);
}

function isLanding(line: AuditLine): line is LandingLine {
  return line.entry.kind === 'landing';
}

function hasError(shown: HistoryShown | undefined): boolean {
  return shown?.word === 'read' && shown.error !== undefined;
}

type Problem = Parameters<typeof historyProblem>[0];

function errorOf(shown: HistoryShown | undefined): Problem | undefined {
  return shown === undefined || shown.word === 'reading' ? undefined : shown.error;
}

function isNotCloned(error: Problem): boolean {
  return (
    error.code === 'noTrack' &&
    error.untracked.some(
      ({ problem }) => problem.word === 'location' && problem.location.word === 'notCloned',
    )
  );
}
