import * as l10n from '@vscode/l10n';

import type { App } from '../../model/app.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import type { AccessCheck, Action, Note, Plan, PlanStep } from '../../model/plan.ts';
import type { Result } from '../../util/result.ts';
import { err, ok } from '../../util/result.ts';
import type { PlanContext, Unsupported } from '../engine.ts';
import { deletingBlocker, noFailureBlocker, suspendedBlocker } from './blockers.ts';
import { kindOf } from './kinds.ts';
import { FORCE_AT, REQUESTED_AT, RESET_AT } from './names.ts';
import { mergePatch, targetOf, tokenOf } from './patch.ts';
import { reconcileWarnings, sourceOf } from './warnings.ts';

type Request = Extract<Action, { readonly kind: 'reconcile' | 'force' | 'resetFailures' }>;

/** A request by annotation, answered when the controller wrote the same token into its status. */
export function planRequest(
  action: Request,
  object: KubeObject,
  context: PlanContext,
): Result<Plan, Unsupported> {
  const withSource = action.kind === 'reconcile' && action.withSource;
  const chain = withSource ? sourceChain(context) : [];
  if (withSource && chain.length === 0) {
    return err({
      code: 'unsupported',
      reason: l10n.t('It has no source that can be asked to fetch, or none that may be read.'),
    });
  }
  const token = tokenOf(context.now);
  const steps = chain.map((source) => fetchStep(source, token));
  const { patch, access } = mergePatch(targetOf(object), requestBody(action, token));
  return ok({
    app: context.app.id,
    action,
    title: titleOf(action, object),
    blockers: [
      ...deletingBlocker(object),
      ...suspendedBlocker(object),
      ...(action.kind === 'resetFailures' ? noFailureBlocker(object) : []),
      ...chain.filter(({ syncPolicy }) => syncPolicy.isPaused).map(suspendedSource),
    ],
    warnings: [...requestNotes(action), ...reconcileWarnings(object, context)],
    access: [...steps.flatMap((step) => step.access), ...access],
    ...(steps.length > 0 && { before: steps.map(({ step }) => step) }),
    patch,
    doneWhen: { kind: 'requestHandled', annotation: REQUESTED_AT, token },
    consent: 'always',
  });
}

/** `forceAt` and `resetAt` count only with a `requestedAt` of the same value. */
function requestBody(action: Request, token: string): { metadata: { annotations: Record<string, string> } } {
  const more: Record<string, string> =
    action.kind === 'force'
      ? { [FORCE_AT]: token }
      : action.kind === 'resetFailures'
        ? { [RESET_AT]: token }
        : {};
  return { metadata: { annotations: { [REQUESTED_AT]: token, ...more } } };
}

function titleOf(action: Request, { metadata: { name } }: KubeObject): string {
  switch (action.kind) {
    case 'force':
      return l10n.t('Force a release of {0}', name);
    case 'resetFailures':
      return l10n.t('Reset the failures of {0}', name);
    default:
      return action.withSource
        ? l10n.t('Reconcile {0} with its source', name)
        : l10n.t('Reconcile {0}', name);
  }
}

function requestNotes(action: Request): readonly Note[] {
  switch (action.kind) {
    case 'force':
      return [
        {
          code: 'forces',
          text: l10n.t(
            'Installs or upgrades once, also where nothing differs and where no try is left. Hooks and tests run again.',
          ),
        },
      ];
    case 'resetFailures':
      return [
        {
          code: 'resets',
          text: l10n.t(
            'The same is tried again with all its tries. After a failed first install the next try is an upgrade.',
          ),
        },
      ];
    default:
      return [];
  }
}

/** Sources in the order in which they have to fetch: a chart's repository, then the chart, then what uses it. */
function sourceChain({ app, find }: PlanContext): readonly App[] {
  const nearest = sourceOf(app, find);
  const farther = nearest && sourceOf(nearest, find);
  return [farther, nearest].filter((source) => source !== undefined).filter(isFetched);
}

/** An ExternalArtifact is made by others, and a chart repository of type `oci` is only an address. */
function isFetched({ group, kind, sources }: App): boolean {
  const isAddress = kind === 'HelmRepository' && sources[0]?.type === 'oci';
  return kindOf({ group, kind })?.isReconciled === true && !isAddress;
}

function fetchStep(
  source: App,
  token: string,
): { readonly step: PlanStep; readonly access: readonly AccessCheck[] } {
  const { patch, access } = mergePatch(source, { metadata: { annotations: { [REQUESTED_AT]: token } } });
  const step: PlanStep = {
    app: source.id,
    title: l10n.t('Fetch {0} {1}', source.kind, source.name),
    patch,
    doneWhen: { kind: 'requestHandled', annotation: REQUESTED_AT, token },
  };
  return { step, access };
}

function suspendedSource({ kind, name }: App): Note {
  return {
    code: 'sourceSuspended',
    text: l10n.t('{0} {1} is suspended and would fetch nothing. Resume it first.', kind, name),
  };
}
