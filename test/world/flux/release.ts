import { createHash } from 'node:crypto';

import { stringify } from 'yaml';

import type { Kind } from '../pull/client.ts';
import { dictAt, listAt, numberAt, textAt, type Dict } from '../pull/json.ts';
import * as o from '../pull/objects.ts';
import { readSnapshot } from '../repo/snapshot.ts';
import { Refusal } from './apply.ts';
import { RenderError, renderChart } from './chart/render.ts';
import { ensureChart } from './helmChart.ts';
import { standingOf } from './health.ts';
import { manifestOf, restate, settleStored, store } from './helmStorage.ts';
import { kindOf, type FluxParts } from './parts.ts';
import {
  chartOf,
  counted,
  countersAt,
  answers,
  isNewTry,
  requestedBy,
  running,
  say,
  stalled,
  timeoutOf,
  titleOf,
  type Ending,
} from './releaseEnding.ts';
import { attemptedOf, newest, rolledOn, type Attempted } from './releaseHistory.ts';
import {
  HELM_MANAGER,
  applyRelease,
  inventoryOf,
  isHook,
  pruneRelease,
  stampedForHelm,
  testHooksOf,
} from './releaseObjects.ts';
import { holdStill, settle } from './releaseRest.ts';
import { chartProblem, Problem, valuesOf, wayOf } from './releaseValues.ts';
import { checkTests, failsTests, isTested, startTests, type Testing } from './releaseTests.ts';
import { isExhausted, remediate, retryPauseOf } from './remediation.ts';
import { isReady, StatusOf, type Condition } from './status.ts';

/** An action whose objects are applied, and that waits until they are healthy. */
export interface Releasing {
  readonly status: StatusOf;
  readonly wanted: Attempted;
  readonly objects: readonly o.Obj[];
  readonly began: number;
  readonly asked: string;
  readonly helmChart: string;
  readonly hooks: readonly o.Obj[];
  /** Once all is healthy, and tests are asked for. */
  readonly testing?: Testing;
}

/** What was applied did not become healthy in time. */
class WaitedInVain extends Error {}

export interface Releases {
  readonly parts: FluxParts;
  readonly kind: Kind;
}

/**
 * One reconciliation as helm-controller does it: the HelmChart between, then an install or an upgrade where chart or
 * values are others, else a look for drift. Resolves with what is still to be waited for.
 */
export async function reconcileRelease(
  { parts, kind }: Releases,
  release: o.Obj,
  all: readonly o.Obj[],
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
  const noChart = await chartProblem(parts, release);
  if (noChart !== undefined) {
    return tellProblem(parts, status, {}, noChart);
  }
  const chart = await ensureChart(parts, release);
  const helmChart = `${o.namespaceOf(chart)}/${o.nameOf(chart)}`;
  const waitsFor = unmetRelease(release, all);
  if (waitsFor !== undefined) {
    await status.write({ helmChart });
    await status.set(no('DependencyNotReady', waitsFor)).writeConditions();
    await parts.events.helm.say(release, {
      type: 'Normal',
      reason: 'DependencyNotReady',
      message: waitsFor,
    });
    return undefined;
  }
  const version = textAt(chart, 'status', 'artifact', 'revision');
  if (version === '') {
    const message = `HelmChart '${helmChart}' is not ready: latest generation of object has not been reconciled`;
    await status.set(no('SourceNotReady', message)).writeConditions();
    await status.write({ helmChart });
    return undefined;
  }
  const values = await valuesOf(parts, release);
  if (values instanceof Problem) {
    return tellProblem(parts, status, { helmChart }, values);
  }
  const noWay = await wayOf(parts, release);
  if (noWay !== undefined) {
    return tellProblem(parts, status, { helmChart }, noWay);
  }
  const isForced = requestedBy(release, 'forceAt');
  const known = newest(release);
  // Helm keeps nothing of what it uninstalled.
  const last = textAt(known, 'status') === 'uninstalled' ? undefined : known;
  const wanted: Attempted = {
    name: textAt(release, 'spec', 'releaseName') || o.nameOf(release),
    namespace: textAt(release, 'spec', 'targetNamespace') || o.namespaceOf(release),
    chartName: textAt(chart, 'status', 'observedChartName'),
    chartVersion: version,
    configDigest: digestOf(stringify(values, { sortMapEntries: true })),
    number: (numberAt(last, 'version') ?? 0) + 1,
    action: last === undefined ? 'install' : 'upgrade',
  };
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
    if (isNewTry(release, wanted)) {
      await status.write(attempt(release, wanted));
    }
    const all = await rendered();
    const objects = all.filter((object) => !isHook(object));
    if (isTested(release) && last['testHooks'] === undefined) {
      const hooks = testHooksOf(all);
      const testing = await startTests(end, attemptedOf(last), hooks, listAt(release, 'status', 'history'));
      return { status, wanted, objects, hooks, began: parts.now(), asked, helmChart, testing };
    }
    await (failsTests(release, last) ? giveUp(end) : holdStill(end, objects, last, wanted));
    return undefined;
  }
  // What was tried last is what may be tried out: after a failed install the next try is an upgrade.
  const tried = textAt(release, 'status', 'lastAttemptedReleaseAction') === 'install' ? 'install' : 'upgrade';
  const count = countersAt(release, wanted)[`${tried}Failures`] ?? 0;
  const isTriedOut = isExhausted(release, tried, count) && !isNewTry(release, wanted);
  if (isTriedOut && !isForced) {
    await giveUp(end);
    return undefined;
  }
  return start(end, wanted, rendered);
}

