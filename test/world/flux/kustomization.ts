import type { Kind } from '../pull/client.ts';
import { dictAt, listAt, textAt } from '../pull/json.ts';
import * as o from '../pull/objects.ts';
import { subjectOf } from './apply.ts';
import { ApplyRefused, applyAll, deletionsOf, entriesOf } from './applySet.ts';
import { contentOf, type Held } from './artifacts.ts';
import { build, pathOf, ROOT, type Built } from './build.ts';
import { BuildError } from './buildError.ts';
import { ExpressionError, judgeOf } from './expressions.ts';
import { goDuration, milliseconds } from './goTime.ts';
import { standingOf, type Standing } from './health.ts';
import { addEntry } from './history.ts';
import { kindOf, KUSTOMIZE_GROUP as GROUP, type FluxParts } from './parts.ts';
import { isReady, StatusOf, type Condition } from './status.ts';
import { variablesOf } from './substitute.ts';

/** What a try came to. */
class Failure extends Error {
  readonly reason: string;
  /** What an Event says of it. */
  readonly told: string;

  constructor(reason: string, message: string, told = message) {
    super(message);
    this.reason = reason;
    this.told = told;
  }
}

/** A try that is applied and waits until its objects are healthy. */
export interface Checking {
  readonly attempt: Attempt;
  readonly built: Built;
  readonly awaited: readonly o.Obj[];
  /** Milliseconds of the epoch. */
  readonly began: number;
  readonly wasHealthy: boolean;
  readonly isDrifted: boolean;
}

interface Attempt {
  readonly status: StatusOf;
  readonly revision: string;
  /** Of a pushed artifact, empty for others. */
  readonly originRevision: string;
  readonly began: number;
  /** The request by annotation, empty for none. */
  readonly asked: string;
  /** What the Reconciling condition says last. */
  phase: string;
}

export interface Kustomizations {
  readonly parts: FluxParts;
  readonly kind: Kind;
}

const timeoutOf = (ks: o.Obj): number => {
  const interval = milliseconds(textAt(ks, 'spec', 'interval'), 60_000);
  return Math.max(30_000, milliseconds(textAt(ks, 'spec', 'timeout'), interval - 30_000));
};

/**
 * One reconciliation as kustomize-controller does it: source, dependencies, build, apply, prune. Resolves with what is
 * still to be waited for where its health is checked.
 */
export async function reconcileKustomization(
  { parts, kind }: Kustomizations,
  ks: o.Obj,
  all: readonly o.Obj[],
  { revision, originRevision, isThere }: Held,
): Promise<Checking | undefined> {
  const status = new StatusOf({ ...parts, manager: 'gotk-kustomize-controller' }, kind, ks);
  const asked = textAt(ks, 'metadata', 'annotations', 'reconcile.fluxcd.io/requestedAt');
  const attempt: Attempt = { status, revision, originRevision, began: parts.now(), asked, phase: '' };
  if (revision === '') {
    const ref = dictAt(ks, 'spec', 'sourceRef');
    const missed = `${textAt(ref, 'kind')}.source.toolkit.fluxcd.io "${textAt(ref, 'name')}" not found`;
    const message = isThere ? 'Source artifact not found, retrying in 30s' : missed;
    await notTried(parts, attempt, 'ArtifactFailed', message);
    return undefined;
  }
  const missing = unmet(ks, all, revision);
  if (missing !== undefined) {
    await notTried(parts, attempt, 'DependencyNotReady', missing);
    return undefined;
  }
  let built: Built | undefined;
  try {
    judgeOf(ks);
  } catch (error) {
    await stall(parts, attempt, error);
    return undefined;
  }
  try {
    await progress(attempt, 'Fetching manifests');
    const snapshot = await contentOf(parts, revision);
    const path = pathOf(ks);
    if (path !== '' && !snapshot.entries.has(path)) {
      throw new Failure(
        'ArtifactFailed',
        `kustomization path not found: stat ${ROOT}/${path}: no such file or directory`,
      );
    }
    await progress(attempt, 'Building manifests');
    await status.write({ lastAttemptedRevision: revision });
    await assertSecrets(parts, attempt);
    built = build(snapshot, ks, await variablesOf(parts, ks));
    await progress(attempt, 'Detecting drift');
    const { isDrifted, skipped } = await apply(parts, attempt, built);
    const awaited = awaitedOf(ks, built.objects).filter((object) => !skipped.has(subjectOf(object)));
    if (awaited.length === 0) {
      await succeed(parts, attempt, built);
      return undefined;
    }
    const wasHealthy = textAt(status.get('Healthy'), 'status') === 'True';
    status.set({ type: 'Healthy', status: 'Unknown', reason: 'Progressing', message: phaseOf(attempt) });
    await progress(attempt, 'Running health checks');
    await status.write({ inventory: { entries: entriesOf(parts, built.objects) } });
    return { attempt, built, awaited, began: parts.now(), wasHealthy, isDrifted };
  } catch (error) {
    await fail(parts, attempt, built, error);
    return undefined;
  }
}

