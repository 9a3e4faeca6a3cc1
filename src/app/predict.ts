import type { TitleFacts } from '../core/diff/comparisonWords.ts';
import { dryRunFailedNote, noRightNote, rejectedNote } from '../core/diff/comparisonWords.ts';
import type { CompareTarget, PlacedObject } from '../core/diff/compareTarget.ts';
import { dryRunSides, gitSides } from '../core/diff/dryRun.ts';
import type { CompareRules } from '../core/diff/rules.ts';
import type { Sides } from '../core/diff/sides.ts';
import { stamped } from '../core/diff/stamped.ts';
import type { MaskedObject, Masker } from '../core/mask/masker.ts';
import type { ClusterError } from '../core/model/connection.ts';
import type { KubeObject } from '../core/model/kubeObject.ts';
import type { Note } from '../core/model/plan.ts';
import type { ClusterClient } from '../core/ports.ts';
import type { JsonObject } from '../core/util/json.ts';
import { clusterErrorWords } from '../core/view/errorWords.ts';
import type { PatchAccess } from './patchAccess.ts';

export interface PredictRequest {
  readonly target: CompareTarget;
  readonly desired: PlacedObject;
  /** The live object as it was read, and masked. */
  readonly original: KubeObject;
  readonly live: MaskedObject;
  readonly masker: Masker;
}

export interface PredictContext {
  readonly client: ClusterClient;
  readonly rules: CompareRules;
  readonly access: PatchAccess;
}

/** Sides by the server's prediction, or by Git's text alone where the server rejects it; else why there are none. */
export interface Prediction {
  readonly rung?: 'dryRun' | 'git';
  readonly sides?: Sides;
  readonly notes: readonly Note[];
  readonly lacks?: TitleFacts['lacks'];
}

/** The server's prediction, or why there is none. */
export async function predict(
  { target, desired, original, live, masker }: PredictRequest,
  { client, rules, access }: PredictContext,
  signal: AbortSignal,
): Promise<Prediction> {
  const resource = desired.resource ?? '';
  const qualified = target.group === '' ? resource : `${resource}.${target.group}`;
  const lacking = {
    notes: [noRightNote(qualified, target.namespace)],
    lacks: { why: 'right', resource: qualified, namespace: target.namespace },
  } as const;
  if (!(await access.may(target, resource, signal))) {
    return lacking;
  }
  const marked = stamped(desired.object, rules, original);
  // Masked before it is sent, so that the masker knows its values should the server quote them.
  const wanted = masker.object(marked);
  const predicted = await client.patch(
    {
      ref: target,
      type: 'apply',
      body: sendable(marked),
      dryRun: true,
      fieldManager: managerOf(rules),
      force: true,
    },
    signal,
  );
  if (predicted.ok) {
    const sides = dryRunSides(wanted, masker.object(predicted.value), live, rules);
    return { rung: 'dryRun', sides, notes: [] };
  }
  if (predicted.error.code === 'forbidden') {
    return lacking;
  }
  const refusal = refused(maskedError(predicted.error, masker, target));
  return refusal.lacks?.why === 'rejected'
    ? { ...refusal, rung: 'git', sides: gitSides(wanted, live, rules) }
    : refusal;
}

/** The manager under which the controller applies, so that a dry run predicts what it would do. */
function managerOf({ managers }: CompareRules): string {
  const [manager = 'plumbline'] = managers;
  return manager;
}

/** A rejection is the server's verdict on Git and is told as such; that nobody answered is another matter. */
function refused(error: ClusterError): Prediction {
  switch (error.code) {
    case 'invalid':
    case 'conflict':
    case 'server':
    case 'notFound':
      return { notes: [rejectedNote(error.detail)], lacks: { why: 'rejected' } };
    default:
      return { notes: [dryRunFailedNote(clusterErrorWords(error).summary)], lacks: { why: 'failed' } };
  }
}

/** What apply refuses to take from a manifest, and what would make it a lock. */
function sendable(object: KubeObject): JsonObject {
  const { managedFields: _fields, resourceVersion: _version, ...metadata } = object.metadata;
  return { ...object, metadata } as unknown as JsonObject;
}

/** The texts of an error may quote values: they pass the masker before anybody keeps them. */
export function maskedError(
  error: ClusterError,
  masker: Masker,
  about: { readonly group: string; readonly kind: string },
): ClusterError {
  return 'detail' in error ? { ...error, detail: masker.text(error.detail, about) } : error;
}
