import * as l10n from '@vscode/l10n';

import type { KubeObject } from '../model/kubeObject.ts';
import { asObjects, asText, at } from '../util/json.ts';
import type { Finding, ObjectChange } from './finding.ts';
import { objectWords } from './finding.ts';
import { sparesAll } from './rows/budgets.ts';
import { after, before, isKind, replicas } from './rows/reading.ts';

/** A PersistentVolume and what becomes of its data once nobody claims it. */
export interface LiveVolume {
  readonly name: string;
  /** `persistentVolumeReclaimPolicy` as the cluster has it: `Delete`, `Retain` or `Recycle`. */
  readonly policy: string;
}

/** What is live beside an object that the plan changes. Manifests cannot tell it: a provisioner or a migration wrote it. */
export type LiveFact =
  | { readonly word: 'volumes'; readonly change: ObjectChange; readonly volumes: readonly LiveVolume[] }
  | {
      readonly word: 'budgets';
      readonly change: ObjectChange;
      /** In which the object lives. */
      readonly namespace: string;
      /** Of that namespace. */
      readonly budgets: readonly KubeObject[];
    }
  | { readonly word: 'storedVersions'; readonly change: ObjectChange; readonly versions: readonly string[] };

const QUESTIONS: Readonly<Record<string, LiveFact['word']>> = {
  'data-removed': 'volumes',
  'statefulset-volumes-removed': 'volumes',
  'statefulset-scaled-down': 'volumes',
  'workload-restarts': 'budgets',
  'crd-version-removed': 'storedVersions',
};

/** What of the cluster would make the findings about an object more exact. */
export function liveQuestions(
  change: ObjectChange,
  findings: readonly Finding[],
): ReadonlySet<LiveFact['word']> {
  const own = findings.filter((finding) => isAbout(finding, change)).map(({ row }) => QUESTIONS[row]);
  return new Set(own.filter((word) => word !== undefined));
}

/** More members than these are named by nobody. */
const MOST_MEMBERS = 20;

/**
 * Claims by name that go with the object: its own name for a claim, those of the members that leave for a StatefulSet whose
 * retention policy deletes them. Source: Kubernetes, StatefulSet `<template>-<set>-<ordinal>`.
 */
export function claimsGoingWith(change: ObjectChange): readonly string[] {
  if (isKind(change, '', 'PersistentVolumeClaim')) {
    return [change.name];
  }
  const isScaled = change.after !== undefined;
  const side = isScaled ? after : before;
  const policy = side(
    change,
    'spec',
    'persistentVolumeClaimRetentionPolicy',
    isScaled ? 'whenScaled' : 'whenDeleted',
  );
  if (!isKind(change, 'apps', 'StatefulSet') || policy !== 'Delete') {
    return [];
  }
  const start = Number(side(change, 'spec', 'ordinals', 'start') ?? 0);
  const from = start + (isScaled ? replicas(change.after) : 0);
  const to = Math.min(start + replicas(change.before), from + MOST_MEMBERS);
  const templates = asObjects(side(change, 'spec', 'volumeClaimTemplates')).flatMap(
    (template) => asText(at(template, 'metadata', 'name')) ?? [],
  );
  return templates.flatMap((template) =>
    Array.from(
      { length: Math.max(0, to - from) },
      (_, index) => `${template}-${change.name}-${from + index}`,
    ),
  );
}

/** Findings with what is live: each says what it rests on, and weighs less or more where that decides. */
export function withLiveFacts(findings: readonly Finding[], facts: readonly LiveFact[]): readonly Finding[] {
  return findings.map((finding) => {
    const fact = facts.find(
      ({ word, change }) => word === QUESTIONS[finding.row] && isAbout(finding, change),
    );
    return fact ? { ...finding, ...told(finding, fact) } : finding;
  });
}

function told({ level, text }: Finding, fact: LiveFact): Partial<Pick<Finding, 'text' | 'level'>> {
  switch (fact.word) {
    case 'volumes':
      return { text: [text, ...volumeWords(fact.volumes)].join(' ') };
    case 'budgets': {
      const budget = fact.budgets.find((one) => sparesAll(one, fact.change, fact.namespace));
      const words = l10n.t(
        'Live, PodDisruptionBudget {0} spares them all, and a rollout does not ask it.',
        budget?.metadata.name ?? '',
      );
      return budget && level === 'S' ? { level: 'C', text: `${text} ${words}` } : {};
    }
    default: {
      const gone = versionsOf(fact.change);
      const stored = gone.filter((name) => fact.versions.includes(name));
      return stored.length > 0
        ? {
            text: l10n.t(
              'Version {0} goes away, and live status.storedVersions lists it: the API server refuses that. Migrate the stored objects first.',
              stored.join(', '),
            ),
          }
        : {
            level: 'C',
            text: l10n.t(
              'Version {0} goes away. Live status.storedVersions does not list it, so the API server takes that; who still asks for the version gets an error.',
              gone.join(', '),
            ),
          };
    }
  }
}

function volumeWords(volumes: readonly LiveVolume[]): readonly string[] {
  const gone = volumes.filter(({ policy }) => policy !== 'Retain');
  const kept = volumes.filter(({ policy }) => policy === 'Retain');
  return [
    ...(gone.length > 0
      ? [l10n.t('Live, the reclaim policy of {0} is {1}: the data goes.', names(gone), gone[0]?.policy ?? '')]
      : []),
    ...(kept.length > 0
      ? [
          l10n.t(
            'Live, the reclaim policy of {0} is Retain: the data stays, and somebody has to bind it again by hand.',
            names(kept),
          ),
        ]
      : []),
  ];
}

function names(volumes: readonly LiveVolume[]): string {
  const shown = volumes.slice(0, 3).map(({ name }) => name);
  return volumes.length > shown.length
    ? l10n.t('{0} and {1} more', shown.join(', '), volumes.length - shown.length)
    : shown.join(', ');
}

/** Versions that the revert takes from a definition. */
function versionsOf(change: ObjectChange): readonly string[] {
  const list = (side: typeof before): readonly string[] =>
    asObjects(side(change, 'spec', 'versions')).flatMap(({ name }) => asText(name) ?? []);
  const served = list(after);
  return list(before).filter((name) => !served.includes(name));
}

function isAbout(finding: Finding, change: ObjectChange): boolean {
  return finding.path === change.path && finding.object === objectWords(change);
}
