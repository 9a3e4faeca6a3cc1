import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

import * as fc from 'fast-check';

import { play, readRecorded, type Target } from '../../unit/world/api/recording.ts';
import { written } from '../../unit/world/api/sequences/written.ts';
import { startDemoCluster, type DemoCluster } from '../../world/api/startDemoCluster.ts';
import { startLab, type Lab } from '../boot.ts';
import { readObjects } from '../build.ts';
import { createDefinitions } from '../definitions.ts';
import { isInFull } from '../full.ts';
import { sequences } from '../sequences/generated.ts';
import { until } from '../waiting.ts';

/** Fixed, so that a run says the same as the one before. */
const SEED = 4;
const COUNT = isInFull ? 1500 : 150;

/** It asks for a version that is too old, which none is for a server that has just begun. */
const NOT_ON_A_FRESH_SERVER = 'reading, watches';

/** Named as in the recordings, so that the reviews of access answer the same. */
const ACCOUNTS = [
  { user: 'admin', group: 'system:masters', token: 'sequences-admin' },
  { user: 'nobody', group: '', token: 'sequences-nobody' },
];

/**
 * Requests to an API server with the definitions of Argo CD and without any controller, each sequence in a namespace of
 * its own: the demo cluster, the recordings that its unit tests are held to, and the real server answer the same.
 */
describe('the demo cluster answers as the API server does', () => {
  let lab: Lab;
  let demo: DemoCluster;
  let ofDemo: Target;
  let ofReal: Target;
  before(async function () {
    this.timeout(180_000);
    lab = await startLab({ argocd: false, kwok: false, controllers: false, accounts: ACCOUNTS });
    await createDefinitions(lab.kube, await readObjects(lab.built.manifests['argocd-crds']));
    // A kind that was defined a moment ago is answered with "storage is (re)initializing" for a while.
    for (const plural of ['applications', 'applicationsets', 'appprojects']) {
      const path = `/apis/argoproj.io/v1alpha1/${plural}`;
      await until({ what: `${plural} can be listed`, ask: () => lab.kube.list(path) });
    }
    demo = await startDemoCluster();
    const config = JSON.parse(await readFile(lab.kubeconfig, 'utf8')) as {
      readonly clusters: readonly { readonly cluster: { readonly server: string } }[];
    };
    ofDemo = {
      server: demo.server,
      certificateAuthority: demo.certificateAuthority,
      token: (user) => `demo-${user}`,
    };
    ofReal = {
      server: config.clusters[0]?.cluster.server ?? '',
      token: (user) => `sequences-${user}`,
    };
  });
  after(async () => {
    await demo?.close();
    await lab?.close();
  });

  for (const [index, steps] of fc.sample(sequences, { seed: SEED, numRuns: COUNT }).entries()) {
    it(`made up ${index + 1}: ${steps.map(({ method }) => method).join(' ')}`, async () => {
      const namespace = `sequence-${index + 1}`;
      const [demoSays, realSays] = await Promise.all([
        play(ofDemo, steps, namespace),
        play(ofReal, steps, namespace),
      ]);
      for (const [at, answer] of realSays.entries()) {
        assert.deepEqual(demoSays[at], answer, `step ${at}: ${JSON.stringify(steps[at])}`);
      }
    });
  }

  for (const [suite, named] of Object.entries(written)) {
    const recorded = readRecorded(suite);
    for (const [index, [name, steps]] of Object.entries(named).entries()) {
      if (`${suite}, ${name}` === NOT_ON_A_FRESH_SERVER) {
        continue;
      }
      it(`${suite}, ${name}: the recording is still what it says`, async () => {
        const answers = await play(ofReal, steps, `${suite}-${index}`);
        assert.deepEqual(answers, recorded[name]);
      });
    }
  }
});
