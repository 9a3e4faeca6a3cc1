import { createHash } from 'node:crypto';

import { stringify } from 'yaml';

import type { Kind } from '../pull/client.ts';
import { dictAt, numberAt, textAt, type Dict } from '../pull/json.ts';
import * as o from '../pull/objects.ts';
import { readSnapshot } from '../repo/snapshot.ts';
import { Refusal, send } from './apply.ts';
import { RenderError, renderChart } from './chart/render.ts';
import { ensureChart } from './helmChart.ts';
import { goDuration, milliseconds } from './goTime.ts';
import { standingOf } from './health.ts';
import {
  HELM_MANAGER,
  correct,
  driftOf,
  inventoryOf,
  pruneRelease,
  stampedForHelm,
} from './releaseObjects.ts';
import { HELM_GROUP, kindOf, type FluxParts } from './parts.ts';
import { StatusOf, type Condition } from './status.ts';
import { newest, rolledOn, type Attempted } from './releaseHistory.ts';

/** An action whose objects are applied, and that waits until they are healthy. */
export interface Releasing {
  readonly status: StatusOf;
  readonly wanted: Attempted;
  readonly objects: readonly o.Obj[];
  readonly began: number;
  readonly asked: string;
  readonly helmChart: string;
}

/** What was applied did not become healthy in time. */
class WaitedInVain extends Error {}

export interface Releases {
  readonly parts: FluxParts;
  readonly kind: Kind;
}

const timeoutOf = (release: o.Obj): number => milliseconds(textAt(release, 'spec', 'timeout'), 300_000);

/**
 * One reconciliation as helm-controller does it: the HelmChart between, then an install or an upgrade where chart or
 * values are others, else a look for drift. Resolves with what is still to be waited for.
 */
