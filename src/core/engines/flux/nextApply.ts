import * as l10n from '@vscode/l10n';

import type { NextApply } from '../../diff/rules.ts';
import type { KubeObject, ManagedFieldsEntry } from '../../model/kubeObject.ts';
import type { Note } from '../../model/plan.ts';
import { asObject, asText, at } from '../../util/json.ts';
import { ignoredPointers } from './ignoredFields.ts';
import { KUSTOMIZE_GROUP, KUSTOMIZE_MANAGER } from './names.ts';
import { isSuspended } from './stateRules.ts';

const OWNER = { name: `${KUSTOMIZE_GROUP}/name`, namespace: `${KUSTOMIZE_GROUP}/namespace` };

/**
 * What kustomize-controller does at its next look. Before it applies, it makes its own the fields of managers that begin
 * with `kubectl`, of its own updates and of `before-first-apply`; its apply then drops those that Git does not set.
 * Measured on kustomize-controller 1.9.5 (specs/flux.md d.6, k).
 */
export function nextApplyOf(kustomization: KubeObject): NextApply {
  return {
    notes: isSuspended(kustomization)
      ? [
          {
            code: 'suspended',
            text: l10n.t('It is suspended: nothing is undone before somebody resumes it.'),
          },
        ]
      : [],
    stamp: (declared) => stamped(declared, kustomization),
    leavesAlone,
    takesOver: (entry, live) => isTakenOver(entry) && optOf(live, 'ssa') !== 'merge',
    keeps: (live) => ignoredPointers(live, at(kustomization, 'spec', 'ignore')),
    afterRefusal: (live, declared) => {
      const isForced = [live, declared].some((one) => optOf(one, 'force') === 'enabled');
      return isForced || at(kustomization, 'spec', 'force') === true ? forceNote() : undefined;
    },
    afterLoss: {
      code: 'madeAgain',
      text: l10n.t('It is in the inventory and not in the cluster: the next reconciliation makes it again.'),
    },
    afterRemoval: (live) => afterRemoval(live, kustomization),
  };
}

/** Any refusal by validation counts as an immutable field then (specs/flux.md k). */
function forceNote(): Note {
  return {
    code: 'forceDeletes',
    text: l10n.t(
      'force is on: the next reconciliation deletes the object and makes it anew, and leaves it deleted if Git is wrong.',
    ),
  };
}

/** An entry for a subresource (`kubectl scale`) is left to its writer. */
function isTakenOver({ manager = '', operation, subresource }: ManagedFieldsEntry): boolean {
  return (
    subresource === undefined &&
    (manager.startsWith('kubectl') ||
      manager === 'before-first-apply' ||
      (operation === 'Update' && manager.startsWith(KUSTOMIZE_MANAGER)))
  );
}

/** The owner's labels, then `commonMetadata`, which may override even those. */
function stamped(declared: KubeObject, kustomization: KubeObject): KubeObject {
  const { name, namespace = '' } = kustomization.metadata;
  const common = at(kustomization, 'spec', 'commonMetadata');
  const labels = {
    ...declared.metadata.labels,
    [OWNER.name]: name,
    [OWNER.namespace]: namespace,
    ...texts(at(common, 'labels')),
  };
  const annotations = { ...declared.metadata.annotations, ...texts(at(common, 'annotations')) };
  return {
    ...declared,
    metadata: {
      ...declared.metadata,
      labels,
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
  };
}

function texts(map: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(asObject(map) ?? {}).flatMap(([key, value]) => {
      const text = asText(value);
      return text === undefined ? [] : [[key, text]];
    }),
  );
}

type Opt = 'reconcile' | 'ssa' | 'prune' | 'force';

/** A label or an annotation by which an object opts out, in lower case as the controller compares it. */
function optOf({ metadata: { labels, annotations } }: KubeObject, opt: Opt): string | undefined {
  const key = `${KUSTOMIZE_GROUP}/${opt}`;
  return (annotations?.[key] ?? labels?.[key])?.toLowerCase();
}

function leavesAlone(live: KubeObject, declared: KubeObject | undefined): Note | undefined {
  const stops = [live, ...(declared ? [declared] : [])];
  if (stops.some((one) => optOf(one, 'reconcile') === 'disabled')) {
    return leftAlone('reconcile: disabled');
  }
  if (stops.some((one) => optOf(one, 'ssa') === 'ignore')) {
    return leftAlone('ssa: Ignore');
  }
  // Only Git's own word counts: on the live object alone it is stripped.
  const isInGit = declared ? optOf(declared, 'ssa') === 'ifnotpresent' : isIfNotPresentApplied(live);
  if (isInGit) {
    return leftAlone('ssa: IfNotPresent');
  }
  return live.metadata.deletionTimestamp === undefined
    ? undefined
    : {
        code: 'deleting',
        text: l10n.t('The object is being deleted: the controller counts it as unchanged until it is gone.'),
      };
}

function leftAlone(opt: string): Note {
  return {
    code: 'leftAlone',
    text: l10n.t('The object says {0}: the controller leaves it as it is, drift and all.', opt),
  };
}

function isIfNotPresentApplied(live: KubeObject): boolean {
  return (
    optOf(live, 'ssa') === 'ifnotpresent' &&
    live.metadata.managedFields?.some(
      ({ manager, operation, fieldsV1 }) =>
        manager === KUSTOMIZE_MANAGER &&
        operation === 'Apply' &&
        at(fieldsV1, 'f:metadata', 'f:annotations', `f:${KUSTOMIZE_GROUP}/ssa`) !== undefined,
    ) === true
  );
}

/** Pruned only while it still carries both labels of this owner and does not opt out (specs/flux.md d.7). */
function afterRemoval(
  live: KubeObject,
  kustomization: KubeObject,
): { readonly isPruned: boolean; readonly note: Note } {
  const why = notPrunedWhy(live, kustomization);
  return why === undefined
    ? {
        isPruned: true,
        note: {
          code: 'notInGit',
          text: l10n.t(
            'Git does not declare {0} {1}: the next reconciliation deletes it.',
            live.kind,
            live.metadata.name,
          ),
        },
      }
    : {
        isPruned: false,
        note: {
          code: 'leftAlone',
          text: l10n.t('Git does not declare {0} {1}, and it stays: {2}', live.kind, live.metadata.name, why),
        },
      };
}

function notPrunedWhy(live: KubeObject, kustomization: KubeObject): string | undefined {
  const { labels } = live.metadata;
  if (at(kustomization, 'spec', 'prune') !== true) {
    return l10n.t('its Kustomization does not prune.');
  }
  if (
    labels?.[OWNER.name] !== kustomization.metadata.name ||
    labels[OWNER.namespace] !== kustomization.metadata.namespace
  ) {
    return l10n.t('it does not carry the labels of this owner.');
  }
  // `prune: disabled` that is on the live object alone is stripped by an apply; an object that left Git is applied no more.
  const opts: readonly [Opt, string][] = [
    ['prune', 'disabled'],
    ['reconcile', 'disabled'],
    ['ssa', 'ignore'],
  ];
  const opt = opts.find(([name, value]) => optOf(live, name) === value);
  return opt && l10n.t('it says {0}.', opt.join(': '));
}
