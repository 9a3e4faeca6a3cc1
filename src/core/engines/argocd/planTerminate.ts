import * as l10n from '@vscode/l10n';

import type { KubeObject } from '../../model/kubeObject.ts';
import type { Action, Note, Plan } from '../../model/plan.ts';
import { at } from '../../util/json.ts';
import type { Result } from '../../util/result.ts';
import { ok } from '../../util/result.ts';
import type { PlanContext, Unsupported } from '../engine.ts';
import { mergePatch } from './patch.ts';

type Terminate = Extract<Action, { readonly kind: 'terminate' }>;

const GRACE_MS = 30_000;

/**
 * Only with an operation in progress: on a finished one the word would stay behind. The next end that is seen is that of
 * the running operation, so nothing has to be told apart.
 */
export function planTerminate(
  action: Terminate,
  app: KubeObject,
  context: PlanContext,
): Result<Plan, Unsupported> {
  return ok({
    app: context.app.id,
    action,
    title: l10n.t('Terminate the operation of {0}', app.metadata.name),
    blockers: terminateBlockers(app),
    warnings: terminateWarnings(context),
    ...mergePatch(app, { status: { operationState: { phase: 'Terminating' } } }),
    doneWhen: { kind: 'operationFinished', graceMs: GRACE_MS },
    consent: 'always',
  });
}

function terminateBlockers(app: KubeObject): readonly Note[] {
  switch (at(app, 'status', 'operationState', 'phase')) {
    case 'Running':
      return [];
    case 'Terminating':
      return [{ code: 'terminating', text: l10n.t('The operation is being terminated already.') }];
    default:
      return [{ code: 'notRunning', text: l10n.t('No operation is running.') }];
  }
}

function terminateWarnings({ app: { syncPolicy, operation } }: PlanContext): readonly Note[] {
  const warnings: Note[] = [
    {
      code: 'partial',
      text: l10n.t(
        'What was applied so far stays applied; hooks under way are deleted; later waves do not run.',
      ),
    },
  ];
  if (syncPolicy.automated) {
    warnings.push({
      code: 'stuckAfter',
      text:
        operation?.isSelfHeal === true
          ? l10n.t(
              'This is a self-heal: the edit it was undoing stands until a new commit or a sync by hand.',
            )
          : l10n.t(
              'Auto-sync does not try this revision again: it stays OutOfSync until a new commit or a sync by hand.',
            ),
    });
  }
  return warnings;
}