/** Looks how far the objects are; resolves whether the wait is over, one way or the other. */
export async function checkHealth({ parts }: Kustomizations, checking: Checking): Promise<boolean> {
  const { attempt, built, awaited, began, wasHealthy, isDrifted } = checking;
  const { status, revision } = attempt;
  const judge = judgeOf(status.object);
  const standings = await Promise.all(
    awaited.map(async (object): Promise<readonly [o.Obj, Standing]> => {
      const kind = kindOf(parts, o.groupOf(object), o.kindOf(object));
      const live = await parts.client.get(kind, o.namespaceOf(object), o.nameOf(object));
      return [object, (live && judge(live)) ?? standingOf(live)];
    }),
  );
  const waited = parts.now() - began;
  const worded = (which: readonly Standing[]): string =>
    standings
      .filter(([, standing]) => which.includes(standing))
      .map(
        ([object, standing]) =>
          `${o.kindOf(object)}/${o.namespaceOf(object)}/${o.nameOf(object)} status: '${standing}'`,
      )
      .join(', ');
  const failed = worded(['Failed']);
  const open = worded(['InProgress', 'NotFound', 'Failed']);
  if (open === '') {
    const message = `Health check passed in ${goDuration(waited)}`;
    const isNew = textAt(status.object, 'status', 'lastAppliedRevision') !== revision;
    if (!wasHealthy || (isNew && isDrifted)) {
      await say(parts, attempt, 'Normal', message);
    }
    await status.set({ type: 'Healthy', status: 'True', reason: 'Succeeded', message }).writeConditions();
    await succeed(parts, attempt, built);
    return true;
  }
  const problem =
    failed === ''
      ? waited < timeoutOf(status.object)
        ? undefined
        : `timeout waiting for: [${open}]`
      : `failed early due to stalled resources: [${failed}]`;
  if (problem === undefined) {
    return false;
  }
  status.set({ type: 'Healthy', status: 'False', reason: 'HealthCheckFailed', message: problem });
  const error = new Failure(
    'HealthCheckFailed',
    `health check failed after ${goDuration(waited)}: ${problem}`,
  );
  await fail(parts, attempt, built, error);
  return true;
}

/** With `wait` everything that is applied, else what the spec names. */
function awaitedOf(ks: o.Obj, objects: readonly o.Obj[]): readonly o.Obj[] {
  if (dictAt(ks, 'spec')['wait'] === true) {
    return objects;
  }
  return listAt(ks, 'spec', 'healthChecks').map((check): o.Obj => {
    const namespace = textAt(check, 'namespace') || o.namespaceOf(ks);
    return {
      apiVersion: textAt(check, 'apiVersion'),
      kind: textAt(check, 'kind'),
      metadata: { name: textAt(check, 'name'), namespace },
    };
  });
}

