import * as l10n from '@vscode/l10n';

import type { KubeObject } from '../../model/kubeObject.ts';
import type { Action, Note } from '../../model/plan.ts';
import type { ManagedResource } from '../../model/resource.ts';
import type { PlanContext } from '../engine.ts';
import { resourcesOf } from './resources.ts';
import { windowNotes } from './windowNotes.ts';

type Sync = Extract<Action, { readonly kind: 'sync' }>;

/** What a sync touches and what surprises: in the order in which somebody should read it. */
export function syncWarnings(action: Sync, app: KubeObject, context: PlanContext): readonly Note[] {
  const touched = selected(action, resourcesOf(app));
  return [
    ...windowNotes(context),
    scopeNote(action, touched),
    ...pruneNotes(action, touched),
    ...statefulNote(action, touched),
    ...optionNotes(action, context),
    ...selectiveNote(action),
    ...revisionNote(action, context),
    ...policyNotes(action, context),
  ];
}

function selected(action: Sync, resources: readonly ManagedResource[]): readonly ManagedResource[] {
  return action.resources.length === 0
    ? resources
    : resources.filter((one) =>
        action.resources.some(
          ({ group, kind, namespace, name }) =>
            group === one.group && kind === one.kind && namespace === one.namespace && name === one.name,
        ),
      );
}

function scopeNote(action: Sync, touched: readonly ManagedResource[]): Note {
  const declared = touched.filter(({ isHook, requiresPruning }) => !isHook && !requiresPruning);
  const differing = declared.filter(({ sync }) => sync === 'OutOfSync').length;
  if (action.dryRun) {
    return {
      code: 'dryRun',
      text: l10n.t(
        'Nothing is changed: the controller tries {0} and reports what each would do.',
        counted(declared.length),
      ),
    };
  }
  return {
    code: 'scope',
    text:
      differing === 1
        ? l10n.t('Applies {0} to the cluster; 1 differs from Git now.', counted(declared.length))
        : l10n.t('Applies {0} to the cluster; {1} differ from Git now.', counted(declared.length), differing),
  };
}

/** Kinds that take more than themselves with them. */
const TAKES_MORE: ReadonlyMap<string, () => string> = new Map([
  ['CustomResourceDefinition', () => l10n.t('every object of its kind, in all namespaces')],
  ['Namespace', () => l10n.t('everything in it')],
  ['Application', () => l10n.t('the child app, and its objects where it has the cascade finalizer')],
  ['PersistentVolumeClaim', () => l10n.t('the data, unless its reclaim policy keeps it')],
]);

function pruneNotes(action: Sync, touched: readonly ManagedResource[]): readonly Note[] {
  const prunes = touched.filter(({ isHook, requiresPruning }) => requiresPruning && !isHook);
  if (prunes.length === 0) {
    return [];
  }
  if (!action.prune) {
    return [
      {
        code: 'prunesKept',
        text: l10n.t('Not pruned, although Git no longer declares it: {0}.', names(prunes)),
      },
    ];
  }
  const text = action.dryRun
    ? l10n.t('A sync with prune would delete: {0}.', names(prunes))
    : l10n.t('Deletes: {0}.', names(prunes));
  const wide = prunes.flatMap((one) => {
    const also = TAKES_MORE.get(one.kind);
    return also
      ? [{ code: 'prunesMore', text: l10n.t('Deleting {0} deletes {1}.', label(one), also()) }]
      : [];
  });
  return [{ code: 'prunes', text }, ...wide];
}

const STATEFUL = new Set(['StatefulSet', 'PersistentVolumeClaim']);

function statefulNote(action: Sync, touched: readonly ManagedResource[]): readonly Note[] {
  const stateful = touched.filter(({ kind, requiresPruning }) => STATEFUL.has(kind) && !requiresPruning);
  const hooks = action.resources.length > 0 ? [] : touched.filter(({ isHook }) => isHook);
  const notes: Note[] = [];
  if (stateful.length > 0) {
    notes.push({
      code: 'stateful',
      text: l10n.t('Holds state: {0}. Going back in Git does not bring data back.', names(stateful)),
    });
  }
  if (hooks.length > 0) {
    notes.push({
      code: 'hooks',
      text: action.dryRun
        ? l10n.t('A real sync runs its hooks again: {0}.', names(hooks))
        : l10n.t('Runs its hooks again: {0}.', names(hooks)),
    });
  }
  return notes;
}

function optionNotes(action: Sync, { app: { syncPolicy } }: PlanContext): readonly Note[] {
  const options = new Set(syncPolicy.syncOptions);
  const notes: Note[] = [];
  if (options.has('Replace=true')) {
    notes.push({
      code: 'replace',
      text: l10n.t(
        'Replace=true: objects are replaced as a whole, and recreated where that fails. Fields set by others are lost.',
      ),
    });
  }
  if (options.has('Force=true')) {
    notes.push({
      code: 'force',
      text: l10n.t(
        'Force=true stands among the sync options of the app, where Argo CD ignores it; on a resource it deletes and recreates.',
      ),
    });
  }
  if (action.prune && options.has('PrunePropagationPolicy=orphan')) {
    notes.push({
      code: 'orphans',
      text: l10n.t('PrunePropagationPolicy=orphan: what pruned objects own stays behind.'),
    });
  }
  return notes;
}

function selectiveNote(action: Sync): readonly Note[] {
  return action.resources.length === 0
    ? []
    : [
        {
          code: 'selective',
          text: l10n.t('A sync of selected objects runs no hooks and leaves no entry in the history.'),
        },
      ];
}

function revisionNote(action: Sync, { app }: PlanContext): readonly Note[] {
  const tracked = app.sources[0]?.targetRevision || 'HEAD';
  return action.revision === undefined || action.revision === tracked
    ? []
    : [
        {
          code: 'otherRevision',
          text: l10n.t(
            '{0} is not the tracked revision {1}: the app shows OutOfSync afterwards.',
            action.revision,
            tracked,
          ),
        },
      ];
}

function policyNotes(action: Sync, { app, parent, allowance }: PlanContext): readonly Note[] {
  const notes: Note[] = [];
  if (app.isVerdictStale) {
    notes.push({
      code: 'staleVerdict',
      text: l10n.t(
        'The spec was changed after the last comparison: the lists above are of the spec before. A refresh renews them.',
      ),
    });
  }
  const isHeld = allowance?.automated === false;
  if (!action.dryRun && app.syncPolicy.automated && app.syncPolicy.selfHeal && !isHeld) {
    notes.push({
      code: 'selfHeal',
      text: l10n.t('Self-heal is on: the controller does this by itself when it finds a difference.'),
    });
  }
  if (parent) {
    notes.push({
      code: 'managed',
      text: l10n.t(
        '{0} {1} manages this app. The sync runs; changes of the app itself have to be made there.',
        parent.kind,
        parent.name,
      ),
    });
  }
  return notes;
}

const NAMED = 8;

function names(resources: readonly ManagedResource[]): string {
  const shown = resources
    .slice(0, NAMED)
    .map((one) => label(one))
    .join(', ');
  const left = resources.length - NAMED;
  return left > 0 ? l10n.t('{0} and {1} more', shown, left) : shown;
}

function label({ kind, namespace, name }: ManagedResource): string {
  return namespace === '' ? `${kind}/${name}` : `${kind}/${name} (${namespace})`;
}

function counted(count: number): string {
  return count === 1 ? l10n.t('1 object') : l10n.t('{0} objects', count);
}