async function tellProblem(
  parts: FluxParts,
  status: StatusOf,
  noted: Dict,
  { reason, message, isTold }: Problem,
): Promise<undefined> {
  await status.set(no(reason, message)).writeConditions();
  await status.write(noted);
  await (isTold ? parts.events.helm.say(status.object, { type: 'Warning', reason, message }) : undefined);
}

/** What the release waits for, in the controller's words: Ready is enough, whatever it has installed. */
export function unmetRelease(release: o.Obj, all: readonly o.Obj[]): string | undefined {
  for (const wanted of listAt(release, 'spec', 'dependsOn')) {
    const name = textAt(wanted, 'name');
    const namespace = textAt(wanted, 'namespace') || o.namespaceOf(release);
    const found = all.find((one) => o.nameOf(one) === name && o.namespaceOf(one) === namespace);
    if (found === undefined) {
      return `unable to get '${namespace}/${name}' dependency: helmreleases.helm.toolkit.fluxcd.io "${name}" not found`;
    }
    if (!isReady(found)) {
      return `dependency '${namespace}/${name}' is not ready`;
    }
  }
  return undefined;
}

async function start(
  end: Ending,
  wanted: Attempted,
  rendered: () => Promise<readonly o.Obj[]>,
): Promise<Releasing | undefined> {
  const { parts, status, helmChart, asked } = end;
  const { object: release } = status;
  const { action } = wanted;
  const doing = { reason: 'Progressing', message: running(action, release) } as const;
  await status
    .set({ ...doing, type: 'Reconciling', status: 'True' })
    .set({ ...doing, type: 'Ready', status: 'Unknown' })
    .writeConditions();
  await status.write({
    helmChart,
    ...attempt(release, wanted),
    storageNamespace: wanted.namespace,
  });
  const began = parts.now();
  try {
    const all = await rendered();
    const objects = all.filter((object) => !isHook(object));
    await store(parts, wanted, `pending-${action}`, objects);
    await pruneRelease(parts, listAt(release, 'status', 'inventory', 'entries'), objects);
    await applyRelease(parts, objects);
    return { status, wanted, objects, hooks: testHooksOf(all), began, asked, helmChart };
  } catch (error) {
    await failed(end, wanted, began, error);
    return undefined;
  }
}

/** What is noted before anything is done: failures of another spec, chart or values count no more. */
function attempt(release: o.Obj, wanted: Attempted): Dict {
  return {
    ...countersAt(release, wanted),
    lastAttemptedConfigDigest: wanted.configDigest,
    lastAttemptedGeneration: dictAt(release, 'metadata')['generation'] ?? 1,
    lastAttemptedRevision: wanted.chartVersion,
  };
}