/** Dry runs of all, the writes, then what left the build. */
async function apply(
  parts: FluxParts,
  attempt: Attempt,
  built: Built,
): Promise<{ readonly isDrifted: boolean; readonly skipped: ReadonlySet<string> }> {
  const { object: ks } = attempt.status;
  const { lines, skipped } = await applyAll(parts, ks, built.objects).catch((error: unknown) => {
    throw error instanceof ApplyRefused ? new Failure('ReconciliationFailed', error.message) : error;
  });
  if (lines.length > 0) {
    await say(parts, attempt, 'Normal', lines.join('\n'));
  }
  const deleted = await deletionsOf(parts, ks, built.objects);
  if (deleted.length > 0) {
    await say(parts, attempt, 'Normal', deleted.join('\n'));
  }
  return { isDrifted: lines.length > 0, skipped };
}

const phaseOf = ({ revision, status }: Attempt, doing = 'Running health checks'): string =>
  `${doing} for revision ${revision} with a timeout of ${goDuration(timeoutOf(status.object))}`;

function progress(attempt: Attempt, doing: string): Promise<o.Obj> {
  attempt.phase = phaseOf(attempt, doing);
  return attempt.status
    .set({ type: 'Reconciling', status: 'True', reason: 'Progressing', message: attempt.phase })
    .set({
      type: 'Ready',
      status: 'Unknown',
      reason: 'Progressing',
      message: 'Reconciliation in progress',
    })
    .writeConditions();
}

/** Secrets that the spec names. Of another cluster nothing more is known than whether there is a way to it. */
async function assertSecrets(parts: FluxParts, { status }: Attempt): Promise<void> {
  const ks = status.object;
  const isMissing = async (secret: string): Promise<boolean> =>
    secret !== '' &&
    (await parts.client.get(kindOf(parts, '', 'Secret'), o.namespaceOf(ks), secret)) === undefined;
  const key = textAt(ks, 'spec', 'decryption', 'secretRef', 'name');
  if (await isMissing(key)) {
    throw new Failure('BuildFailed', `secrets "${key}" not found`);
  }
  const name = textAt(ks, 'spec', 'kubeConfig', 'secretRef', 'name');
  if (await isMissing(name)) {
    const why = `unable to read KubeConfig secret '${o.namespaceOf(ks)}/${name}' error: secrets "${name}" not found`;
    throw new Failure('ReconciliationFailed', why, `failed to build kube client: ${why}`);
  }
}

/** Nothing helps but another spec. */
async function stall(parts: FluxParts, attempt: Attempt, error: unknown): Promise<void> {
  if (!(error instanceof ExpressionError)) {
    throw error;
  }
  const { status, asked } = attempt;
  const reason = 'InvalidCELExpression';
  const message = `Reconciliation failed terminally due to configuration error: ${error.message}`;
  await status
    .remove('Reconciling')
    .set({ type: 'Stalled', status: 'True', reason, message })
    .set(no(reason, message))
    .writeConditions();
  await status.write({
    observedGeneration: dictAt(status.object, 'metadata')['generation'] ?? 1,
    ...(asked === '' ? {} : { lastHandledReconcileAt: asked }),
  });
  await say(parts, attempt, 'Warning', message);
}

/** Nothing was tried: no Reconciling condition, no attempt, and no entry in the history. */
async function notTried(parts: FluxParts, attempt: Attempt, reason: string, message: string): Promise<void> {
  const { status, asked } = attempt;
  await status.remove('Reconciling').set(no(reason, message)).writeConditions();
  if (asked !== '') {
    await status.write({ lastHandledReconcileAt: asked });
  }
  if (reason === 'DependencyNotReady') {
    await say(parts, attempt, 'Normal', 'Dependencies do not meet ready condition, retrying in 30s');
  }
}

