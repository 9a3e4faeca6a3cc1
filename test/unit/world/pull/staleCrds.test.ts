import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import type { KubeObject } from '../../../../src/core/model/kubeObject.ts';
import { asText, at } from '../../../../src/core/util/json.ts';
import { Kube } from '../../../lab/kube.ts';
import { all, isDone, synced } from '../../../lab/record/facts.ts';
import { yaml } from '../../../lab/record/manifests.ts';
import { Stage } from '../../../lab/record/stage.ts';
import { startDemoCluster, type DemoCluster } from '../../../world/api/startDemoCluster.ts';
import { startPullLoop, type PullLoop } from '../../../world/pullLoop.ts';

const project = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AppProject',
  metadata: { name: 'default', namespace: 'argocd' },
  spec: {
    sourceRepos: ['*'],
    destinations: [{ namespace: '*', server: '*' }],
    clusterResourceWhitelist: [{ group: '*', kind: '*' }],
  },
};

function definition(names: object = {}): object {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.made.up.example' },
    spec: {
      group: 'made.up.example',
      names: { kind: 'Widget', listKind: 'WidgetList', plural: 'widgets', singular: 'widget', ...names },
      scope: 'Namespaced',
      versions: [
        { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } },
      ],
    },
  };
}

const ofSync = (app: KubeObject, ...path: readonly (string | number)[]) =>
  at(app, 'status', 'operationState', ...path);

describe('a CRD that automation changed', function () {
  this.timeout(60_000);
  let folder: string;
  let cluster: DemoCluster;
  let loop: PullLoop;
  let stage: Stage;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stale-crds-'));
    cluster = await startDemoCluster({ folder, objects: [project] });
    loop = await startPullLoop({
      kubeconfig: cluster.kubeconfig,
      followsGit: false,
      speed: 8,
      origins: (url) => join(folder, 'stages', basename(url, '.git'), basename(url)),
    });
    const { server, certificateAuthority: ca, users } = cluster;
    stage = await Stage.open(
      { kube: new Kube({ server, ca, token: users[0]?.token ?? '' }), folder },
      'definitions',
    );
  });
  after(async () => {
    await stage.close();
    await loop.close();
    await cluster.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('is compared once as it was, and healed where nothing is amiss', async () => {
    await stage.commit({ 'app/widgets.yaml': yaml(definition()) });
    await stage.createApp({ syncPolicy: { automated: { selfHeal: true } } });
    const deployed = await stage.until('deployed', all(synced, isDone));
    assert.equal(ofSync(deployed, 'operation', 'sync', 'autoHealAttemptsCount'), undefined);

    const changed = await stage.commit({ 'app/widgets.yaml': yaml(definition({ shortNames: ['wdg'] })) });
    await stage.refresh();
    const healed = await stage.until(
      'healed',
      all((app) => ofSync(app, 'operation', 'sync', 'autoHealAttemptsCount') === 1, synced, isDone),
    );
    assert.equal(ofSync(healed, 'syncResult', 'revision'), changed);
    assert.match(asText(ofSync(healed, 'syncResult', 'resources', 0, 'message')) ?? '', / unchanged$/);
    assert.equal(at(healed, 'status', 'history', 1, 'revision'), changed);
    assert.equal(at(healed, 'status', 'history', 2), undefined, 'a heal is no deployment');
  });
});
