import { Masker } from '../../core/mask/masker.ts';
import type { App } from '../../core/model/app.ts';
import { gvkOf } from '../../core/model/kubeObject.ts';
import { isHook } from '../../core/diff/desiredObjects.ts';
import { changedObjects } from '../../core/revert/changedObjects.ts';
import { levelOf } from '../../core/revert/classify.ts';
import type { ObjectChange } from '../../core/revert/finding.ts';
import type { LiveFact } from '../../core/revert/liveFacts.ts';
import { liveQuestions, withLiveFacts } from '../../core/revert/liveFacts.ts';
import type { RevertPlan } from '../../core/revert/outcome.ts';
import type { AskedObject, ServerAnswer } from '../../core/revert/serverAnswer.ts';
import { serverSaid, withAnswers } from '../../core/revert/serverAnswer.ts';
import { inParallel } from '../../core/util/inParallel.ts';
import type { JsonObject } from '../../core/util/json.ts';
import { sourcePath } from '../locateSource.ts';
import { PatchAccess } from '../patchAccess.ts';
import { maskedError } from '../predict.ts';
import type { Asking, ServerPlace } from './liveFacts.ts';
import { liveFacts } from './liveFacts.ts';

/** Undefined where no connected context reaches it. Called for an app of the plan. */
export type FindServer = (app: App, signal: AbortSignal) => Promise<ServerPlace | undefined>;

/** More objects than this change in a move of whole folders; the rest counts as not asked. */
const MOST = 100;
const PARALLEL = 6;
const ASK_MS = 20_000;

/**
 * The plan with what the API server says to each object that it changes, as a dry run of what the controller would apply,
 * and with what of the live cluster decides a finding. Asked where Git holds the objects as they are and somebody is
 * connected to their cluster; without an answer the plan stays as it is.
 */
export async function askServer(
  plan: RevertPlan,
  findServer: FindServer,
  signal: AbortSignal,
): Promise<RevertPlan> {
  const changes = changedObjects(plan.files).changes.filter(
    (change) =>
      !plan.unrendered.includes(change.path) &&
      (isTried(change) || liveQuestions(change, plan.findings).size > 0),
  );
  const limited = AbortSignal.any([signal, AbortSignal.timeout(ASK_MS)]);
  const asked: AskedObject[] = [];
  const facts: LiveFact[] = [];
  let wasFound = false;
  for (const [app, own] of byApp(changes, plan.apps)) {
    const place = await findServer(app, limited);
    const served = await place?.client.discover(limited);
    if (place && served?.ok === true) {
      wasFound = true;
      const asking = { ...place, app, served: served.value };
      asked.push(...(await askAll(own.filter(isTried), asking, limited)));
      facts.push(...(await liveFacts(own, plan.findings, asking, limited)));
    }
  }
  if (!wasFound) {
    return plan;
  }
  const findings = withAnswers(withLiveFacts(plan.findings, facts), asked);
  return {
    ...plan,
    findings,
    level: levelOf(findings, plan.unrendered),
    server: serverSaid(asked, facts.length),
  };
}

/** What the controller would apply. A hook runs at another time and under another name. */
function isTried({ after }: ObjectChange): boolean {
  return after !== undefined && !isHook(after);
}

/** Objects by an app that deploys their files as they are. A file of several apps is asked for once. */
function byApp(
  changes: readonly ObjectChange[],
  apps: readonly App[],
): ReadonlyMap<App, readonly ObjectChange[]> {
  const groups = new Map<App, ObjectChange[]>();
  for (const change of changes) {
    const app = apps.find(({ sources }) =>
      sources.some((source) => source.type === 'directory' && isBelow(change.path, sourcePath(source))),
    );
    if (app) {
      groups.set(app, [...(groups.get(app) ?? []), change]);
    }
  }
  return groups;
}

function isBelow(path: string, folder: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}

async function askAll(
  changes: readonly ObjectChange[],
  asking: Asking,
  signal: AbortSignal,
): Promise<readonly AskedObject[]> {
  const access = new PatchAccess(asking.client);
  const answers = await inParallel(
    changes.slice(0, MOST),
    PARALLEL,
    (change) => askOne(change, asking, access, signal),
    signal,
  );
  return changes.map((change, index) => ({ change, answer: answers[index] ?? { word: 'unasked' } }));
}

async function askOne(
  change: ObjectChange,
  { client, manager, app, served }: Asking,
  access: PatchAccess,
  signal: AbortSignal,
): Promise<ServerAnswer> {
  const { after } = change;
  const gvk = after && gvkOf(after);
  const kind = served.find(
    (api) => api.group === gvk?.group && api.kind === gvk.kind && api.version === gvk.version,
  );
  if (!after || !gvk || !kind) {
    return { word: 'unasked' };
  }
  const {
    managedFields: _fields,
    resourceVersion: _version,
    namespace: _namespace,
    ...metadata
  } = after.metadata;
  const namespace = kind.isNamespaced ? after.metadata.namespace || (app.destination.namespace ?? '') : '';
  const ref = { ...gvk, namespace, name: change.name };
  if (!(await access.may(ref, kind.resource, signal))) {
    return { word: 'unasked' };
  }
  const masker = new Masker();
  // Masked before it is sent, so that the masker knows its values should the server quote them.
  masker.object(after);
  const body: JsonObject = {
    ...(after as unknown as JsonObject),
    metadata: { ...metadata, ...(namespace !== '' && { namespace }) } as unknown as JsonObject,
  };
  const tried = await client.patch(
    { ref, type: 'apply', body, dryRun: true, fieldManager: manager, force: true },
    signal,
  );
  if (tried.ok) {
    return { word: 'takes' };
  }
  const error = maskedError(tried.error, masker, change);
  return error.code === 'invalid' ? { word: 'refuses', detail: error.detail } : { word: 'unasked' };
}
