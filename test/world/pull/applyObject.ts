import type { ClusterCache } from './clusterCache.ts';
import type { Kind, KubeClient } from './client.ts';
import { isBuiltIn } from './builtin.ts';
import { asText, canonical, clone, equal, isDict, mergePatchOf, type Dict, type Json } from './json.ts';
import { jsonApply } from './jsonMerge.ts';
import * as o from './objects.ts';
import { reconciledText } from './reconcileRbac.ts';
import { strategicMerge } from './strategicMerge.ts';

type Obj = o.Obj;

/** Argo CD's field manager, for client-side and server-side apply alike. */
export const controllerManager = 'argocd-controller';

/** The configuration as `kubectl apply` keeps it on the object: one line of sorted JSON. */
export function lastAppliedText(target: Obj): string {
  const annotations = { ...o.annotationsOf(target) };
  delete annotations[o.lastApplied];
  return `${canonical(o.withMetadata(target, { annotations }))}\n`;
}

/** The live object after a client-side apply, before the server fills in defaults. */
export function clientSideApply(target: Obj, live: Obj): Obj {
  const text = lastAppliedText(target);
  const original = parsed(o.annotationOf(live, o.lastApplied));
  const wanted = o.withAnnotation(target, o.lastApplied, text);
  return isBuiltIn(target) ? strategicMerge(original, wanted, live) : jsonApply(original, wanted, live);
}

function parsed(text: string): Dict {
  try {
    const value = JSON.parse(text) as Json;
    return isDict(value) ? value : {};
  } catch {
    return {}; // never applied, or by somebody's own text
  }
}

/** `deployment.apps/checkout`, `configmap/settings`: how kubectl names what it did. */
export function printedName(obj: Obj): string {
  const group = o.groupOf(obj);
  return `${o.kindOf(obj).toLowerCase()}${group === '' ? '' : `.${group}`}/${o.nameOf(obj)}`;
}

export interface ApplyOptions {
  /** The object as the cache has it. */
  readonly live: Obj | undefined;
  readonly dryRun: boolean;
  readonly serverSide: boolean;
}

/** Applies one object as Argo CD does and answers with kubectl's line. Throws with the server's refusal. */
export async function applyObject(
  client: KubeClient,
  cache: ClusterCache,
  target: Obj,
  options: ApplyOptions,
): Promise<string> {
  const kind = await servedKind(cache, target);
  const placed = kind.isNamespaced ? target : o.withoutMetadata(target, 'namespace');
  const name = printedName(placed);
  if (options.serverSide && !options.dryRun) {
    const place = { namespace: o.namespaceOf(placed), name: o.nameOf(placed) };
    await client.patch(kind, place, 'apply', placed, { manager: controllerManager, force: true });
    return `${name} serverside-applied`;
  }
  const { live, dryRun } = options;
  const isReconciled = o.groupOf(placed) === 'rbac.authorization.k8s.io';
  const before = isReconciled ? reconciledText(placed, live, name, dryRun) : '';
  const done = await applyClientSide(client, kind, placed, live, dryRun);
  // An object that reconciling made is there when it is applied, without the record of an apply.
  const isThere = live !== undefined || (isReconciled && !dryRun);
  const lacks = isThere && o.annotationOf(live ?? {}, o.lastApplied) === '';
  const did = `${lacks ? 'configured' : done}${dryRun ? ' (dry run)' : ''}`;
  return `${before}${name} ${did}${lacks ? `. ${noRecord(`${kind.plural}/${o.nameOf(placed)}`)}` : ''}`;
}

/** kubectl's warning; it calls itself by a name that Argo CD does not give it. */
function noRecord(name: string): string {
  return `Warning: resource ${name} is missing the ${o.lastApplied} annotation which is required by  apply.  apply should only be used on resources created declaratively by either  create --save-config or  apply. The missing annotation will be patched automatically.`;
}

async function applyClientSide(
  client: KubeClient,
  kind: Kind,
  target: Obj,
  live: Obj | undefined,
  dryRun: boolean,
): Promise<string> {
  const options = { manager: controllerManager };
  if (!live) {
    if (!dryRun) {
      await client.create(kind, o.withAnnotation(target, o.lastApplied, lastAppliedText(target)), options);
    }
    return 'created';
  }
  const after = withoutStringData(clientSideApply(target, live));
  const patch = mergePatchOf(live, after);
  if (!patch) {
    // The selector of a disruption budget has the patch strategy `replace`: kubectl's patch of one is never empty.
    // And a Secret's stringData is never live, so that it is sent each time.
    const isSent = o.kindOf(target) === 'PodDisruptionBudget' || isDict(target['stringData']);
    return isSent ? 'configured' : 'unchanged';
  }
  if (!dryRun) {
    const place = { namespace: o.namespaceOf(target), name: o.nameOf(target) };
    try {
      await client.patch(kind, place, 'merge', patch, options);
    } catch (error) {
      // kubectl hands its manifests over in files with a number for a name.
      const file = `/dev/shm/${1_000_000_000 + (Number.parseInt(o.uidOf(live).slice(0, 8), 16) || 0)}`;
      throw error instanceof Error ? new Error(`error when patching "${file}": ${error.message}`) : error;
    }
  }
  return 'configured';
}

/** A Secret's `stringData` is written only: sending it again changes nothing when `data` already says the same. */
function withoutStringData(obj: Obj): Obj {
  const { stringData, ...rest } = obj;
  if (!isDict(stringData)) {
    return obj;
  }
  const data: Dict = isDict(rest['data']) ? clone(rest['data']) : {};
  for (const [name, value] of Object.entries(stringData)) {
    data[name] = Buffer.from(asText(value)).toString('base64');
  }
  return equal(data, rest['data']) ? rest : { ...rest, data };
}

/** A kind may have come with a CRD a moment ago. */
export async function servedKind(cache: ClusterCache, obj: Obj): Promise<Kind> {
  if (!cache.kindOf(obj)) {
    await cache.discover();
  }
  const kind = cache.kindOf(obj);
  if (!kind) {
    throw new Error(missingKind(obj));
  }
  return kind;
}

/** The message for a kind that the cluster does not serve. */
export function missingKind(obj: Obj): string {
  const group = o.groupOf(obj);
  return `The Kubernetes API could not find ${group}/${o.kindOf(obj)} for requested resource ${o.namespaceOf(obj)}/${o.nameOf(obj)}. Make sure the "${o.kindOf(obj)}" CRD is installed on the destination cluster.`;
}
