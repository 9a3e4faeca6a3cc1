import type { Kind } from '../pull/client.ts';
import { dictAt, listAt, numberAt, textAt } from '../pull/json.ts';
import * as o from '../pull/objects.ts';
import { deletionsOf } from './applySet.ts';
import { forgetAll } from './helmStorage.ts';
import { HELM_GROUP, kindOf, KUSTOMIZE_GROUP, SOURCE_GROUP, type FluxParts } from './parts.ts';
import { pruneRelease } from './releaseObjects.ts';
import { conditionOf } from './status.ts';

export const FINALIZER = 'finalizers.fluxcd.io';

/** Every object of the controllers carries it from the first look on. */
export async function addFinalizer(
  parts: FluxParts,
  kind: Kind,
  object: o.Obj,
  manager: string,
): Promise<o.Obj> {
  const finalizers = listAt(object, 'metadata', 'finalizers');
  if (finalizers.includes(FINALIZER)) {
    return object;
  }
  const place = { namespace: o.namespaceOf(object), name: o.nameOf(object) };
  const patch = { metadata: { finalizers: [...finalizers, FINALIZER] } };
  const written = await parts.client.patch(kind, place, 'merge', patch, { manager });
  return { ...object, metadata: dictAt(written, 'metadata') };
}

/** What an object that is being deleted takes with it, unless it is suspended; then it may go. */
export async function finalize(parts: FluxParts, kind: Kind, object: o.Obj): Promise<void> {
  const spec = dictAt(object, 'spec');
  if (spec['suspend'] !== true && spec['deletionPolicy'] !== 'Orphan') {
    await (kind.group === KUSTOMIZE_GROUP ? pruneAll(parts, object) : uninstall(parts, object));
  }
  const place = { namespace: o.namespaceOf(object), name: o.nameOf(object) };
  const finalizers = listAt(object, 'metadata', 'finalizers').filter((one) => one !== FINALIZER);
  await parts.client.patch(kind, place, 'merge', { metadata: { finalizers } });
}

async function pruneAll(parts: FluxParts, ks: o.Obj): Promise<void> {
  const lines = await deletionsOf(parts, ks, []);
  if (lines.length > 0) {
    const revision = textAt(ks, 'status', 'lastAppliedRevision');
    await parts.events.kustomize.say(ks, {
      type: 'Normal',
      reason: textAt(conditionOf(ks, 'Ready'), 'reason'),
      message: lines.join('\n'),
      annotations: { [`${KUSTOMIZE_GROUP}/revision`]: revision },
    });
  }
}

async function uninstall(parts: FluxParts, release: o.Obj): Promise<void> {
  await pruneRelease(parts, listAt(release, 'status', 'inventory', 'entries'), []);
  const [namespace = '', name = ''] = textAt(release, 'status', 'helmChart').split('/');
  const kind = kindOf(parts, SOURCE_GROUP, 'HelmChart');
  const chart = name === '' ? undefined : await parts.client.get(kind, namespace, name);
  await (chart === undefined ? undefined : parts.client.remove(kind, chart, 'Background'));
  const [newest] = listAt(release, 'status', 'history');
  if (newest !== undefined) {
    await forgetAll(parts, { name: textAt(newest, 'name'), namespace: textAt(newest, 'namespace') });
    const title = `${textAt(newest, 'namespace')}/${textAt(newest, 'name')}.v${numberAt(newest, 'version') ?? 1}`;
    await parts.events.helm.say(release, {
      type: 'Normal',
      reason: 'UninstallSucceeded',
      message: `Helm uninstall succeeded for release ${title} with chart ${textAt(newest, 'chartName')}@${textAt(newest, 'chartVersion')}`,
      annotations: { [`${HELM_GROUP}/revision`]: textAt(newest, 'chartVersion') },
    });
  }
}
