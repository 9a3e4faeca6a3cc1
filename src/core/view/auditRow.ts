import * as l10n from '@vscode/l10n';

import type { Signature } from '../git/rawCommit.ts';
import type { AuditLine } from '../history/auditLine.ts';
import { plainText } from '../history/commitMessage.ts';
import type { LandingEntry } from '../history/entry.ts';
import type { LandingLine } from '../history/foldBots.ts';
import type { GitChange } from '../ports.ts';
import { unreachable } from '../util/unreachable.ts';
import { clip } from './appState.ts';
import { auditEntryNode, auditFactNode, auditFileNode, auditFoldNode } from './auditNode.ts';
import { healRow } from './healRow.ts';
import { entryRow, FATE_ICON } from './historyRow.ts';
import { fateSentence, fateWordsAt, peopleWords, withInitiator } from './historyWords.ts';
import { messageRow as textLine } from './messageRow.ts';
import type { NodeId } from './nodeId.ts';
import { shortRevision } from './revisionWords.ts';
import { operationDescription } from './operationRow.ts';
import type { Row } from './row.ts';
import { utc, utcMinute } from './utc.ts';

export interface AuditRowOptions {
  /** Several apps are listed: each line says whose it is. */
  readonly hasManyApps: boolean;
  readonly now: number;
}

/** A line of the list with its time in full: an auditor compares times, and ages move. */
export function auditRow(line: AuditLine, { hasManyApps, now }: AuditRowOptions): Row {
  const { app, appName, entry } = line;
  if (entry.kind === 'heal') {
    const row = healRow(app, entry.heal, now);
    return named({
      ...row,
      description: words([utcMinute(Date.parse(entry.heal.healedAt)), row.description]),
    });
  }
  const id = auditEntryNode(app, entry.key);
  const row = entryRow(id, entry, now);
  switch (entry.kind) {
    case 'landing':
      return named({ ...row, description: landingWords(entry), collapsible: 'collapsed' });
    case 'rollback':
    case 'resync':
      return named({ ...row, description: withInitiator(utcMinute(entry.at), entry.by) });
    case 'operation':
      return named({ ...row, description: operationDescription(entry, utcMinute) });
    case 'action':
      return named({ ...row, description: withInitiator(utcMinute(entry.at), entry.by) });
    case 'gap':
    default:
      return named(row);
  }
  function named(plain: Row): Row {
    return hasManyApps
      ? {
          ...plain,
          description: words([appName, plain.description]),
          accessibilityLabel: [plain.accessibilityLabel, l10n.t('app {0}', appName)].join(', '),
        }
      : plain;
  }
}

function landingWords({ sha, committedAt, fate, author, pullRequest }: LandingEntry): string {
  return words([
    utcMinute(committedAt),
    shortRevision(sha),
    clip(plainText(author.name), 30),
    pullRequest === undefined ? '' : `#${pullRequest}`,
    fateWordsAt(fate, utcMinute),
  ]);
}

/** A run of a bot's commits. */
export function foldRow(lines: readonly LandingLine[], options: AuditRowOptions): Row {
  const [newest] = lines;
  const oldest = lines.at(-1);
  if (!newest || !oldest) {
    throw new Error('a fold without commits');
  }
  const { app, appName, entry } = newest;
  const label = l10n.t('{0} commits by {1}', lines.length, clip(plainText(entry.author.name), 30));
  const description = words([
    options.hasManyApps ? appName : '',
    l10n.t('{0} to {1}', utcMinute(oldest.entry.committedAt), utcMinute(entry.committedAt)),
    l10n.t('last: {0}', clip(plainText(entry.subject), 60)),
    fateWordsAt(entry.fate, utcMinute),
  ]);
  return {
    ...textLine(auditFoldNode(app, entry.key), { label, description, icon: FATE_ICON[entry.fate.word] }),
    contextValue: 'historyFold',
    collapsible: 'collapsed',
  };
}

/** What is known of the signature of a commit. */
export type SignatureShown = Signature | 'none' | 'unknown' | 'reading';

