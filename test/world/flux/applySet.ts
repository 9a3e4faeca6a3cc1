import type { Kind } from '../pull/client.ts';
import { asText, dictAt, listAt, textAt, type Dict, type Json } from '../pull/json.ts';
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

type Outcome = Change | 'skipped';

/** By a label or an annotation of the object: `Disabled` is as good as `disabled`. */
const isMarked = (object: o.Obj, mark: string, value: string): boolean =>
  [o.labelsOf(object), o.annotationsOf(object)].some(
    (marks) => textAt(marks, `${GROUP}/${mark}`).toLowerCase() === value,
  );

/** Somebody wants it left alone: by the object in Git, or by the live one. */
function isOptedOut(live: o.Obj | undefined, object: o.Obj): boolean {
  const isLeftOut = (one: o.Obj): boolean =>
    isMarked(one, 'reconcile', 'disabled') || isMarked(one, 'ssa', 'ignore');
  return (
    isLeftOut(object) || (live !== undefined && (isLeftOut(live) || isMarked(object, 'ssa', 'ifnotpresent')))
  );
}

const applierOf = ({ client }: FluxParts): Applier => ({ client, manager: 'kustomize-controller' });

export interface Applied {
  /** One for each object that was made or changed. */
  readonly lines: readonly string[];
  /** What was left alone on somebody's wish: nobody waits for its health. */
  readonly skipped: ReadonlySet<string>;
}

/**
 * Applies stage by stage, in each all dry runs before the first write, so that a refusal leaves the stage as it was.
 * Throws `ApplyRefused`.
 */
export async function applyAll(parts: FluxParts, ks: o.Obj, objects: readonly o.Obj[]): Promise<Applied> {
  const all = ordered(objects).map((object) => stamped(parts, ks, object));
  const isFirst = ({ kind }: Stamped): boolean => FIRST_STAGE.includes(kind.kind);
  const stages = [all.filter(isFirst), all.filter((one) => !isFirst(one))];
  const lines: string[] = [];
  const skipped = new Set<string>();
  for (const stage of stages) {
    const changes = new Map<Stamped, Outcome>();
    for (const one of stage) {
      changes.set(one, await changeOf(parts, ks, one));
    }
    for (const [one, change] of changes) {
      if (change === 'skipped') {
        skipped.add(subjectOf(one.object));
      } else if (change !== 'unchanged') {
        await send(applierOf(parts), one.kind, one.object, false).catch((error: unknown) =>
          refuse(one.object, error, 'apply'),
        );
        lines.push(`${subjectOf(one.object)} ${change}`);
      }
    }
  }
  return { lines, skipped };
}

/** Fields that kubectl added are no part of a dry run's answer: they are taken over first, and then they are. */
async function changeOf(parts: FluxParts, ks: o.Obj, { object, kind }: Stamped): Promise<Outcome> {
  await assertAllowed(parts, ks, { object, kind });
  const applier = applierOf(parts);
  const live = await parts.client.get(kind, o.namespaceOf(object), o.nameOf(object));
  if (isOptedOut(live, object)) {
    return 'skipped';
  }
  const change = await dryRun(applier, kind, object).catch((error: unknown) => {
    if (live !== undefined && isForced(ks, object, live) && isUnchangeable(error)) {
      return parts.client.remove(kind, live, 'Background').then((): Change => 'created');
    }
    return refuse(object, error, 'dry-run');
  });
  const isFolding = live !== undefined && ![live, object].some((one) => isMarked(one, 'ssa', 'merge'));
  const isFolded = isFolding && change !== 'created' && (await foldManagers(applier, kind, live));
  return isFolded && change === 'unchanged' ? 'configured' : change;
}

/** The mark counts on the object in Git, and on the live one. */
const isForced = (ks: o.Obj, ...objects: readonly o.Obj[]): boolean =>
  dictAt(ks, 'spec')['force'] === true || objects.some((one) => isMarked(one, 'force', 'enabled'));

const isUnchangeable = (error: unknown): boolean => error instanceof Refusal && error.reason === 'Invalid';

