/**
 * `npm run lab`: a real Kubernetes API server with a real Argo CD and a real Flux on loopback, and the sample repository
 * on both, until Ctrl-C. The kubeconfig that it prints works with kubectl and with Plumbline.
 *
 *   --empty       without the sample: controllers with nothing to do
 *   --build       only build what is not built yet
 *   --logs DIR    keep the logs of all processes there
 */
import { once } from 'node:events';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { startLab } from '../test/lab/boot.ts';
import { buildLab } from '../test/lab/build.ts';
import { GoMissing } from '../test/lab/go.ts';
import { addOthers, awaitSample, bringSample, SAMPLE_FLAGS, type SampleInLab } from '../test/lab/sample.ts';
import { awaitStores, bringStores, POLL_MS } from '../test/lab/stores.ts';

const { values } = parseArgs({
  options: {
    empty: { type: 'boolean', default: false },
    build: { type: 'boolean', default: false },
    logs: { type: 'string' },
  },
});

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interrupted.abort());
}

const began = Date.now();
const progress = (line: string): void => {
  console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${line}`);
};

try {
  await (values.build ? buildLab({ progress, flux: true }) : run(interrupted.signal));
} catch (error) {
  if (!interrupted.signal.aborted) {
    console.error(error instanceof GoMissing ? error.message : error);
    process.exitCode = 1;
  }
}

async function run(signal: AbortSignal): Promise<void> {
  const lab = await startLab({
    progress,
    signal,
    flux: true,
    controllerFlags: SAMPLE_FLAGS,
    ...(values.logs === undefined ? {} : { logs: path.resolve(values.logs) }),
  });
  const closers: (() => Promise<void> | undefined)[] = [() => lab.close()];
  try {
    let sample: SampleInLab | undefined;
    if (!values.empty) {
      sample = await bringSample(lab);
      closers.push(() => sample?.close());
      const { bare, apps } = sample.repository;
      progress(`Root app applied, ${apps.length} apps to come`);
      const stores = await bringStores(lab.kube, {
        origin: { url: sample.origin.url, bare },
        poll: POLL_MS,
      });
      closers.push(() => stores.close());
    }
    console.log(`
Kubernetes   export KUBECONFIG=${lab.kubeconfig}
  without rights            ${lab.viewerKubeconfig}
Argo CD      ${lab.argocdUrl}${sample === undefined ? '' : `\nRepository   ${sample.repository.work}`}
Logs         ${lab.logs}

Ctrl-C ends it and removes all of it.
`);
    if (sample !== undefined) {
      await settle(sample);
    }
    if (!signal.aborted) {
      await once(signal, 'abort');
    }
  } finally {
    console.log('Ending the lab');
    for (const close of closers.toReversed()) {
      await close();
    }
  }

  async function settle({ repository: { apps, bare } }: SampleInLab): Promise<void> {
    const told = async (done: string, work: Promise<void>): Promise<void> => {
      try {
        await work;
        progress(done);
      } catch (error) {
        if (!signal.aborted) {
          progress(error instanceof Error ? error.message : String(error));
        }
      }
    };
    const argocd = addOthers(lab, signal).then(() => awaitSample(lab, apps, { signal }));
    await Promise.all([
      told('All apps of Argo CD are where they settle', argocd),
      told('All of Flux is ready', awaitStores(lab.kube, bare, { signal })),
    ]);
  }
}