const FACTS = ['fate', 'people', 'commit', 'reverts'] as const;
const SIGNATURE = 'signature';

/** What stands below a commit: the facts in full, then the files of the app. */
export function detailNodes(line: LandingLine): readonly NodeId[] {
  const { app, entry } = line;
  return [
    ...FACTS.filter((topic) => factText(entry, topic) !== '').map((topic) =>
      auditFactNode(app, entry.key, topic),
    ),
    auditFactNode(app, entry.key, SIGNATURE),
    ...entry.changes.map(({ path }) => auditFileNode(app, entry.key, path)),
  ];
}

export function factRow(
  { app, entry }: LandingLine,
  topic: string,
  signature: SignatureShown | undefined,
): Row | undefined {
  const text = topic === SIGNATURE ? signatureWords(signature ?? 'reading') : factText(entry, topic);
  const icon = FACT_ICON.get(topic);
  return text === '' || icon === undefined
    ? undefined
    : textLine(auditFactNode(app, entry.key, topic), {
        label: text,
        icon: { id: icon, color: 'descriptionForeground' },
      });
}

const FACT_ICON: ReadonlyMap<string, string> = new Map([
  ['fate', 'rocket'],
  ['people', 'person'],
  ['commit', 'git-commit'],
  ['reverts', 'discard'],
  [SIGNATURE, 'key'],
]);

/** Never "unsigned" or "valid": to tell that, a program has to check it, with the keys that somebody trusts. */
function signatureWords(signature: SignatureShown): string {
  switch (signature) {
    case 'openpgp':
      return l10n.t('carries an OpenPGP signature, which was not verified here');
    case 'ssh':
      return l10n.t('carries an SSH signature, which was not verified here');
    case 'x509':
      return l10n.t('carries an X.509 signature, which was not verified here');
    case 'other':
      return l10n.t('carries a signature, which was not verified here');
    case 'none':
      return l10n.t('carries no signature');
    case 'unknown':
      return l10n.t('its signature could not be read');
    case 'reading':
      return l10n.t('reading its signature…');
    default:
      return unreachable(signature);
  }
}

function factText(landing: LandingEntry, topic: string): string {
  const { sha, authoredAt, committedAt, reverts, author, isMerge } = landing;
  switch (topic) {
    case 'fate':
      return fateSentence(landing.fate, utc);
    case 'people':
      return `${peopleWords(landing)} <${plainText(author.email)}>`;
    case 'commit':
      return isMerge
        ? l10n.t('merge {0}, written {1}, landed {2}', sha, utc(authoredAt), utc(committedAt))
        : l10n.t('commit {0}, written {1}, landed {2}', sha, utc(authoredAt), utc(committedAt));
    case 'reverts':
      return reverts.length === 0 ? '' : l10n.t('reverts {0}', reverts.map(shortRevision).join(', '));
    default:
      return '';
  }
}

const STATUS_ICON: Record<GitChange['status'], string> = {
  A: 'diff-added',
  M: 'diff-modified',
  D: 'diff-removed',
};

export function fileRow({ app, entry }: LandingLine, path: string): Row | undefined {
  const change = entry.changes.find((one) => one.path === path);
  if (!change) {
    return undefined;
  }
  const id = auditFileNode(app, entry.key, path);
  const cut = path.lastIndexOf('/');
  return {
    ...textLine(id, {
      label: plainText(path.slice(cut + 1)),
      description: words([statusWords(change.status), plainText(path.slice(0, Math.max(cut, 0)))]),
      icon: { id: STATUS_ICON[change.status] },
    }),
    contextValue: change.status === 'D' ? 'historyFileGone' : 'historyFile',
    command: { id: 'plumbline.history.openFileChange', title: l10n.t('Open Change'), args: [id] },
  };
}

function statusWords(status: GitChange['status']): string {
  switch (status) {
    case 'A':
      return l10n.t('added');
    case 'D':
      return l10n.t('removed');
    default:
      return l10n.t('changed');
  }
}

function words(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}
