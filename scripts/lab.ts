/**
 * `npm run lab`: a real Kubernetes API server with a real Argo CD on loopback, and the sample repository on it, until
 * Ctrl-C. The kubeconfig that it prints works with kubectl and with Plumbline.
 *
 *   --empty       without the sample: Argo CD with nothing to do
 *   --build       only build what is not built yet
 *   --logs DIR    keep the logs of all processes there
 */
import { once } from 'node:events';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { startLab } from '../test/lab/boot.ts';
import { buildLab } from '../test/lab/build.ts';
import { GoMissing } from '../test/lab/go.ts';
import { addOthers, awaitSample, bringSample, SAMPLE_FLAGS } from '../test/lab/sample.ts';
import type { SampleApp } from '../test/world/repository.ts';

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
  await (values.build ? buildLab({ progress }) : run(interrupted.signal));
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
    controllerFlags: SAMPLE_FLAGS,
    ...(values.logs === undefined ? {} : { logs: path.resolve(values.logs) }),
  });
  const closers = [() => lab.close()];
  try {
    let workspace: string | undefined;
    if (!values.empty) {
      const sample = await bringSample(lab);
      closers.push(() => sample.close());
      workspace = sample.repository.work;
      progress(`Root app applied, ${sample.repository.apps.length} apps to come`);
      await settle(sample.repository.apps);
    }
    console.log(`
Kubernetes   export KUBECONFIG=${lab.kubeconfig}
  without rights            ${lab.viewerKubeconfig}
Argo CD      ${lab.argocdUrl}${workspace === undefined ? '' : `\nRepository   ${workspace}`}
Logs         ${lab.logs}

Ctrl-C ends it and removes all of it.`);
    if (!signal.aborted) {
      await once(signal, 'abort');
    }
  } finally {
    console.log('Ending the lab');
    for (const close of closers.toReversed()) {
      await close();
    }
  }

  async function settle(apps: readonly SampleApp[]): Promise<void> {
    try {
      await addOthers(lab, signal);
      await awaitSample(lab, apps, { signal });
      progress('All apps are where they settle');
    } catch (error) {
      if (!signal.aborted) {
        progress(error instanceof Error ? error.message : String(error));
      }
    }
  }
}
