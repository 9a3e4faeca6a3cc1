import type { App, AppRole } from '../../model/app.ts';
import type { ConnectionId } from '../../model/ids.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { identityOf } from '../identity.ts';
import { trackedBy } from './trackedBy.ts';

export const ENGINE_ID = 'argocd';

type Envelope = ReturnType<typeof identityOf> & Pick<App, 'generatedBy' | 'trackedBy'>;

/** Who an object is, and whose. */
export function envelope(object: KubeObject, connection: ConnectionId, role: AppRole): Envelope {
  const owner = object.metadata.ownerReferences?.find(
    (one) => one.kind === 'ApplicationSet' && one.controller === true,
  );
  const tracker = trackedBy(object);
  return {
    ...identityOf(object, connection, { engine: ENGINE_ID, role }),
    ...(owner && { generatedBy: { kind: owner.kind, name: owner.name } }),
    ...(tracker && { trackedBy: tracker }),
  };
}
