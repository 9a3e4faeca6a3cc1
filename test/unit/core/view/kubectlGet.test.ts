import assert from 'node:assert/strict';

import { kubectlGet } from '../../../../src/core/view/kubectlGet.ts';

const web = { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web' };

describe('kubectlGet', () => {
  it('reads the object with the same context', () => {
    assert.equal(
      kubectlGet({ file: '/home/me/my config', name: 'dev' }, web),
      "kubectl --kubeconfig '/home/me/my config' --context dev --namespace shop get deployment.apps web --output yaml --show-managed-fields",
    );
    assert.equal(
      kubectlGet(undefined, { group: '', kind: 'Namespace', namespace: '', name: 'shop' }),
      'kubectl get namespace shop --output yaml --show-managed-fields',
    );
  });

  it('makes no option, no command and no end of a paste of what a status calls an object', () => {
    assert.equal(
      kubectlGet(undefined, { ...web, name: '--kubeconfig=/tmp/evil' }),
      "kubectl --namespace shop get --output yaml --show-managed-fields -- deployment.apps '--kubeconfig=/tmp/evil'",
    );
    assert.equal(
      kubectlGet(undefined, { ...web, name: 'web; id\u001b[201~\n' }),
      String.raw`kubectl --namespace shop get deployment.apps $'web; id\x1b[201~\x0a' --output yaml --show-managed-fields`,
    );
  });
});
