import * as l10n from '@vscode/l10n';

import type { KubeObject } from '../../model/kubeObject.ts';
import type { Action, Note, Plan } from '../../model/plan.ts';
import type { Result } from '../../util/result.ts';
import { ok } from '../../util/result.ts';
import type { PlanContext, Unsupported } from '../engine.ts';
import { deletingBlocker } from './blockers.ts';
import { REQUESTED_AT, SUSPENDED_BY } from './names.ts';
import { mergePatch, targetOf, tokenOf } from './patch.ts';
import { isSuspended } from './stateRules.ts';
import { lastingNotes, reconcileWarnings } from './warnings.ts';

/** Stops the controller from acting on the object; who did it is noted as flux-operator's web interface notes it. */
export function planSuspend(
  action: Extract<Action, { readonly kind: 'suspend' }>,
  object: KubeObject,
  context: PlanContext,
): Result<Plan, Unsupported> {
  return ok({
    app: context.app.id,
    action,
    title: l10n.t('Suspend {0}', object.metadata.name),
    blockers: [
      ...deletingBlocker(object),
      ...(isSuspended(object)
        ? [{ code: 'alreadySuspended', text: l10n.t('It is suspended already.') }]
        : []),
    ],
    warnings: [suspendNote(object), ...lastingNotes(object, context)],
    ...mergePatch(targetOf(object), {
      metadata: { annotations: { [SUSPENDED_BY]: context.user } },
      spec: { suspend: true },
    }),
    doneWhen: { kind: 'automationIs', isPaused: true },
    consent: 'always',
  });
}

/** Takes the field away, as somebody would who never set it, and asks to reconcile, so that the end can be told. */
export function planResume(
  action: Extract<Action, { readonly kind: 'resume' }>,
  object: KubeObject,
  context: PlanContext,
): Result<Plan, Unsupported> {
  const token = tokenOf(context.now);
  return ok({
    app: context.app.id,
    action,
    title: l10n.t('Resume {0}', object.metadata.name),
    blockers: [
      ...deletingBlocker(object),
      ...(isSuspended(object) ? [] : [{ code: 'notSuspended', text: l10n.t('It is not suspended.') }]),
    ],
    warnings: [...reconcileWarnings(object, context), ...lastingNotes(object, context)],
    ...mergePatch(targetOf(object), {
      metadata: { annotations: { [REQUESTED_AT]: token, [SUSPENDED_BY]: null } },
      spec: { suspend: null },
    }),
    doneWhen: { kind: 'requestHandled', annotation: REQUESTED_AT, token },
    consent: 'always',
  });
}

function suspendNote(object: KubeObject): Note {
  switch (object.kind) {
    case 'Kustomization':
      return {
        code: 'suspends',
        text: l10n.t(
          'Nothing is applied, corrected or pruned until somebody resumes it. If it is deleted while suspended, its objects stay.',
        ),
      };
    case 'HelmRelease':
      return {
        code: 'suspends',
        text: l10n.t(
          'Nothing is installed, upgraded or corrected until somebody resumes it. If it is deleted while suspended, the release stays.',
        ),
      };
    default:
      return {
        code: 'suspends',
        text: l10n.t('Nothing new is fetched until somebody resumes it, for anything that uses this source.'),
      };
  }
}
