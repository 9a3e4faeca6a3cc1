import * as l10n from '@vscode/l10n';

import type { KubeObject } from '../../model/kubeObject.ts';
import type { Action, Note, Plan } from '../../model/plan.ts';
import { asText, at } from '../../util/json.ts';
import type { Result } from '../../util/result.ts';
import { ok } from '../../util/result.ts';
import type { PlanContext, Unsupported } from '../engine.ts';
import { skippedBlocker } from './blockers.ts';
import { APPLICATION_SET_REFRESH, REFRESH, REFRESH_TIMESTAMP } from './names.ts';
import { mergePatch } from './patch.ts';
import { heldSentence } from './windowNotes.ts';

type Refresh = Extract<Action, { readonly kind: 'refresh' }>;

/** Asks the controller to compare again; `hard` also makes it render anew. Done when it removed the annotation. */
export function planRefresh(
  action: Refresh,
  app: KubeObject,
  context: PlanContext,
): Result<Plan, Unsupported> {
  const { name } = app.metadata;
  const reconciledBefore = asText(at(app, 'status', 'reconciledAt'));
  return ok({
    app: context.app.id,
    action,
    title: action.hard ? l10n.t('Hard-refresh {0}', name) : l10n.t('Refresh {0}', name),
    blockers: skippedBlocker(app),
    warnings: refreshWarnings(action, app, context),
    ...mergePatch(app, {
      metadata: {
        annotations: {
          [REFRESH]: action.hard ? 'hard' : 'normal',
          [REFRESH_TIMESTAMP]: new Date(context.now).toISOString(),
        },
      },
    }),
    doneWhen: { kind: 'refreshed', annotation: REFRESH, ...(reconciledBefore && { reconciledBefore }) },
    consent: 'refresh',
  });
}

/** The generators run again. The controller removes the annotation when they have. */
export function planSetRefresh(
  action: Refresh,
  set: KubeObject,
  context: PlanContext,
): Result<Plan, Unsupported> {
  return ok({
    app: context.app.id,
    action,
    title: l10n.t('Refresh {0}', set.metadata.name),
    blockers: [],
    warnings: [
      {
        code: 'generates',
        text: l10n.t(
          'The generators run again: apps may be created, changed or deleted by what they find now.',
        ),
      },
    ],
    ...mergePatch(set, { metadata: { annotations: { [APPLICATION_SET_REFRESH]: 'true' } } }),
    doneWhen: { kind: 'annotationGone', annotation: APPLICATION_SET_REFRESH },
    consent: 'refresh',
  });
}

function refreshWarnings(
  action: Refresh,
  app: KubeObject,
  { app: { syncPolicy }, allowance, now }: PlanContext,
): readonly Note[] {
  const warnings: Note[] = [];
  if (action.hard) {
    warnings.push({
      code: 'hard',
      text: l10n.t(
        'The manifest cache is dropped: every manifest of this revision is rendered anew, with what generators and remote bases give now.',
      ),
    });
  }
  if (syncPolicy.automated) {
    warnings.push({
      code: 'autoSync',
      text:
        allowance?.automated === false
          ? l10n.t('Auto-sync is on, and waits. {0}', heldSentence(allowance, now))
          : l10n.t('Auto-sync is on: if the comparison finds a new revision, the controller applies it.'),
    });
  }
  if (app.metadata.annotations?.[REFRESH] !== undefined) {
    warnings.push({
      code: 'alreadyAsked',
      text: l10n.t('A refresh was asked for already and is not answered yet.'),
    });
  }
  return warnings;
}
