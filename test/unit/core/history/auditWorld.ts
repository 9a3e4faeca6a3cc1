import type { AuditLine } from '../../../../src/core/history/auditLine.ts';
import type { HistoryEntry, LandingEntry } from '../../../../src/core/history/entry.ts';
import type { AuditedApp } from '../../../../src/core/history/mergeHistories.ts';
import type { HealedEdit } from '../../../../src/core/model/drift.ts';
import type { AppId } from '../../../../src/core/model/ids.ts';
import { appId, kubeConnectionId } from '../../../../src/core/model/ids.ts';
import { aLanding } from '../view/historyWorld.ts';
import { MINUTE, NOW } from '../view/world.ts';

export const BOT = { name: 'image-bot[bot]', email: 'image-bot@example.com' };
export const KIM = { name: 'Kim Lee', email: 'kim@example.com' };

export function anAppId(name: string): AppId {
  const connection = kubeConnectionId('/home/kim/.kube/config', 'prod');
  return appId({ connection, group: 'argoproj.io', kind: 'Application', namespace: 'argocd', name });
}

/** A commit that landed so many minutes ago; its subject says when. */
export function landed(minutes: number, more: Partial<LandingEntry> = {}): LandingEntry {
  const at = NOW - minutes * MINUTE;
  const sha = minutes.toString(16).padStart(40, '0');
  const fate = { word: 'pending' } as const;
  return aLanding(fate, { key: `0.${sha}`, sha, subject: `m${minutes}`, committedAt: at, ...more });
}

export function healed(minutes: number, name = 'web'): HealedEdit {
  return {
    resource: { group: 'apps', kind: 'Deployment', namespace: 'shop', name },
    changes: [
      {
        pointer: '/spec/replicas',
        edited: 9,
        restored: 2,
        writer: { manager: 'kubectl-scale', operation: 'Update' },
      },
    ],
    healedAt: new Date(NOW - minutes * MINUTE).toISOString(),
    isObserved: true,
  };
}

export function audited(
  name: string,
  entries: readonly HistoryEntry[],
  more: Partial<AuditedApp> = {},
): AuditedApp {
  return { app: anAppId(name), name, entries, isLast: true, heals: [], ...more };
}

export function lineOf(entry: AuditLine['entry'], name = 'shop'): AuditLine {
  return { app: anAppId(name), appName: name, entry };
}
