import * as l10n from '@vscode/l10n';

import type { App, SourceSpec, SyncPolicy } from '../model/app.ts';

const SHA = /^[0-9a-f]{40}([0-9a-f]{24})?$/;
const DIGEST = /^(sha256|sha512):([0-9a-f]{12})[0-9a-f]*$/;

/** A Git SHA as seven digits, an OCI digest as twelve, a chart version or tag as it is. */
export function shortRevision(revision: string): string {
  if (SHA.test(revision)) {
    return revision.slice(0, 7);
  }
  const digest = DIGEST.exec(revision);
  return digest ? `${digest[1]}:${digest[2]}` : revision;
}

/** What the verdict was computed against: one source in full, of several the first two and how many more. */
export function revisionWords(app: App): string {
  const [only = '', ...others] = app.revisions;
  if (others.length === 0) {
    return shortRevision(only);
  }
  const known = app.revisions.filter((revision) => revision !== '').map(shortRevision);
  const distinct = [...new Set(known)];
  const shown = distinct.slice(0, 2).join(', ');
  return distinct.length > 2 ? l10n.t('{0} and {1} more', shown, distinct.length - 2) : shown;
}

/** The revision that a source asks for, as written; nothing written means the default branch. */
export function targetWords(source: SourceSpec): string {
  return source.targetRevision === '' ? 'HEAD' : source.targetRevision;
}

/** Host and path of a repository, without scheme, user and `.git`: enough to tell it from another. */
export function repositoryWords(repoURL: string): string {
  return repoURL
    .replace(/^[a-z+]+:\/\//i, '')
    .replace(/^[^@/]+@/, '')
    .replace(/\.git\/?$/, '')
    .replace(/\/$/, '');
}

export function sourceWords(source: SourceSpec): string {
  if (source.chart !== undefined) {
    return l10n.t('chart {0} {1}', source.chart, targetWords(source));
  }
  return source.path === undefined || source.path === '' || source.path === '.'
    ? repositoryWords(source.repoURL)
    : source.path;
}

/** What the controller does by itself, shortest words for rows. */
export const policyWords = oncePerPolicy(shortPolicy);

/** The same as a sentence that says what it means for a live edit. */
export const policySentence = oncePerPolicy(longPolicy);

/** Few policies stand behind thousands of rows: each is put in words once. */
function oncePerPolicy(words: (policy: SyncPolicy) => string): (policy: SyncPolicy) => string {
  const known = new Map<string, string>();
  return (policy) => {
    const { automated, isPaused, selfHeal, prune } = policy;
    const key = `${automated} ${isPaused} ${selfHeal} ${prune}`;
    const text = known.get(key) ?? words(policy);
    known.set(key, text);
    return text;
  };
}

function shortPolicy(policy: SyncPolicy): string {
  if (policy.isPaused) {
    return l10n.t('auto-sync paused');
  }
  if (!policy.automated) {
    return l10n.t('manual sync');
  }
  return [
    l10n.t('auto-sync'),
    ...(policy.selfHeal ? [l10n.t('self-heal')] : []),
    ...(policy.prune ? [l10n.t('prune')] : []),
  ].join(', ');
}

function longPolicy(policy: SyncPolicy): string {
  if (policy.isPaused) {
    return l10n.t('Auto-sync is written down and switched off: nothing changes until somebody syncs.');
  }
  if (!policy.automated) {
    return l10n.t('Synced by hand: nothing changes until somebody syncs.');
  }
  const prune = policy.prune
    ? l10n.t('Objects that left Git are pruned.')
    : l10n.t('Objects that left Git stay until somebody prunes.');
  const heal = policy.selfHeal
    ? l10n.t('Synced by itself; live edits are undone.')
    : l10n.t('Synced by itself on a new revision; a live edit stays until then.');
  return `${heal} ${prune}`;
}
