import type { Kind } from '../pull/client.ts';
import { dictAt, listAt, textAt, type Dict } from '../pull/json.ts';
import * as o from '../pull/objects.ts';
import { dryRun, foldManagers, Refusal, send, subjectOf, type Applier, type Change } from './apply.ts';
import { kindOf, KUSTOMIZE_GROUP as GROUP, type FluxParts } from './parts.ts';

/** An object of the build that the API server refuses, in the controller's words. */
export class ApplyRefused extends Error {}

/** Kinds that others need are applied in stages of their own. */
const FIRST_STAGE = ['CustomResourceDefinition', 'Namespace', 'ClusterRole'];
/** The order within a stage; what is not here comes after, but for webhooks. */
const ORDER = [
  ...FIRST_STAGE,
  'ClusterRoleBinding',
  'ResourceQuota',
  'ServiceAccount',
  'Role',
  'RoleBinding',
  'ConfigMap',
  'Secret',
  'Service',
  'LimitRange',
  'Deployment',
  'StatefulSet',
  'CronJob',
  'PodDisruptionBudget',
];

interface Stamped {
  readonly object: o.Obj;
  readonly kind: Kind;
}

const applierOf = ({ client }: FluxParts): Applier => ({ client, manager: 'kustomize-controller' });

/**
 * Applies stage by stage, in each all dry runs before the first write, so that a refusal leaves the stage as it was.
 * Answers a line for each object that was made or changed. Throws `ApplyRefused`.
 */
export async function applyAll(
  parts: FluxParts,
  ks: o.Obj,
  objects: readonly o.Obj[],
): Promise<readonly string[]> {
  const all = ordered(objects).map((object) => stamped(parts, ks, object));
  const isFirst = ({ kind }: Stamped): boolean => FIRST_STAGE.includes(kind.kind);
  const stages = [all.filter(isFirst), all.filter((one) => !isFirst(one))];
  const lines: string[] = [];
  for (const stage of stages) {
    const changes = new Map<Stamped, Change>();
    for (const one of stage) {
      changes.set(one, await changeOf(parts, one));
    }
    for (const [one, change] of changes) {
      if (change !== 'unchanged') {
        await send(applierOf(parts), one.kind, one.object, false).catch((error: unknown) =>
          refuse(one.object, error, 'apply'),
        );
        lines.push(`${subjectOf(one.object)} ${change}`);
      }
    }
  }
  return lines;
}

/** Fields that kubectl added are no part of a dry run's answer: they are taken over first, and then they are. */
async function changeOf(parts: FluxParts, { object, kind }: Stamped): Promise<Change> {
  const applier = applierOf(parts);
  const live = await parts.client.get(kind, o.namespaceOf(object), o.nameOf(object));
  const change = await dryRun(applier, kind, object).catch((error: unknown) =>
    refuse(object, error, 'dry-run'),
  );
  const isFolded = live !== undefined && (await foldManagers(applier, kind, live));
  return isFolded && change === 'unchanged' ? 'configured' : change;
}

function refuse(object: o.Obj, error: unknown, step: string): never {
  if (!(error instanceof Refusal)) {
    throw error;
  }
  throw new ApplyRefused(`${subjectOf(object)} ${step} failed (${error.reason}): ${error.message}\n`);
}

/** The inventory, in the order of the apply. */
export function entriesOf(parts: FluxParts, objects: readonly o.Obj[]): Dict[] {
  return ordered(objects).map((object) => {
    const kind = kindOf(parts, o.groupOf(object), o.kindOf(object));
    return {
      id: `${o.namespaceOf(object)}_${o.nameOf(object)}_${kind.group}_${kind.kind}`,
      v: kind.version,
    };
  });
}

/** Deletes what the inventory had and has no more, where it still carries this owner's labels. One line for each. */
export async function deletionsOf(
  parts: FluxParts,
  ks: o.Obj,
  objects: readonly o.Obj[],
): Promise<readonly string[]> {
  if (dictAt(ks, 'spec')['prune'] !== true) {
    return [];
  }
  const kept = new Set(entriesOf(parts, objects).map(({ id }) => id));
  const left = listAt(ks, 'status', 'inventory', 'entries').map((entry) => textAt(entry, 'id'));
  const lines: string[] = [];
  for (const id of left.filter((one) => !kept.has(one)).toReversed()) {
    const [namespace = '', name = '', group = '', kindName = ''] = id.split('_');
    const kind = kindOf(parts, group, kindName);
    const live = await parts.client.get(kind, namespace, name);
    if (live !== undefined && textAt(live, 'metadata', 'labels', `${GROUP}/name`) === o.nameOf(ks)) {
      await parts.client.remove(kind, live, 'Background');
    }
    lines.push(`${[kindName, namespace, name].filter((part) => part !== '').join('/')} deleted`);
  }
  return lines;
}

function stamped(parts: FluxParts, ks: o.Obj, object: o.Obj): Stamped {
  const kind = parts.kinds.find((one) => one.group === o.groupOf(object) && one.kind === o.kindOf(object));
  if (kind === undefined) {
    throw new ApplyRefused(
      `${subjectOf(object)} dry-run failed: no matches for kind "${o.kindOf(object)}" in version "${textAt(object, 'apiVersion')}"\n`,
    );
  }
  const labels = {
    ...o.labelsOf(object),
    [`${GROUP}/name`]: o.nameOf(ks),
    [`${GROUP}/namespace`]: o.namespaceOf(ks),
  };
  return { object: o.withMetadata(object, { labels }), kind };
}

function ordered(objects: readonly o.Obj[]): readonly o.Obj[] {
  const placeOf = (object: o.Obj): number => {
    const found = ORDER.indexOf(o.kindOf(object));
    return found === -1 ? ORDER.length : found;
  };
  const keyOf = (object: o.Obj): string =>
    `${o.groupOf(object)}/${o.namespaceOf(object)}/${o.nameOf(object)}`;
  return objects.toSorted((a, b) => placeOf(a) - placeOf(b) || (keyOf(a) < keyOf(b) ? -1 : 1));
}