/** Looks how far the objects are. Resolves with what is still to be waited for, undefined when it is over. */
export async function checkRelease(
  { parts }: Releases,
  releasing: Releasing,
): Promise<Releasing | undefined> {
  const { status, wanted, objects, began, asked, helmChart } = releasing;
  const end: Ending = { parts, status, asked, helmChart };
  if (releasing.testing !== undefined) {
    const testing = await checkTests(end, releasing.testing);
    return testing && { ...releasing, testing };
  }
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
    return releasing;
  }
  if (open.length > 0) {
    await failed(end, wanted, began, new WaitedInVain(`${open.join(', ')}: context deadline exceeded`));
    return undefined;
  }
  const done = wanted.action === 'install' ? 'Install' : 'Upgrade';
  const message = `Helm ${wanted.action} succeeded for release ${titleOf(wanted)} with chart ${chartOf(wanted)}`;
  const condition = { status: 'True', reason: `${done}Succeeded`, message } as const;
  await status
    .remove('Remediated', 'TestSuccess')
    .set({ ...condition, type: 'Ready' })
    .set({ ...condition, type: 'Released' })
    .writeConditions();
  const { history, ...rest } = rolledOn(status.object, wanted, 'deployed', { began, now: parts.now() });
  await settleStored(parts, wanted);
  const isRetried = retryPauseOf(status.object, wanted.action) !== undefined;
  const counters = isRetried ? NO_FAILURES : countersAt(status.object, wanted);
  await status.write({
    ...rest,
    ...counters,
    history: [...history],
    inventory: { entries: inventoryOf(parts, objects) },
  });
  await say(end, wanted, 'Normal', `${done}Succeeded`, message);
  if (!isTested(status.object)) {
    await settle(end, wanted);
    return undefined;
  }
  return { ...releasing, testing: await startTests(end, wanted, releasing.hooks, history) };
}

const NO_FAILURES = { failures: null, installFailures: null, upgradeFailures: null } as const;

/** The last try of this chart with these values failed, and no other is left. */
function giveUp(end: Ending): Promise<void> {
  const { object } = end.status;
  const action = textAt(object, 'status', 'lastAttemptedReleaseAction');
  const tries = numberAt(object, 'status', `${action}Failures`) ?? 1;
  return stalled(end, 'RetriesExceeded', `Failed to ${action} after ${tries} attempt(s)`);
}

async function failed(end: Ending, wanted: Attempted, began: number, error: unknown): Promise<void> {
  if (!(error instanceof Refusal) && !(error instanceof RenderError) && !(error instanceof WaitedInVain)) {
    throw error;
  }
  const { parts, status } = end;
  const done = wanted.action === 'install' ? 'Install' : 'Upgrade';
  const why =
    error instanceof Refusal
      ? `${error.isNew && wanted.action === 'upgrade' ? 'failed to create resource: ' : ''}server-side apply failed for object ${o.namespaceOf(error.object)}/${o.nameOf(error.object)} ${textAt(error.object, 'apiVersion')}, Kind=${o.kindOf(error.object)}: ${error.message}`
      : error.message;
  const message = `Helm ${wanted.action} failed for release ${wanted.namespace}/${wanted.name} with chart ${chartOf(wanted)}: ${why}`;
  const condition = { status: 'False', reason: `${done}Failed`, message } as const;
  await status
    .remove('Remediated', 'TestSuccess')
    .set({ ...condition, type: 'Ready' })
    .set({ ...condition, type: 'Released' })
    .writeConditions();
  const before = countersAt(status.object, wanted);
  const { history, ...rest } = rolledOn(status.object, wanted, 'failed', { began, now: parts.now() });
  if (error instanceof RenderError) {
    // A chart that cannot be rendered leaves no release, and is tried again for ever.
    await status.write({ ...rest, ...before, failures: (before.failures ?? 0) + 1, ...answers(end) });
    await say(end, wanted, 'Warning', `${done}Failed`, message);
    return;
  }
  const counters = counted(before, wanted.action);
  const made = (await manifestOf(parts, wanted)) ?? [];
  await restate(parts, wanted, 'failed');
  await status.write({
    ...rest,
    ...counters,
    history: [...history],
    inventory: { entries: inventoryOf(parts, made) },
  });
  await say(end, wanted, 'Warning', `${done}Failed`, message);
  await remediate(end, { wanted, history, count: counters[`${wanted.action}Failures`] ?? 0 });
}

const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

function no(reason: string, message: string): Condition {
  return { type: 'Ready', status: 'False', reason, message };
}
