import { readSnapshot } from '../repo/snapshot.ts';
import { ApiError, type Kind } from '../pull/client.ts';
import { dictAt, listAt, numberAt, textAt, type Dict, type Json } from '../pull/json.ts';
import * as o from '../pull/objects.ts';
import { healthOf } from '../pull/health.ts';
import { build, BuildError, type Built } from './build.ts';
import { kindOf, type FluxParts } from './parts.ts';
import { isReady, type Condition } from './status.ts';

const GROUP = 'kustomize.toolkit.fluxcd.io';
const MANAGER = 'kustomize-controller';

/** What a try came to: its revision and condition, and the history entry that it leaves. */
class Failure extends Error {
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** One reconciliation as kustomize-controller does it: dependencies, build, apply, prune, health. */
export async function reconcileKustomization(
  parts: FluxParts,
  kind: Kind,
  ks: o.Obj,
  all: readonly o.Obj[],
  revision: string | undefined,
): Promise<void> {
  const { status } = parts;
  const handled = textAt(ks, 'metadata', 'annotations', 'reconcile.fluxcd.io/requestedAt');
  const end = async (ready: Condition, more: readonly Condition[], rest: Dict): Promise<void> => {
    await status.conditions(kind, ks, [...more, ready]);
    await status.write(kind, ks, { ...rest, ...(handled === '' ? {} : { lastHandledReconcileAt: handled }) });
  };
  if (revision === undefined) {
    await end(no('ArtifactFailed', 'Source artifact not found, retrying in 30s'), [], {});
    return;
  }
  const missing = unmet(ks, all, revision);
  if (missing !== undefined) {
    await end(no('DependencyNotReady', `dependency '${missing}' is not ready`), [], {});
    return;
  }
  const progress = (message: string): Promise<o.Obj> =>
    status.conditions(kind, ks, [
      { type: 'Reconciling', status: 'True', reason: 'Progressing', message },
      { type: 'Ready', status: 'Unknown', reason: 'Progressing', message: 'Reconciliation in progress' },
    ]);
  await progress(`Building manifests for revision ${revision} with a timeout of 4m30s`);
  let built: Built | undefined;
  try {
    built = build(await readSnapshot(parts.bare, revision.split(':').at(-1) ?? ''), ks);
    await status.write(kind, ks, { lastAttemptedRevision: revision });
    await progress(`Detecting drift for revision ${revision} with a timeout of 4m30s`);
    const entries = await applyAll(parts, ks, built.objects);
    await prune(parts, ks, entries);
    await status.write(kind, ks, { inventory: { entries } });
    await checkHealth(parts, ks, built.objects);
    await end(
      {
        type: 'Ready',
        status: 'True',
        reason: 'ReconciliationSucceeded',
        message: `Applied revision: ${revision}`,
      },
      at(ks, 'wait')
        ? [{ type: 'Healthy', status: 'True', reason: 'Succeeded', message: 'Health check passed' }]
        : [],
      {
        lastAppliedRevision: revision,
        observedGeneration: numberAt(ks, 'metadata', 'generation') ?? 1,
        history: history(ks, built.digest, 'ReconciliationSucceeded', revision, status.time()),
      },
    );
  } catch (error) {
    if (!(error instanceof Failure) && !(error instanceof BuildError)) {
      throw error;
    }
    const retry = {
      type: 'Reconciling',
      status: 'True',
      reason: 'ProgressingWithRetry',
      message: error.message,
    };
    await end(no(error.reason, error.message), [retry as Condition], {
      // An attempt begins with the build: a folder that is missing is none.
      ...(error.reason === 'ArtifactFailed' ? {} : { lastAttemptedRevision: revision }),
      ...(built ? { history: history(ks, built.digest, error.reason, revision, status.time()) } : {}),
    });
  }
}

function no(reason: string, message: string): Condition {
  return { type: 'Ready', status: 'False', reason, message };
}

function at(ks: o.Obj, field: string): boolean {
  return dictAt(ks, 'spec')[field] === true;
}

/** Ready is not enough: with the same source a dependency has to have applied the very revision. */
function unmet(ks: o.Obj, all: readonly o.Obj[], revision: string): string | undefined {
  const namespace = o.namespaceOf(ks);
  for (const wanted of listAt(ks, 'spec', 'dependsOn')) {
    const name = textAt(wanted, 'name');
    const found = all.find((one) => o.nameOf(one) === name && o.namespaceOf(one) === namespace);
    if (!isReady(found) || textAt(found, 'status', 'lastAppliedRevision') !== revision) {
      return `${namespace}/${name}`;
    }
  }
  return undefined;
}

/** All dry runs come before the first write, so a refusal leaves everything as it was. */
async function applyAll(parts: FluxParts, ks: o.Obj, objects: readonly o.Obj[]): Promise<Dict[]> {
  const stamped = objects.map((object) => ({
    object: owned(object, ks),
    kind: kindOf(parts, o.groupOf(object), o.kindOf(object)),
  }));
  const apply = (object: o.Obj, kind: Kind, dryRun: boolean): Promise<o.Obj> =>
    parts.client.patch(kind, { namespace: o.namespaceOf(object), name: o.nameOf(object) }, 'apply', object, {
      manager: MANAGER,
      force: true,
      dryRun,
    });
  const made = new Set(
    stamped.filter(({ kind }) => kind.kind === 'Namespace').map(({ object }) => o.nameOf(object)),
  );
  for (const { object, kind } of stamped) {
    // A namespace of the same build is applied in a stage before.
    if (!made.has(o.namespaceOf(object))) {
      await apply(object, kind, true).catch((error: unknown) => refuse(object, error));
    }
  }
  for (const { object, kind } of stamped) {
    await apply(object, kind, false).catch((error: unknown) => refuse(object, error));
  }
  return stamped.map(({ object, kind }) => ({
    id: `${o.namespaceOf(object)}_${o.nameOf(object)}_${kind.group}_${kind.kind}`,
    v: kind.version,
  }));
}

function refuse(object: o.Obj, error: unknown): never {
  if (!(error instanceof ApiError)) {
    throw error;
  }
  const place = [o.kindOf(object), o.namespaceOf(object), o.nameOf(object)]
    .filter((part) => part !== '')
    .join('/');
  throw new Failure('ReconciliationFailed', `${place} dry-run failed (${error.reason}): ${error.message}\n`);
}

function owned(object: o.Obj, ks: o.Obj): o.Obj {
  const metadata = dictAt(object, 'metadata');
  const labels = {
    ...dictAt(metadata, 'labels'),
    [`${GROUP}/name`]: o.nameOf(ks),
    [`${GROUP}/namespace`]: o.namespaceOf(ks),
  };
  return { ...object, metadata: { ...metadata, labels } };
}

/** What the inventory had and has no more, where it still carries this owner's labels. */
async function prune(parts: FluxParts, ks: o.Obj, entries: readonly Dict[]): Promise<void> {
  const kept = new Set(entries.map(({ id }) => id));
  const left = listAt(ks, 'status', 'inventory', 'entries').map((entry) => textAt(entry, 'id'));
  for (const id of at(ks, 'prune') ? left.filter((one) => !kept.has(one)) : []) {
    const [namespace = '', name = '', group = '', kindName = ''] = id.split('_');
    const kind = kindOf(parts, group, kindName);
    const live = await parts.client.get(kind, namespace, name);
    if (live && textAt(live, 'metadata', 'labels', `${GROUP}/name`) === o.nameOf(ks)) {
      await parts.client.remove(kind, live, 'Background');
    }
  }
}

async function checkHealth(parts: FluxParts, ks: o.Obj, objects: readonly o.Obj[]): Promise<void> {
  if (!at(ks, 'wait')) {
    return;
  }
  for (const object of objects) {
    const live = await parts.client.get(
      kindOf(parts, o.groupOf(object), o.kindOf(object)),
      o.namespaceOf(object),
      o.nameOf(object),
    );
    const isFlux = o.groupOf(object).endsWith('.fluxcd.io');
    const isWell = live && (isFlux ? isReady(live) : (healthOf(live)?.status ?? 'Healthy') === 'Healthy');
    if (!isWell) {
      throw new Failure(
        'HealthCheckFailed',
        `health check failed after 30s: timeout waiting for: [${o.kindOf(object)}/${o.namespaceOf(object)}/${o.nameOf(object)} status: 'InProgress']`,
      );
    }
  }
}

/** Keyed by digest and result; what came back moves to the front, and five are kept. */
function history(ks: o.Obj, digest: string, result: string, revision: string, now: string): Json[] {
  const before = listAt(ks, 'status', 'history');
  const isIt = (one: Json): boolean =>
    textAt(one, 'digest') === digest && textAt(one, 'lastReconciledStatus') === result;
  const known = before.find(isIt);
  const entry = {
    digest,
    firstReconciled: textAt(known, 'firstReconciled') || now,
    lastReconciled: now,
    lastReconciledDuration: '210ms',
    lastReconciledStatus: result,
    totalReconciliations: (numberAt(known, 'totalReconciliations') ?? 0) + 1,
    metadata: { revision },
  };
  return [entry, ...before.filter((one) => !isIt(one))].slice(0, 5);
}
