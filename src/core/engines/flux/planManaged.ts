import * as l10n from '@vscode/l10n';

import type { KubeObject } from '../../model/kubeObject.ts';
import type { Action, Note, Plan } from '../../model/plan.ts';
import { at } from '../../util/json.ts';
import type { Result } from '../../util/result.ts';
import { err, ok } from '../../util/result.ts';
import type { PlanContext, Unsupported } from '../engine.ts';
import { deletingBlocker } from './blockers.ts';
import { KUSTOMIZE_GROUP, KUSTOMIZE_MANAGER } from './names.ts';
import { trackedBy } from './tracker.ts';

const RECONCILE = `${KUSTOMIZE_GROUP}/reconcile`;

type ManagedAction = Extract<Action, { readonly kind: 'stopManaging' | 'manageAgain' }>;

/**
 * One object that kustomize-controller neither applies nor prunes any more, by an annotation on the live object. It looks
 * for it before it applies, so nothing strips it (specs/flux.md c, k).
 */
export function planManaged(
  action: ManagedAction,
  kustomization: KubeObject,
  { app, managed }: PlanContext,
): Result<Plan, Unsupported> {
  const { group, version, kind, namespace, name } = action.object;
  if (managed === undefined) {
    return err({
      code: 'unsupported',
      reason: l10n.t('{0} {1} is not in the cluster, or may not be read.', kind, name),
    });
  }
  const { live, resource } = managed;
  const stops = action.kind === 'stopManaging';
  return ok({
    app: app.id,
    action,
    title: stops ? l10n.t('Stop managing {0} {1}', kind, name) : l10n.t('Manage {0} {1} again', kind, name),
    blockers: [
      ...deletingBlocker(live),
      ...(stops ? stopBlockers(live, kustomization) : againBlockers(live)),
    ],
    warnings: stops ? stopNotes(kustomization) : againNotes(kustomization),
    access: [{ verb: 'patch', group, resource, namespace, name }],
    patch: {
      group,
      version,
      kind,
      resource,
      namespace,
      name,
      type: 'merge',
      body: { metadata: { annotations: { [RECONCILE]: stops ? 'disabled' : null } } },
    },
    doneWhen: { kind: 'written' },
    consent: 'always',
  });
}

function stopBlockers(live: KubeObject, { kind, metadata }: KubeObject): readonly Note[] {
  const owner = trackedBy(live);
  if (isLeftOut(live)) {
    return [{ code: 'alreadyLeftOut', text: l10n.t('It is left out already.') }];
  }
  return owner?.kind === kind && owner.name === metadata.name
    ? []
    : [
        {
          code: 'notOwned',
          text: l10n.t('It does not carry the labels of {0}: another one may apply it.', metadata.name),
        },
      ];
}

function againBlockers(live: KubeObject): readonly Note[] {
  if (!isLeftOut(live)) {
    return [{ code: 'notLeftOut', text: l10n.t('It is managed: nothing leaves it out.') }];
  }
  const isByLabel = isDisabled(live.metadata.labels?.[RECONCILE]);
  return isByLabel || isInGit(live)
    ? [
        {
          code: 'leftOutElsewhere',
          text: isByLabel
            ? l10n.t('A label leaves it out, which somebody else put there: take the label off.')
            : l10n.t('Git itself leaves it out: change it there.'),
        },
      ]
    : [];
}

function stopNotes({ metadata: { name } }: KubeObject): readonly Note[] {
  return [
    {
      code: 'leavesOut',
      text: l10n.t(
        '{0} no longer applies, corrects or prunes this one object, whatever Git says of it. Live edits of it stay.',
        name,
      ),
    },
    {
      code: 'outsideGit',
      text: l10n.t(
        'Git does not show this. If the object is deleted and made again, it is managed again: the annotation goes with it.',
      ),
    },
  ];
}

function againNotes({ metadata: { name } }: KubeObject): readonly Note[] {
  return [
    {
      code: 'takesUp',
      text: l10n.t(
        '{0} applies it at its next reconciliation: what kubectl changed is undone, and if Git gave it up meanwhile it stays, since it left the inventory.',
        name,
      ),
    },
  ];
}

function isLeftOut({ metadata: { labels, annotations } }: KubeObject): boolean {
  return isDisabled(labels?.[RECONCILE]) || isDisabled(annotations?.[RECONCILE]);
}

function isDisabled(value: string | undefined): boolean {
  return value?.toLowerCase() === 'disabled';
}

function isInGit({ metadata }: KubeObject): boolean {
  return (
    metadata.managedFields?.some(
      ({ manager, operation, fieldsV1 }) =>
        manager === KUSTOMIZE_MANAGER &&
        operation === 'Apply' &&
        at(fieldsV1, 'f:metadata', 'f:annotations', `f:${RECONCILE}`) !== undefined,
    ) === true
  );
}
