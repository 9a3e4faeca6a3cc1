import { createHash } from 'node:crypto';

import type { ApiObject, Fields } from './json.ts';
import { fields, list, text } from './json.ts';
import { inWireOrder } from './wire.ts';
import { resourceOf } from './stored.ts';
import { timestamp } from './strategy.ts';
import type { WriteContext } from './commit.ts';

export interface FillOptions {
  readonly count: number;
  /** Managed resources in each app's status. */
  readonly resources: number;
  /** Entries of the deployment history. */
  readonly history: number;
  /** `argocd` by default. */
  readonly namespace?: string;
}

export interface ChurnOptions {
  readonly perSecond: number;
  readonly seconds: number;
  /** 0 to 1: how many of the updates move `reconciledAt` only, as a resync without a change does. */
  readonly shareWithoutChange: number;
  readonly namespace?: string;
  /** 0 ≤ x < 1; a fixed sequence by default, so that runs are alike. */
  readonly random?: () => number;
  /** Told of each update before watchers see it. */
  readonly onUpdate?: (name: string, changes: boolean) => void;
}

const apiVersion = 'argoproj.io/v1alpha1';
const teams = ['payments', 'search', 'checkout', 'identity', 'media', 'platform'];
const kinds: readonly (readonly [group: string, kind: string])[] = [
  ['apps', 'Deployment'],
  ['', 'Service'],
  ['', 'ConfigMap'],
  ['', 'Secret'],
  ['', 'ServiceAccount'],
  ['autoscaling', 'HorizontalPodAutoscaler'],
  ['networking.k8s.io', 'Ingress'],
  ['policy', 'PodDisruptionBudget'],
];
const day = 24 * 60 * 60 * 1000;

/** Puts many Applications into the store at once, with the size and shape of real ones. Answers their names. */
export function fillApplications(context: WriteContext, options: FillOptions): readonly string[] {
  const kind = context.kinds.named(apiVersion, 'Application');
  if (kind === undefined) {
    throw new Error('the demo cluster does not serve Applications');
  }
  const now = context.now();
  const names: string[] = [];
  for (let at = 0; at < options.count; at += 1) {
    const app = inWireOrder(application(at, options, now), true);
    context.store.put(resourceOf(kind), app);
    names.push(text(app, 'metadata', 'name'));
  }
  return names;
}

function application(at: number, options: FillOptions, now: number): ApiObject {
  const team = teams[at % teams.length] ?? '';
  const name = `${team}-${String(at).padStart(5, '0')}`;
  const source = {
    repoURL: `https://git.example.com/${team}/deploy.git`,
    path: `apps/${name}/overlays/production`,
    targetRevision: 'main',
  };
  const revision = sha(`${name}/${options.history}`);
  const synced = at % 17 !== 0;
  return {
    apiVersion,
    kind: 'Application',
    metadata: {
      name,
      namespace: options.namespace ?? 'argocd',
      uid: uid(name),
      resourceVersion: '0',
      generation: 40 + (at % 7),
      creationTimestamp: timestamp(now - 90 * day),
      labels: { team, tier: at % 3 === 0 ? 'critical' : 'standard' },
      finalizers: ['resources-finalizer.argocd.argoproj.io'],
    },
    spec: {
      project: team,
      source,
      destination: { server: 'https://kubernetes.default.svc', namespace: name },
      syncPolicy: { automated: { prune: true, selfHeal: at % 2 === 0 } },
    },
    status: {
      sync: {
        status: synced ? 'Synced' : 'OutOfSync',
        revision,
        comparedTo: { source, destination: { server: 'https://kubernetes.default.svc', namespace: name } },
      },
      health: { status: at % 23 === 0 ? 'Degraded' : 'Healthy' },
      resources: resources(name, options.resources, synced),
      history: history(name, options.history, source, now),
      operationState: {
        phase: 'Succeeded',
        message: 'successfully synced (all tasks run)',
        startedAt: timestamp(now - day),
        finishedAt: timestamp(now - day + 4_000),
        operation: { initiatedBy: { automated: true }, sync: { prune: true, revision } },
        syncResult: { revision, source },
      },
      reconciledAt: timestamp(now - 60_000),
      sourceType: 'Kustomize',
      summary: { images: [`registry.example.com/${team}/${name}:1.${at % 40}.0`] },
    },
  };
}

function resources(name: string, count: number, synced: boolean): Fields[] {
  return Array.from({ length: count }, (_, at) => {
    const [group, kind] = kinds[at % kinds.length] ?? ['', 'ConfigMap'];
    return {
      ...(group === '' ? {} : { group }),
      version: group === 'autoscaling' ? 'v2' : 'v1',
      kind,
      namespace: name,
      name: at < kinds.length ? name : `${name}-${at}`,
      status: !synced && at === 0 ? 'OutOfSync' : 'Synced',
    };
  });
}

function history(name: string, count: number, source: Fields, now: number): Fields[] {
  return Array.from({ length: count }, (_, at) => {
    const deployed = now - (count - at) * day;
    return {
      id: at,
      revision: sha(`${name}/${at}`),
      deployStartedAt: timestamp(deployed),
      deployedAt: timestamp(deployed + 5_000),
      initiatedBy: { automated: true },
      source,
    };
  });
}

/**
 * Updates the status of random apps at a steady rate, in slices of 10 ms. Resolves with the number of updates when the
 * time is over.
 */
export async function churn(context: WriteContext, options: ChurnOptions): Promise<number> {
  const resource = 'applications.argoproj.io';
  const namespace = options.namespace ?? 'argocd';
  const keys = context.store
    .entries(resource)
    .filter((entry) => entry.key.startsWith(`${namespace}/`))
    .map((entry) => entry.key);
  const random = options.random ?? sequence(1);
  const total = options.perSecond * options.seconds;
  const started = performance.now();
  let done = 0;
  while (done < total && keys.length > 0) {
    const due = Math.min(total, Math.floor(((performance.now() - started) / 1000) * options.perSecond));
    for (; done < due; done += 1) {
      const entry = context.store.find(resource, keys[Math.floor(random() * keys.length)] ?? '');
      if (entry !== undefined) {
        const changes = random() >= options.shareWithoutChange;
        options.onUpdate?.(text(entry.object, 'metadata', 'name'), changes);
        context.store.put(resource, touched(entry.object, changes, context.now()));
      }
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
  return done;
}

function touched(app: ApiObject, changes: boolean, now: number): ApiObject {
  const status = fields(app, 'status');
  const sync = fields(status, 'sync');
  const flipped = text(sync, 'status') === 'Synced' ? 'OutOfSync' : 'Synced';
  const [first, ...others] = list(status, 'resources');
  return {
    ...app,
    status: {
      ...status,
      reconciledAt: timestamp(now),
      ...(changes
        ? {
            sync: { ...sync, status: flipped },
            resources: first === undefined ? [] : [{ ...(first as Fields), status: flipped }, ...others],
          }
        : {}),
    },
  };
}

/** A plain generator with a seed (mulberry32): the same numbers in every run. */
export function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function sha(value: string): string {
  return createHash('sha1').update(value).digest('hex');
}

function uid(value: string): string {
  const hex = sha(value);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
