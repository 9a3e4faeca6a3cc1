import * as l10n from '@vscode/l10n';

import { LAST_APPLIED } from '../../mask/masker.ts';
import type { App } from '../../model/app.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import type { Note } from '../../model/plan.ts';
import { asText, at, parseJson } from '../../util/json.ts';
import type { PlanContext } from '../engine.ts';
import { REQUESTED_AT } from './names.ts';

/** What a reconciliation does to the cluster, in the order in which somebody should read it. */
export function reconcileWarnings(object: KubeObject, context: PlanContext): readonly Note[] {
  return [
    ...effectNote(object),
    ...forceNote(object),
    ...dependencyNotes(context),
    ...sourceNote(context),
    ...askedNote(object),
  ];
}

function effectNote(object: KubeObject): readonly Note[] {
  switch (object.kind) {
    case 'Kustomization':
      return [
        {
          code: 'applies',
          text:
            at(object, 'spec', 'prune') === true
              ? l10n.t(
                  'Applies what the source holds: edits made with kubectl are undone, and objects that left Git are deleted.',
                )
              : l10n.t(
                  'Applies what the source holds: edits made with kubectl are undone; objects that left Git stay.',
                ),
        },
      ];
    case 'HelmRelease':
      return [
        {
          code: 'applies',
          text: l10n.t('Upgrades the release where its chart or values are not those that are installed.'),
        },
      ];
    default:
      return [
        {
          code: 'fetches',
          text: l10n.t('Fetches anew: whatever uses this source applies what comes with it.'),
        },
      ];
  }
}

/** Any refusal by validation counts as an immutable field then, and deletes the live object (specs/flux.md k). */
function forceNote(object: KubeObject): readonly Note[] {
  return object.kind === 'Kustomization' && at(object, 'spec', 'force') === true
    ? [
        {
          code: 'force',
          text: l10n.t(
            'spec.force is on: an object that the API server refuses is deleted and made anew, and stays deleted if Git is wrong.',
          ),
        },
      ]
    : [];
}

function dependencyNotes({ app, find }: PlanContext): readonly Note[] {
  const open = (app.dependsOn ?? []).filter((name) => {
    const dependency = find?.(name);
    return find !== undefined && dependency?.phase.word !== 'Ready';
  });
  return open.length === 0
    ? []
    : [
        {
          code: 'dependsOn',
          text: l10n.t(
            'Not ready, and waited for first: {0}. Nothing is applied before that.',
            open.map(({ name }) => name).join(', '),
          ),
        },
      ];
}

function sourceNote({ app, find }: PlanContext): readonly Note[] {
  const source = sourceOf(app, find);
  return source?.syncPolicy.isPaused === true
    ? [
        {
          code: 'sourceSuspended',
          text: l10n.t(
            '{0} {1} is suspended: nothing newer than it holds arrives.',
            source.kind,
            source.name,
          ),
        },
      ]
    : [];
}

export function sourceOf(app: App, find: PlanContext['find']): App | undefined {
  const [ref] = app.sourceRefs ?? [];
  return ref && find?.(ref);
}

function askedNote(object: KubeObject): readonly Note[] {
  const asked = object.metadata.annotations?.[REQUESTED_AT];
  return asked === undefined || asked === asText(at(object, 'status', 'lastHandledReconcileAt'))
    ? []
    : [{ code: 'alreadyAsked', text: l10n.t('A request stands there already and is not answered yet.') }];
}

/**
 * Whether Git itself says `spec.suspend`: then the Kustomization that applies the object puts it back. Where it does
 * not, the field is of whoever wrote it, and stays (specs/flux.md c).
 */
export function lastingNotes(object: KubeObject, { parent }: PlanContext): readonly Note[] {
  if (isSuspendApplied(object)) {
    return [
      {
        code: 'willNotLast',
        text: l10n.t(
          'Git says spec.suspend itself: {0} puts that back when it reconciles next. Change it in Git to make it last.',
          parent === undefined ? l10n.t('whoever applies this object') : `${parent.kind} ${parent.name}`,
        ),
      },
    ];
  }
  return parent === undefined
    ? []
    : [
        {
          code: 'outsideGit',
          text: l10n.t(
            '{0} {1} applies this object. It leaves spec.suspend alone as long as Git does not name that field; Git does not show the change.',
            parent.kind,
            parent.name,
          ),
        },
      ];
}

/** By a server-side apply of whatever controller, or by a client-side one, as its annotation says. */
function isSuspendApplied({ metadata }: KubeObject): boolean {
  const lastApplied = metadata.annotations?.[LAST_APPLIED];
  return (
    (lastApplied !== undefined && at(parseJson(lastApplied), 'spec', 'suspend') !== undefined) ||
    metadata.managedFields?.some(
      ({ operation, fieldsV1 }) => operation === 'Apply' && at(fieldsV1, 'f:spec', 'f:suspend') !== undefined,
    ) === true
  );
}
