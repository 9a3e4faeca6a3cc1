import type { SyncPolicy } from '../../model/app.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { asArray, asObject, asText, at } from '../../util/json.ts';

/** `automated: {}` is on. Since 3.1 `enabled: false` keeps the block and switches it off. */
export function syncPolicyOf(app: KubeObject): SyncPolicy {
  const automated = asObject(at(app, 'spec', 'syncPolicy', 'automated'));
  const isOff = automated?.['enabled'] === false;
  return {
    automated: automated !== undefined && !isOff,
    prune: automated?.['prune'] === true,
    selfHeal: automated?.['selfHeal'] === true,
    allowEmpty: automated?.['allowEmpty'] === true,
    syncOptions: asArray(at(app, 'spec', 'syncPolicy', 'syncOptions')).flatMap((one) => asText(one) ?? []),
    isPaused: automated !== undefined && isOff,
  };
}