/** A service account that nobody gave a role may do nothing. What the roles of another one allow is not looked at. */
async function assertAllowed(parts: FluxParts, ks: o.Obj, { object, kind }: Stamped): Promise<void> {
  const account = textAt(ks, 'spec', 'serviceAccountName');
  if (account === '') {
    return;
  }
  const namespace = o.namespaceOf(ks);
  const bindings = ['RoleBinding', 'ClusterRoleBinding'].map((name) =>
    parts.client.list(kindOf(parts, 'rbac.authorization.k8s.io', name)),
  );
  const isBound = (await Promise.all(bindings))
    .flatMap(({ items }) => items)
    .flatMap((binding) => listAt(binding, 'subjects'))
    .some((one) => textAt(one, 'name') === account && textAt(one, 'namespace') === namespace);
  if (!isBound) {
    const [where, what] = [
      o.namespaceOf(object),
      `${kind.plural}${kind.group === '' ? '' : `.${kind.group}`}`,
    ];
    const place = where === '' ? 'at the cluster scope' : `in the namespace "${where}"`;
    throw new ApplyRefused(
      `${subjectOf(object)} dry-run failed (Forbidden): ${what} "${o.nameOf(object)}" is forbidden: User "system:serviceaccount:${namespace}:${account}" cannot patch resource "${kind.plural}" in API group "${kind.group}" ${place}\n`,
    );
  }
}

function refuse(object: o.Obj, error: unknown, step: string): never {
  if (!(error instanceof Refusal)) {
    throw error;
  }
  if (error.reason === 'NotFound') {
    throw new ApplyRefused(`${subjectOf(object)} not found: ${error.message}\n`);
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

/** Deletes what the inventory had and has no more, where it is still this owner's and nobody opted it out. One line for each. */
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
    const isKept = live !== undefined && (!isOwned(ks, live) || isPruneOptedOut(live));
    await (live === undefined || isKept ? undefined : parts.client.remove(kind, live, 'Background'));
    const subject = [kindName, namespace, name].filter((part) => part !== '').join('/');
    lines.push(`${subject} ${isKept ? 'skipped' : 'deleted'}`);
  }
  return lines;
}

const isOwned = (ks: o.Obj, live: o.Obj): boolean =>
  textAt(live, 'metadata', 'labels', `${GROUP}/name`) === o.nameOf(ks) &&
  textAt(live, 'metadata', 'labels', `${GROUP}/namespace`) === o.namespaceOf(ks);

const isPruneOptedOut = (live: o.Obj): boolean =>
  isMarked(live, 'prune', 'disabled') ||
  isMarked(live, 'reconcile', 'disabled') ||
  isMarked(live, 'ssa', 'ignore');

function stamped(parts: FluxParts, ks: o.Obj, object: o.Obj): Stamped {
  const kind = parts.kinds.find((one) => one.group === o.groupOf(object) && one.kind === o.kindOf(object));
  if (kind === undefined) {
    throw new ApplyRefused(
      `${subjectOf(object)} dry-run failed: no matches for kind "${o.kindOf(object)}" in version "${textAt(object, 'apiVersion')}"\n`,
    );
  }
  const common = dictAt(ks, 'spec', 'commonMetadata');
  const labels = {
    ...o.labelsOf(object),
    [`${GROUP}/name`]: o.nameOf(ks),
    [`${GROUP}/namespace`]: o.namespaceOf(ks),
    ...dictAt(common, 'labels'),
  };
  const annotations = { ...o.annotationsOf(object), ...dictAt(common, 'annotations') };
  const hasAny = Object.keys(annotations).length > 0;
  const stamp = { labels, ...(hasAny && { annotations }) };
  return { object: o.withMetadata(normalised(object), stamp), kind };
}

/** A Secret goes through its Go type: what that does not know is lost, and `stringData` becomes `data`. */
function normalised(object: o.Obj): o.Obj {
  if (o.kindOf(object) !== 'Secret' || o.groupOf(object) !== '') {
    return object;
  }
  const { apiVersion = 'v1', kind = 'Secret', metadata = {}, type, immutable, stringData } = object;
  const written = Object.entries(dictAt(stringData ?? null)).map(([key, value]): [string, Json] => [
    key,
    Buffer.from(asText(value)).toString('base64'),
  ]);
  const data = { ...dictAt(object, 'data'), ...Object.fromEntries(written) };
  return {
    apiVersion,
    kind,
    metadata,
    ...(Object.keys(data).length > 0 && { data }),
    ...(type !== undefined && { type }),
    ...(immutable !== undefined && { immutable }),
  };
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
