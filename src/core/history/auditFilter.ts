import { unreachable } from '../util/unreachable.ts';
import type { AuditEntry, AuditLine } from './auditLine.ts';
import type { Fate, Initiator } from './entry.ts';
import { isSelfHeal } from './operations.ts';

/** What a line tells of; each is of one kind. */
export type AuditKind =
  | 'deployed'
  | 'notDeployed'
  | 'rolledBack'
  | 'failed'
  | 'nothingToDeploy'
  | 'sync'
  | 'action'
  | 'heal'
  | 'gap';

/** In the order of a picker. */
export const AUDIT_KINDS: readonly AuditKind[] = [
  'deployed',
  'notDeployed',
  'rolledBack',
  'failed',
  'nothingToDeploy',
  'sync',
  'action',
  'heal',
  'gap',
];

/** Empty parts let everything through. Every word of `text` must be found; authors are e-mail addresses. */
export interface AuditFilter {
  readonly text: string;
  readonly authors: readonly string[];
  readonly kinds: readonly AuditKind[];
}

export const NO_AUDIT_FILTER: AuditFilter = { text: '', authors: [], kinds: [] };

export function isFilteringAudit({ text, authors, kinds }: AuditFilter): boolean {
  return text.trim() !== '' || authors.length > 0 || kinds.length > 0;
}

export function kindOfEntry(entry: AuditEntry): AuditKind {
  switch (entry.kind) {
    case 'landing':
      return kindOfFate(entry.fate);
    case 'rollback':
      return 'rolledBack';
    case 'resync':
      return 'sync';
    case 'operation':
      return entry.outcome === 'failed' ? 'failed' : isSelfHeal(entry) ? 'heal' : 'sync';
    case 'action':
    case 'heal':
    case 'gap':
      return entry.kind;
    default:
      return unreachable(entry);
  }
}

function kindOfFate({ word }: Fate): AuditKind {
  switch (word) {
    case 'deployed':
    case 'beforeRecord':
      return 'deployed';
    case 'pending':
    case 'deploying':
      return 'notDeployed';
    case 'rolledBack':
    case 'failed':
    case 'nothingToDeploy':
      return word;
    case 'failedFirst':
      return 'failed';
    default:
      return unreachable(word);
  }
}

/** Reads the filter once for many lines. */
export function auditMatcher({ text, authors, kinds }: AuditFilter): (line: AuditLine) => boolean {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const [wantedAuthors, wantedKinds] = [new Set(authors), new Set(kinds)];
  return (line) => {
    const { entry } = line;
    return (
      (wantedKinds.size === 0 || wantedKinds.has(kindOfEntry(entry))) &&
      (wantedAuthors.size === 0 || (entry.kind === 'landing' && wantedAuthors.has(entry.author.email))) &&
      (words.length === 0 || includesAll(searchText(line), words))
    );
  };
}

function includesAll(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word));
}

/** The line break keeps words from matching across fields. */
function searchText({ appName, entry }: AuditLine): string {
  return [appName, ...textsOf(entry)].join('\n').toLowerCase();
}

function textsOf(entry: AuditEntry): readonly string[] {
  switch (entry.kind) {
    case 'landing': {
      const { sha, subject, author, committer, coAuthors, pullRequest, changes, reverts } = entry;
      return [
        sha,
        subject,
        author.name,
        author.email,
        committer?.name ?? '',
        ...coAuthors,
        ...(pullRequest === undefined ? [] : [`#${pullRequest}`]),
        ...reverts,
        ...changes.map(({ path }) => path),
        ...initiatorsOf(entry.fate).map(initiatorText),
      ];
    }
    case 'rollback':
    case 'resync':
      return [entry.revision, initiatorText(entry.by)];
    case 'operation':
      return [...entry.revisions, initiatorText(entry.by), entry.failure ?? ''];
    case 'action':
      return [entry.action, initiatorText(entry.by)];
    case 'heal': {
      const { resource, changes } = entry.heal;
      const fields = changes.flatMap(({ pointer, writer }) => [pointer, writer?.manager ?? '']);
      return [resource.kind, resource.name, resource.namespace, ...fields];
    }
    case 'gap':
      return Object.values(entry.gap).map(String);
    default:
      return unreachable(entry);
  }
}

function initiatorsOf(fate: Fate): readonly Initiator[] {
  switch (fate.word) {
    case 'deployed':
    case 'failedFirst':
      return [fate.sync.by];
    case 'rolledBack':
      return [fate.sync.by, fate.back.by];
    default:
      return [];
  }
}

function initiatorText(by: Initiator): string {
  return by.word === 'user' ? by.name : '';
}

export interface AuditAuthor {
  readonly name: string;
  readonly email: string;
  readonly commits: number;
}

/** Who wrote the commits of the list, those with most commits first; one address is one author. */
export function authorsOf(lines: readonly AuditLine[]): readonly AuditAuthor[] {
  const authors = new Map<string, AuditAuthor>();
  for (const { entry } of lines) {
    if (entry.kind === 'landing') {
      const { name, email } = entry.author;
      const known = authors.get(email) ?? { name, email, commits: 0 };
      authors.set(email, { ...known, commits: known.commits + 1 });
    }
  }
  return [...authors.values()].toSorted((a, b) => b.commits - a.commits || a.name.localeCompare(b.name));
}
