import * as l10n from '@vscode/l10n';

import type { KubeObject } from '../../model/kubeObject.ts';
import type { Action, Note } from '../../model/plan.ts';
import { asObject, asText, at } from '../../util/json.ts';
import { SKIP_RECONCILE } from './names.ts';
import { isInProgress } from './operation.ts';
import { sourcesOf } from './sources.ts';
import { syncPolicyOf } from './syncPolicy.ts';

type Sync = Extract<Action, { readonly kind: 'sync' }>;

/** What Argo CD's own server refuses before it starts a sync; whoever writes to Kubernetes directly has to ask it too. */
export function syncBlockers(action: Sync, app: KubeObject): readonly Note[] {
  return [
    ...deletingBlocker(app),
    ...busyBlocker(app),
    ...skippedBlocker(app),
    ...revisionBlocker(action, app),
  ];
}

/** Neither refreshes nor operations of such an app are looked at. */
export function skippedBlocker({ metadata }: KubeObject): readonly Note[] {
  return metadata.annotations?.[SKIP_RECONCILE] === 'true'
    ? [
        {
          code: 'skipReconcile',
          text: l10n.t(
            'The app carries {0}: the controller passes over it and would not answer. Remove the annotation first.',
            SKIP_RECONCILE,
          ),
        },
      ]
    : [];
}

function deletingBlocker({ metadata }: KubeObject): readonly Note[] {
  return metadata.deletionTimestamp === undefined
    ? []
    : [{ code: 'deleting', text: l10n.t('The app is being deleted.') }];
}

/** A filled slot is an operation that runs, or that the controller is about to begin: writing over it would lose it. */
function busyBlocker(app: KubeObject): readonly Note[] {
  if (isInProgress(app)) {
    return [
      {
        code: 'operationRunning',
        text: l10n.t('An operation is running. Wait for its end, or terminate it.'),
      },
    ];
  }
  return asObject(at(app, 'operation')) === undefined
    ? []
    : [
        {
          code: 'operationRequested',
          text: l10n.t('An operation was asked for already and is about to begin.'),
        },
      ];
}

function revisionBlocker(action: Sync, app: KubeObject): readonly Note[] {
  const { revision } = action;
  if (revision === undefined) {
    return [];
  }
  const sources = sourcesOf(app);
  if (sources.length > 1) {
    return [
      {
        code: 'severalSources',
        text: l10n.t(
          'The app has {0} sources: one revision does not say which of them is meant.',
          sources.length,
        ),
      },
    ];
  }
  const tracked = asText(sources[0]?.targetRevision) || 'HEAD';
  return syncPolicyOf(app).automated && revision !== tracked
    ? [
        {
          code: 'autoSyncOtherRevision',
          text: l10n.t(
            'Auto-sync is on and would go back to {0} at once. Change the tracked revision in Git, or switch auto-sync off there.',
            tracked,
          ),
        },
      ]
    : [];
}