export async function reconcileRelease(
  { parts, kind }: Releases,
  release: o.Obj,
): Promise<Releasing | undefined> {
  const status = new StatusOf({ ...parts, manager: HELM_MANAGER }, kind, release);
  const asked = textAt(release, 'metadata', 'annotations', 'reconcile.fluxcd.io/requestedAt');
  await status
    .set({
      type: 'Reconciling',
      status: 'True',
      reason: 'Progressing',
      message: 'Fulfilling prerequisites',
    })
    .remove('Stalled')
    .writeConditions();
  const chart = await ensureChart(parts, release);
  const version = textAt(chart, 'status', 'artifact', 'revision');
  const helmChart = `${o.namespaceOf(chart)}/${o.nameOf(chart)}`;
  if (version === '') {
    const message = `HelmChart '${helmChart}' is not ready: latest generation of object has not been reconciled`;
    await status.set(no('SourceNotReady', message)).writeConditions();
    await status.write({ helmChart });
    return undefined;
  }
  const values = dictAt(release, 'spec', 'values');
  const isForced = requestedBy(release, 'forceAt');
  const wanted: Attempted = {
    name: textAt(release, 'spec', 'releaseName') || o.nameOf(release),
    namespace: textAt(release, 'spec', 'targetNamespace') || o.namespaceOf(release),
    chartName: textAt(chart, 'status', 'observedChartName'),
    chartVersion: version,
    configDigest: digestOf(stringify(values, { sortMapEntries: true })),
    number: (numberAt(newest(release), 'version') ?? 0) + 1,
    action: newest(release) === undefined ? 'install' : 'upgrade',
  };
  const last = newest(release);
  const isSame =
    last !== undefined &&
    textAt(last, 'chartVersion') === version &&
    textAt(last, 'configDigest') === wanted.configDigest;
  const rendered = async (): Promise<readonly o.Obj[]> => {
    const commit = textAt(chart, 'status', 'observedSourceArtifactRevision').split(':').at(-1) ?? '';
    const folder = textAt(release, 'spec', 'chart', 'spec', 'chart').replace(/^\.\//, '');
    const snapshot = await readSnapshot(parts.bare, commit);
    return renderChart(snapshot, folder, wanted, values).map((object) =>
      stampedForHelm(release, wanted, object),
    );
  };
  const end: Ending = { parts, status, asked, helmChart };
  const isDeployed = textAt(last, 'status') === 'deployed';
  if (isSame && isDeployed && !isForced) {
    await holdStill(end, await rendered(), last, wanted);
    return undefined;
  }
  if (isSame && !isForced && !requestedBy(release, 'resetAt')) {
    await stall(end, wanted);
    return undefined;
  }
  return start(end, wanted, rendered);
}

interface Ending {
  readonly parts: FluxParts;
  readonly status: StatusOf;
  readonly asked: string;
  readonly helmChart: string;
}

async function start(
  end: Ending,
  wanted: Attempted,
  rendered: () => Promise<readonly o.Obj[]>,
): Promise<Releasing | undefined> {
  const { parts, status, helmChart, asked } = end;
  const { object: release } = status;
  const message = `Running '${wanted.action}' action with timeout of ${goDuration(timeoutOf(release))}`;
  const running = { reason: 'Progressing', message } as const;
  await status
    .set({ ...running, type: 'Reconciling', status: 'True' })
    .set({ ...running, type: 'Ready', status: 'Unknown' })
    .writeConditions();
  await status.write({
    helmChart,
    lastAttemptedConfigDigest: wanted.configDigest,
    lastAttemptedGeneration: dictAt(release, 'metadata')['generation'] ?? 1,
    lastAttemptedRevision: wanted.chartVersion,
    storageNamespace: wanted.namespace,
  });
  const began = parts.now();
  try {
    const objects = await rendered();
    await pruneRelease(parts, release, objects);
    for (const object of objects) {
      const kind = kindOf(parts, o.groupOf(object), o.kindOf(object));
      await send({ client: parts.client, manager: HELM_MANAGER }, kind, object, false);
    }
    return { status, wanted, objects, began, asked, helmChart };
  } catch (error) {
    await failed(end, wanted, began, error);
    return undefined;
  }
}

/** Looks how far the objects are; resolves whether the wait is over, one way or the other. */
export async function checkRelease({ parts }: Releases, releasing: Releasing): Promise<boolean> {
  const { status, wanted, objects, began, asked, helmChart } = releasing;
  const end: Ending = { parts, status, asked, helmChart };
  const open: string[] = [];
  for (const object of objects) {
    const kind = kindOf(parts, o.groupOf(object), o.kindOf(object));
    const live = await parts.client.get(kind, o.namespaceOf(object), o.nameOf(object));
    const standing = standingOf(live);
    if (standing !== 'Current') {
      open.push(
        `resource ${o.kindOf(object)}/${o.namespaceOf(object)}/${o.nameOf(object)} not ready. status: ${standing}`,
      );
    }
  }
  if (open.length > 0 && parts.now() - began < timeoutOf(status.object)) {
    return false;
  }
  if (open.length > 0) {
    await failed(end, wanted, began, new WaitedInVain(`${open.join(', ')}: context deadline exceeded`));
    return true;
  }
  const done = wanted.action === 'install' ? 'Install' : 'Upgrade';
  const message = `Helm ${wanted.action} succeeded for release ${titleOf(wanted)} with chart ${chartOf(wanted)}`;
  const condition = { status: 'True', reason: `${done}Succeeded`, message } as const;
  await status
    .remove('Remediated', 'TestSuccess')
    .set({ ...condition, type: 'Ready' })
    .set({ ...condition, type: 'Released' })
    .writeConditions();
  await status.write({
    ...rolledOn(status.object, wanted, 'deployed', { began, now: parts.now() }),
    inventory: { entries: inventoryOf(parts, objects) },
    failures: null,
    installFailures: null,
    upgradeFailures: null,
  });
  await say(end, wanted, 'Normal', `${done}Succeeded`, message);
  await rest(end);
  return true;
}

/** Nothing to install: what was edited is put back, or only told, where drift is looked for. */
async function holdStill(
  end: Ending,
  objects: readonly o.Obj[],
  last: Dict,
  wanted: Attempted,
): Promise<void> {
  const { parts, status } = end;
  const mode = textAt(status.object, 'spec', 'driftDetection', 'mode');
  const drift = mode === 'enabled' || mode === 'warn' ? await driftOf(parts, objects) : [];
  if (drift.length === 0) {
    await rest(end);
    return;
  }
  const title = titleOf({ ...wanted, number: numberAt(last, 'version') ?? 1 });
  const lines = drift.map(({ line }) => line).join('\n');
  const message = `Cluster state of release ${title} has drifted from the desired state:\n${lines}`;
  const { helm } = parts.events;
  status.set({ type: 'Drifted', status: 'True', reason: 'DriftDetected', message });
  await helm.say(status.object, { type: 'Warning', reason: 'DriftDetected', message });
  if (mode === 'warn') {
    await ended(end);
    return;
  }
  await status
    .set({
      type: 'Reconciling',
      status: 'True',
      reason: 'Progressing',
      message: `Running 'correct cluster drift' action with timeout of ${goDuration(timeoutOf(status.object))}`,
    })
    .writeConditions();
  const ready = status.get('Ready');
  await status
    .set({ type: 'Ready', status: 'Unknown', reason: 'Progressing', message: 'correcting cluster drift' })
    .writeConditions();
  const corrected = await correct(parts, drift);
  const said = `Cluster state of release ${title} has been corrected:\n${corrected.join('\n')}`;
  await say(end, wanted, 'Normal', 'DriftCorrected', said);
  status.set({
    type: 'Ready',
    status: 'True',
    reason: textAt(ready, 'reason'),
    message: textAt(ready, 'message'),
  });
  await rest(end);
}

/** The release is as it should be. */
async function rest(end: Ending): Promise<void> {
  const { status } = end;
  const mode = textAt(status.object, 'spec', 'driftDetection', 'mode');
  if (mode === 'enabled' || mode === 'warn') {
    const message = 'No drift detected against the cluster state';
    status.set({ type: 'Drifted', status: 'False', reason: 'NoDriftDetected', message });
  }
  const released = status.get('Released');
  if (textAt(released, 'status') === 'True') {
    const { reason, message } = { reason: textAt(released, 'reason'), message: textAt(released, 'message') };
    status.set({ type: 'Ready', status: 'True', reason, message });
    status.set({ type: 'Released', status: 'True', reason, message });
  }
  await ended(end);
}

/** The last try of this chart with these values failed, and no other is left. */
async function stall(end: Ending, { action }: Attempted): Promise<void> {
  const { status } = end;
  const tries = numberAt(status.object, 'status', `${action}Failures`) ?? 1;
  status.set({
    type: 'Stalled',
    status: 'True',
    reason: 'RetriesExceeded',
    message: `Failed to ${action} after ${tries} attempt(s)`,
  });
  await ended(end);
}

async function failed(end: Ending, wanted: Attempted, began: number, error: unknown): Promise<void> {
  if (!(error instanceof Refusal) && !(error instanceof RenderError) && !(error instanceof WaitedInVain)) {
    throw error;
  }
  const { parts, status } = end;
  const done = wanted.action === 'install' ? 'Install' : 'Upgrade';
  const why =
    error instanceof Refusal
      ? `${error.isNew ? 'failed to create resource: ' : ''}server-side apply failed for object ${o.namespaceOf(error.object)}/${o.nameOf(error.object)} ${textAt(error.object, 'apiVersion')}, Kind=${o.kindOf(error.object)}: ${error.message}`
      : error.message;
  const message = `Helm ${wanted.action} failed for release ${wanted.namespace}/${wanted.name} with chart ${chartOf(wanted)}: ${why}`;
  const condition = { status: 'False', reason: `${done}Failed`, message } as const;
  await status
    .set({ ...condition, type: 'Ready' })
    .set({ ...condition, type: 'Released' })
    .writeConditions();
  const before = isNewTry(status.object, wanted) ? undefined : dictAt(status.object, 'status');
  const count = (field: string): number => (numberAt(before, field) ?? 0) + 1;
  const own = `${wanted.action}Failures`;
  const { history, ...rest } = rolledOn(status.object, wanted, 'failed', { began, now: parts.now() });
  if (error instanceof RenderError) {
    // A chart that cannot be rendered leaves no release, and is tried again for ever.
    await status.write({ ...rest, failures: count('failures'), ...answers(end) });
    await say(end, wanted, 'Warning', `${done}Failed`, message);
    return;
  }
  await status.write({ ...rest, history: history ?? [], failures: count('failures'), [own]: count(own) });
  await say(end, wanted, 'Warning', `${done}Failed`, message);
  status.set({
    type: 'Stalled',
    status: 'True',
    reason: 'RetriesExceeded',
    message: `Failed to ${wanted.action} after ${count(own)} attempt(s)`,
  });
  await ended(end);
}

async function ended(end: Ending): Promise<void> {
  await end.status.remove('Reconciling').writeConditions();
  await end.status.write({
    ...answers(end),
    observedGeneration: dictAt(end.status.object, 'metadata')['generation'] ?? 1,
  });
}

/** What was asked for is noted, however it ended. */
function answers({ status, asked, helmChart }: Ending): Dict {
  return {
    helmChart,
    ...(asked === '' ? {} : { lastHandledReconcileAt: asked }),
    ...handled(status.object, 'forceAt', 'lastHandledForceAt'),
    ...handled(status.object, 'resetAt', 'lastHandledResetAt'),
  };
}

function say(
  end: Ending,
  wanted: Attempted,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
): Promise<void> {
  const annotations = {
    [`${HELM_GROUP}/revision`]: wanted.chartVersion,
    [`${HELM_GROUP}/token`]: wanted.configDigest,
  };
  return end.parts.events.helm.say(end.status.object, { type, reason, message, annotations });
}

/** `forceAt` and `resetAt` count only with a `requestedAt` of the same value, and once. */
function requestedBy(release: o.Obj, name: 'forceAt' | 'resetAt'): boolean {
  const asked = o.annotationOf(release, `reconcile.fluxcd.io/${name}`);
  const field = name === 'forceAt' ? 'lastHandledForceAt' : 'lastHandledResetAt';
  return (
    asked !== '' &&
    asked === o.annotationOf(release, 'reconcile.fluxcd.io/requestedAt') &&
    asked !== textAt(release, 'status', field)
  );
}

function handled(release: o.Obj, name: 'forceAt' | 'resetAt', field: string): Dict {
  return requestedBy(release, name)
    ? { [field]: o.annotationOf(release, `reconcile.fluxcd.io/${name}`) }
    : {};
}

/** Failures are counted for one chart with one set of values, until somebody resets them. */
function isNewTry(release: o.Obj, { chartVersion, configDigest }: Attempted): boolean {
  return (
    requestedBy(release, 'resetAt') ||
    textAt(release, 'status', 'lastAttemptedRevision') !== chartVersion ||
    textAt(release, 'status', 'lastAttemptedConfigDigest') !== configDigest
  );
}

const titleOf = ({ namespace, name, number }: Attempted): string => `${namespace}/${name}.v${number}`;
const chartOf = ({ chartName, chartVersion }: Attempted): string => `${chartName}@${chartVersion}`;

const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

function no(reason: string, message: string): Condition {
  return { type: 'Ready', status: 'False', reason, message };
}