async function succeed(parts: FluxParts, attempt: Attempt, built: Built): Promise<void> {
  const { status, revision, originRevision, began, asked } = attempt;
  const ks = status.object;
  if (awaitedOf(ks, built.objects).length === 0) {
    status.remove('Healthy');
  }
  const message = `Applied revision: ${revision}`;
  await status
    .remove('Reconciling', 'Stalled')
    .set({ type: 'Ready', status: 'True', reason: 'ReconciliationSucceeded', message })
    .writeConditions();
  const lasted = goDuration(parts.now() - began);
  await status.write({
    inventory: { entries: entriesOf(parts, built.objects) },
    lastAppliedRevision: revision,
    lastAppliedOriginRevision: originRevision === '' ? null : originRevision,
    lastAttemptedRevision: revision,
    observedGeneration: dictAt(ks, 'metadata')['generation'] ?? 1,
    history: addEntry(ks, {
      digest: built.digest,
      result: 'ReconciliationSucceeded',
      revision,
      originRevision,
      lasted,
      now: status.time(),
    }),
    ...(asked === '' ? {} : { lastHandledReconcileAt: asked }),
  });
  const next = goDuration(milliseconds(textAt(ks, 'spec', 'interval'), 0));
  await say(parts, attempt, 'Normal', `Reconciliation finished in ${lasted}, next run in ${next}`, {
    [`${GROUP}/commit_status`]: 'update',
  });
}

async function fail(
  parts: FluxParts,
  attempt: Attempt,
  built: Built | undefined,
  error: unknown,
): Promise<void> {
  if (!(error instanceof Failure) && !(error instanceof BuildError)) {
    throw error;
  }
  const { status, revision, originRevision, began, asked, phase } = attempt;
  const { reason, message } = error;
  await status
    .set({ type: 'Reconciling', status: 'True', reason: 'ProgressingWithRetry', message: phase })
    .set(no(reason, message))
    .writeConditions();
  const lasted = goDuration(parts.now() - began);
  await status.write({
    ...(built === undefined
      ? {}
      : {
          history: addEntry(status.object, {
            digest: built.digest,
            result: reason,
            revision,
            originRevision,
            lasted,
            now: status.time(),
          }),
        }),
    ...(asked === '' ? {} : { lastHandledReconcileAt: asked }),
  });
  await say(parts, attempt, 'Warning', error instanceof Failure ? error.told : message);
}

function say(
  parts: FluxParts,
  { status, revision, originRevision }: Attempt,
  type: 'Normal' | 'Warning',
  message: string,
  more = {},
): Promise<void> {
  const origin = originRevision === '' ? {} : { [`${GROUP}/originRevision`]: originRevision };
  const annotations = { [`${GROUP}/revision`]: revision, ...origin, ...more };
  const reason = textAt(status.get('Ready'), 'reason');
  return parts.events.kustomize.say(status.object, { type, reason, message, annotations });
}

function no(reason: string, message: string): Condition {
  return { type: 'Ready', status: 'False', reason, message };
}

/** What it waits for, in the controller's words. With the same source a dependency has to have applied the very revision. */
export function unmet(ks: o.Obj, all: readonly o.Obj[], revision: string): string | undefined {
  for (const wanted of listAt(ks, 'spec', 'dependsOn')) {
    const name = textAt(wanted, 'name');
    const namespace = textAt(wanted, 'namespace') || o.namespaceOf(ks);
    const found = all.find((one) => o.nameOf(one) === name && o.namespaceOf(one) === namespace);
    if (found === undefined) {
      return `dependency '${namespace}/${name}' not found: kustomizations.kustomize.toolkit.fluxcd.io "${name}" not found`;
    }
    if (!isReady(found) || textAt(found, 'status', 'lastAppliedRevision') !== revision) {
      return `dependency '${namespace}/${name}' is not ready`;
    }
  }
  return undefined;
}
