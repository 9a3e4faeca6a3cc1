import path from 'node:path';
import { parseAllDocuments } from 'yaml';

import type { KubeObject } from '../../src/core/model/kubeObject.ts';
import { serveOrigin, type Origin } from '../world/origin.ts';
import { readSnapshot, type Snapshot } from '../world/repo/snapshot.ts';
import {
  bareFolder,
  buildRepository,
  foreignWrites,
  unowned,
  type SampleApp,
  type SampleRepository,
} from '../world/repository.ts';
import { ARGOCD_NAMESPACE } from './argocd.ts';
import type { Lab } from './boot.ts';
import { until } from './waiting.ts';

export interface SampleInLab {
  readonly repository: SampleRepository;
  readonly origin: Origin;
  close(): Promise<void>;
}

/** What Argo CD says of one app. */
export interface Verdict {
  readonly sync: string;
  readonly health: string;
  readonly conditions: readonly string[];
}

export const APPLICATIONS = `/apis/argoproj.io/v1alpha1/namespaces/${ARGOCD_NAMESPACE}/applications`;

/**
 * What the sample's `argocd-cmd-params-cm` says about the application controller. An installation in the cluster gets it
 * as environment from its pod; here it has to be flags.
 */
export const SAMPLE_FLAGS: readonly string[] = ['--persist-resource-health'];

/**
 * The sample team's platform on the real Argo CD: its repository served over HTTP, and what `bootstrap/bootstrap.sh`
 * does on day one. All else comes from Git, but for what the cluster holds and Git does not: see `addOthers`.
 */
export async function bringSample(lab: Lab, now = new Date()): Promise<SampleInLab> {
  const dir = path.join(lab.folder, 'sample');
  const origin = await serveOrigin(bareFolder(dir));
  try {
    const repository = await buildRepository({ dir, originUrl: origin.url, now });
    const snapshot = await readSnapshot(repository.bare, 'main');
    await nameInstallation(lab);
    for (const settings of objectsBelow(snapshot, 'platform/argocd/')) {
      await lab.kube.apply({ ...settings, metadata: { ...settings.metadata, namespace: ARGOCD_NAMESPACE } });
    }
    for (const object of [
      ...objectsBelow(snapshot, 'clusters/prod/argocd/projects/'),
      ...objectsBelow(snapshot, 'clusters/prod/root.yaml'),
    ]) {
      await create(lab, object);
    }
    return { repository, origin, close: () => origin.close() };
  } catch (error) {
    await origin.close();
    throw error;
  }
}

/**
 * The objects that somebody made by hand, and the fields that other controllers keep: each as soon as what it needs has
 * come from Git.
 */
export async function addOthers(lab: Lab, signal?: AbortSignal): Promise<void> {
  const once = (what: string, write: () => Promise<unknown>): Promise<void> =>
    until({ what, ask: write, every: 250, within: 120_000, signal });
  const objects = unowned.map(({ object, manager }) =>
    once(`${object.metadata.name} can be made`, () => lab.kube.create(object, manager)),
  );
  const writes = foreignWrites.map(
    ({ apiVersion, kind, namespace, name, patch, manager, subresource = '' }) =>
      once(`${name} can be written`, async () => {
        const target = await lab.kube.pathOf({ apiVersion, kind, metadata: { name, namespace } });
        const place = subresource === '' ? target : `${target}/${subresource}`;
        return lab.kube.patch(place, 'merge', patch, manager);
      }),
  );
  await Promise.all([...objects, ...writes]);
}

/** Waits until every app is what `expected` says of it; throws with the ones that are not. */
export async function awaitSample(
  lab: Lab,
  apps: readonly SampleApp[],
  options: { readonly within?: number; readonly signal?: AbortSignal } = {},
): Promise<void> {
  let differences: readonly string[] = [];
  await until({
    what: 'The sample has settled',
    within: options.within ?? 240_000,
    signal: options.signal,
    every: 250,
    ask: async () => {
      differences = differencesOf(apps, await verdicts(lab));
      if (differences.length > 0) {
        throw new Error(differences.join('; '));
      }
      return true;
    },
  });
}

export async function verdicts(lab: Lab): Promise<ReadonlyMap<string, Verdict>> {
  const apps = await lab.kube.list(APPLICATIONS);
  return new Map(apps.map((app) => [app.metadata.name, verdictOf(app)]));
}

export function verdictOf(app: KubeObject): Verdict {
  const { sync, health, conditions } = (app['status'] ?? {}) as {
    readonly sync?: { readonly status?: string };
    readonly health?: { readonly status?: string };
    readonly conditions?: readonly { readonly type: string }[];
  };
  return {
    sync: sync?.status ?? '',
    health: health?.status ?? '',
    conditions: [...new Set((conditions ?? []).map(({ type }) => type))].sort(),
  };
}

/** One line per app that is not what the sample says it is. */
export function differencesOf(
  apps: readonly SampleApp[],
  seen: ReadonlyMap<string, Verdict>,
): readonly string[] {
  return apps.flatMap(({ name, expected }) => {
    const { sync, health, conditions = [] } = expected;
    const is = seen.get(name);
    const wanted = textOf({ sync, health, conditions });
    if (is === undefined) {
      return [`${name} is not there`];
    }
    return textOf(is) === wanted ? [] : [`${name} is ${textOf(is)}, not ${wanted}`];
  });
}

const textOf = ({ sync, health, conditions }: Verdict): string => [sync, health, ...conditions].join('/');

/** As `kubectl apply` does it on the client's side. */
async function create(lab: Lab, object: KubeObject): Promise<void> {
  const lastApplied = `${JSON.stringify(object)}\n`;
  const annotations = {
    ...object.metadata.annotations,
    'kubectl.kubernetes.io/last-applied-configuration': lastApplied,
  };
  const applied = { ...object, metadata: { ...object.metadata, annotations } };
  await lab.kube.create(applied, 'kubectl-client-side-apply');
}

/** Argo CD runs beside this cluster, not in it. These stand for its pods, for whoever asks which version is installed. */
async function nameInstallation(lab: Lab): Promise<void> {
  const image = 'quay.io/argoproj/argocd:v3.5.7';
  for (const [kind, name] of [
    ['Deployment', 'argocd-server'],
    ['Deployment', 'argocd-repo-server'],
    ['Deployment', 'argocd-applicationset-controller'],
    ['StatefulSet', 'argocd-application-controller'],
  ] as const) {
    const labels = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'argocd' };
    await lab.kube.apply({
      apiVersion: 'apps/v1',
      kind,
      metadata: { name, namespace: ARGOCD_NAMESPACE, labels },
      spec: {
        ...(kind === 'StatefulSet' ? { serviceName: name } : {}),
        replicas: 1,
        selector: { matchLabels: { 'app.kubernetes.io/name': name } },
        template: { metadata: { labels }, spec: { containers: [{ name, image }] } },
      },
    });
  }
}

function objectsBelow(snapshot: Snapshot, prefix: string): readonly KubeObject[] {
  const files = [...snapshot.entries.keys()].filter(
    (file) => file.startsWith(prefix) && file.endsWith('.yaml'),
  );
  return files.flatMap((file) =>
    parseAllDocuments(snapshot.text(file) ?? '').map((document) => document.toJS() as KubeObject),
  );
}
