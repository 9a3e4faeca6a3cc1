import * as l10n from '@vscode/l10n';

import type { KubeObject } from '../../model/kubeObject.ts';
import type { Action, Plan } from '../../model/plan.ts';
import type { JsonObject } from '../../util/json.ts';
import { asArray, asObject, asText, at } from '../../util/json.ts';
import type { Result } from '../../util/result.ts';
import { ok } from '../../util/result.ts';
import type { PlanContext, Unsupported } from '../engine.ts';
import { syncBlockers } from './blockers.ts';
import { mergePatch } from './patch.ts';
import { syncWarnings } from './syncWarnings.ts';

type Sync = Extract<Action, { readonly kind: 'sync' }>;

/** Beyond this the controller is down, does not own the app, or a sync window is closed. */
const GRACE_MS = 30_000;

/**
 * Fills the operation slot as Argo CD's server does: sync options and retry are copied from the spec, since the
 * controller takes only the operation's own; the record of the last operation is cleared, so that nobody takes its result
 * for this one's. `resourceVersion` makes the write fail when anybody changed the app since it was read.
 */
export function planSync(action: Sync, app: KubeObject, context: PlanContext): Result<Plan, Unsupported> {
  const startedBefore = asText(at(app, 'status', 'operationState', 'startedAt'));
  return ok({
    app: context.app.id,
    action,
    title: syncTitle(action, app, context),
    blockers: syncBlockers(action, app),
    warnings: syncWarnings(action, app, context),
    ...mergePatch(app, {
      metadata: { resourceVersion: app.metadata.resourceVersion ?? '' },
      operation: operationBody(action, app, context.user),
      status: { operationState: null },
    }),
    doneWhen: { kind: 'operationFinished', graceMs: GRACE_MS, ...(startedBefore && { startedBefore }) },
    consent: 'always',
  });
}

function operationBody(action: Sync, app: KubeObject, user: string): JsonObject {
  const retry = asObject(at(app, 'spec', 'syncPolicy', 'retry'));
  const syncOptions = asArray(at(app, 'spec', 'syncPolicy', 'syncOptions'));
  return {
    initiatedBy: { username: user },
    info: [{ name: 'Reason', value: 'plumbline' }],
    ...(retry && { retry }),
    sync: {
      prune: action.prune,
      ...(action.dryRun && { dryRun: true }),
      ...(syncOptions.length > 0 && { syncOptions }),
      syncStrategy: { hook: {} },
      ...(action.resources.length > 0 && { resources: action.resources.map((one) => selection(one)) }),
      ...(action.revision !== undefined && { revision: action.revision }),
    },
  };
}

/** Core group and cluster scope are left out, as the controller writes them. */
function selection(resource: Sync['resources'][number]): JsonObject {
  const { group, kind, namespace, name } = resource;
  return { ...(group && { group }), kind, ...(namespace && { namespace }), name };
}

function syncTitle(action: Sync, app: KubeObject, context: PlanContext): string {
  const { name } = app.metadata;
  const to =
    action.revision ??
    (context.app.sources.length === 1 ? context.app.sources[0]?.targetRevision || 'HEAD' : '');
  const what =
    action.resources.length === 0 ? name : l10n.t('{0} of {1}', objectCount(action.resources.length), name);
  if (action.dryRun) {
    return l10n.t('Dry-run a sync of {0}', what);
  }
  if (action.prune) {
    return l10n.t('Sync {0} and prune', what);
  }
  return to === '' ? l10n.t('Sync {0}', what) : l10n.t('Sync {0} to {1}', what, to);
}

function objectCount(count: number): string {
  return count === 1 ? l10n.t('1 object') : l10n.t('{0} objects', count);
}
