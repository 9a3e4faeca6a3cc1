import type { App, AppRole } from '../../model/app.ts';
import type { ConnectionId } from '../../model/ids.ts';
import { appId } from '../../model/ids.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { gvkOf } from '../../model/kubeObject.ts';
import { trackedBy } from './trackedBy.ts';

export const ENGINE_ID = 'argocd';

type Envelope = Pick<
  App,
  | 'id'
  | 'engine'
  | 'role'
  | 'group'
  | 'version'
  | 'kind'
  | 'namespace'
  | 'name'
  | 'uid'
  | 'labels'
  | 'createdAt'
  | 'deletingSince'
  | 'generatedBy'
  | 'trackedBy'
>;

/** What every object says of itself: who it is, whose it is, and whether it is going. */
export function envelope(object: KubeObject, connection: ConnectionId, role: AppRole): Envelope {
  const { metadata } = object;
  const { group, version, kind } = gvkOf(object);
  const { name, namespace = '' } = metadata;
  const owner = metadata.ownerReferences?.find(
    (one) => one.kind === 'ApplicationSet' && one.controller === true,
  );
  const tracker = trackedBy(object);
  return {
    id: appId({ connection, group, kind, namespace, name }),
    engine: ENGINE_ID,
    role,
    group,
    version,
    kind,
    namespace,
    name,
    uid: metadata.uid ?? '',
    labels: metadata.labels ?? {},
    ...(metadata.creationTimestamp !== undefined && { createdAt: metadata.creationTimestamp }),
    ...(metadata.deletionTimestamp !== undefined && { deletingSince: metadata.deletionTimestamp }),
    ...(owner && { generatedBy: { kind: owner.kind, name: owner.name } }),
    ...(tracker && { trackedBy: tracker }),
  };
}
