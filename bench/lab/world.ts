import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { KubeObject } from '../../src/core/model/kubeObject.ts';
import { startLab, type Lab } from '../../test/lab/boot.ts';
import { readObjects } from '../../test/lab/build.ts';
import { createDefinitions } from '../../test/lab/definitions.ts';
import { APPLICATIONS } from '../../test/lab/sample.ts';
import { startDemoCluster } from '../../test/world/api/startDemoCluster.ts';
import type { DemoReady } from '../live/demoWorker.ts';

const APPS = 5_000;
/** Requests at once: more does not make the API server faster. */
const WRITERS = 16;

/** A real API server with 5,000 Applications. No controller runs, so nothing is written but what a bench writes. */
export interface LabWorld {
  readonly lab: Lab;
  readonly names: readonly string[];
  /** File with a `DemoReady`: for a bench in a process of its own. */
  readonly access: string;
}

export async function startLabWorld(progress: (line: string) => void): Promise<LabWorld> {
  const lab = await startLab({ argocd: false, kwok: false, progress });
  try {
    await createDefinitions(lab.kube, await readObjects(lab.built.manifests['argocd-crds']));
    await lab.kube.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'argocd' } });
    const apps = await demoApps();
    progress(`lab: writing ${apps.length} apps`);
    const queue = [...apps];
    const write = async (): Promise<void> => {
      for (let app = queue.pop(); app !== undefined; app = queue.pop()) {
        await lab.kube.must('POST', APPLICATIONS, app);
      }
    };
    await Promise.all(Array.from({ length: WRITERS }, write));
    const access = path.join(lab.folder, 'access.json');
    await writeFile(access, JSON.stringify(await accessOf(lab)), { mode: 0o600 });
    return { lab, access, names: apps.map(({ metadata }) => metadata.name) };
  } catch (error) {
    await lab.close();
    throw error;
  }
}

/** The same apps as those of the figures that the demo cluster gives. */
async function demoApps(): Promise<readonly KubeObject[]> {
  const demo = await startDemoCluster();
  try {
    demo.objects.namespaces('argocd');
    const names = demo.objects.fillApplications({ count: APPS, resources: 20, history: 10 });
    return names.map((name) => {
      const app = demo.objects.get('argoproj.io/v1alpha1', 'Application', 'argocd', name);
      if (app === undefined) {
        throw new Error(`the demo has no ${name}`);
      }
      const { uid: _uid, resourceVersion: _version, ...metadata } = app.metadata;
      return { ...app, metadata };
    });
  } finally {
    await demo.close();
  }
}

async function accessOf(lab: Lab): Promise<DemoReady> {
  const { server, ca, token } = lab.kube.access;
  return { kubeconfig: lab.kubeconfig, server, certificateAuthority: ca, token };
}
