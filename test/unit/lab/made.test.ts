import assert from 'node:assert/strict';

import { Kube } from '../../lab/kube.ts';
import { madeHere, removeMade } from '../../lab/made.ts';
import { startDemoCluster, type DemoCluster } from '../../world/api/startDemoCluster.ts';
import { layer } from '../recorded.ts';

const APPLICATIONS = '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications';
const PREFIX = 'plumbline-lab-';

function application(name: string, more: object = {}): object {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name },
    spec: { project: 'default', destination: {}, source: { repoURL: 'https://git.example/shop.git' } },
    ...more,
  };
}

describe('what a suite made on a cluster of somebody', () => {
  let cluster: DemoCluster;
  let kube: Kube;
  beforeEach(async () => {
    cluster = await startDemoCluster();
    cluster.objects.namespaces('argocd', 'shop', `${PREFIX}acting`);
    kube = new Kube({
      server: cluster.server,
      ca: cluster.certificateAuthority,
      token: cluster.users[0]?.token ?? '',
    });
    const running = layer('Application', { status: { operationState: { phase: 'Running' } } });
    await kube.must('POST', APPLICATIONS, application('shop'));
    await kube.must('POST', APPLICATIONS, application(`${PREFIX}held`, running));
    const role = { metadata: { name: `${PREFIX}viewers` }, rules: [] };
    await kube.must('POST', '/apis/rbac.authorization.k8s.io/v1/namespaces/argocd/roles', role);
  });
  afterEach(async () => {
    kube.close();
    await cluster.close();
  });

  it('is found by the prefix of its name', async () => {
    assert.deepEqual(await madeHere(kube, PREFIX), [
      `${APPLICATIONS}/${PREFIX}held`,
      `/apis/rbac.authorization.k8s.io/v1/namespaces/argocd/roles/${PREFIX}viewers`,
      `/api/v1/namespaces/${PREFIX}acting`,
    ]);
  });

  it('goes at the end, and nothing else does', async () => {
    await removeMade(kube, PREFIX);
    assert.deepEqual(await madeHere(kube, PREFIX), []);
    assert.ok(await kube.find(`${APPLICATIONS}/shop`));
    assert.ok(await kube.find('/api/v1/namespaces/shop'));
    assert.ok(await kube.find('/api/v1/namespaces/argocd'));
  });

  it('cannot be on a cluster without Argo CD', async () => {
    const bare = await startDemoCluster({ argo: false });
    const other = new Kube({
      server: bare.server,
      ca: bare.certificateAuthority,
      token: bare.users[0]?.token ?? '',
    });
    try {
      await assert.rejects(madeHere(other, PREFIX), /Argo CD is not installed in the namespace argocd/);
    } finally {
      other.close();
      await bare.close();
    }
  });
});
