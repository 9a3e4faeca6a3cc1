import { cacheFolder, runFolder, type Progress } from '../host/cache.ts';
import { startArgoCd, startRepoServer, type ArgoCdOptions } from './argocd.ts';
import { buildLab, type Built } from './build.ts';
import { startCloud } from './cloud.ts';
import { startControlPlane } from './controlPlane.ts';
import { startFlux } from './flux.ts';
import type { Kube } from './kube.ts';
import { makeLabFolder, type Account } from './labFolder.ts';
import { startMetrics } from './metrics.ts';
import { startNodes } from './nodes.ts';
import { Supervisor } from './supervisor.ts';

export interface LabOptions extends ArgoCdOptions {
  /** With Argo CD, which is the default. */
  readonly argocd?: boolean;
  /** With kustomize-controller and helm-controller; without it, which is the default, they are not even built. */
  readonly flux?: boolean;
  /** With pods that run, which is the default. */
  readonly kwok?: boolean;
  /** With the control plane's own controllers, which is the default: the API server alone changes nothing by itself. */
  readonly controllers?: boolean;
  /** Who may log in besides the admin and the viewer. */
  readonly accounts?: readonly Account[];
  readonly progress?: Progress;
  /** Where the logs go; without it they go with the lab. */
  readonly logs?: string;
  readonly cache?: string;
  readonly signal?: AbortSignal;
}

export interface Lab {
  /** File; its user may do everything, its one context is `lab`. */
  readonly kubeconfig: string;
  /** File; its user may do nothing until somebody grants it. User `lab-viewer`, group `lab:viewers`. */
  readonly viewerKubeconfig: string;
  /** Empty without Argo CD. */
  readonly argocdUrl: string;
  /** Goes with the lab; what somebody puts there goes too. */
  readonly folder: string;
  /** One file per process. */
  readonly logs: string;
  /** As the admin. */
  readonly kube: Kube;
  /** Milliseconds from the start of the boot to each step. */
  readonly timings: Readonly<Record<string, number>>;
  /** Process ids by name, the supervisor's among them. */
  readonly pids: ReadonlyMap<string, number>;
  readonly built: Built;
  /** Ends all processes and removes the folder. */
  close(): Promise<void>;
}

/**
 * Builds what is not built yet, then starts a control plane of its own on free ports of loopback. It ends with `close`,
 * and also when this process ends in any other way. A boot that fails or is aborted leaves nothing.
 */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const { argocd = true, flux = false, kwok = true, signal, progress = () => undefined } = options;
  const built = await buildLab({
    flux,
    argocd,
    kwok,
    progress,
    ...(options.cache === undefined ? {} : { cache: options.cache }),
  });
  const began = Date.now();
  const timings: Record<string, number> = {};
  const mark = (step: string): void => {
    timings[step] = Date.now() - began;
    progress(`${step} after ${(timings[step] / 1000).toFixed(1)} s`);
  };
  const root = await runFolder('lab', options.cache ?? cacheFolder());
  const folder = await makeLabFolder(root, options.logs, options.accounts);
  const supervisor = new Supervisor({
    controlPlane: built.binary['control-plane'],
    folder: root,
    logs: folder.logs,
  });
  const closers: (() => Promise<void> | void)[] = [() => supervisor.close()];
  const close = async (): Promise<void> => {
    for (const end of closers.splice(0).toReversed()) {
      await end();
    }
  };
  const boot = async (): Promise<Lab> => {
    const parts = { supervisor, built, folder, signal };
    const cluster = await startControlPlane({
      ...parts,
      binary: built.binary['control-plane'],
      controllers: options.controllers ?? true,
    });
    closers.push(() => cluster.admin.close());
    mark('API server answers');
    const ready = cluster.ready().then(() => mark('API server ready'));
    const nodes = async (): Promise<void> => {
      await ready;
      const started = await startNodes({ ...parts, cluster });
      const cloud = startCloud(cluster.admin);
      closers.push(() => cloud.close());
      const metrics = await startMetrics({ kube: cluster.admin, certificates: folder.certificates });
      closers.push(() => metrics.close());
      await started.ready();
      await metrics.ready();
      mark('Pods can run');
    };
    const argo = async (): Promise<string> => {
      if (!argocd) {
        return '';
      }
      const repoServer = await startRepoServer({ ...parts, environment: options.environment ?? {} });
      const started = await startArgoCd({ ...parts, ...options, cluster, repoServer });
      mark('Argo CD started');
      await started.ready();
      mark('Argo CD ready');
      return started.url;
    };
    const fluxControllers = async (): Promise<void> => {
      const started = await startFlux({ ...parts, cluster });
      await started.ready();
      mark('Flux ready');
    };
    const [argocdUrl] = await Promise.all([
      argo(),
      ready,
      flux ? fluxControllers() : undefined,
      kwok ? nodes() : undefined,
    ]);
    mark('Lab ready');
    return {
      kubeconfig: cluster.kubeconfigs.admin,
      viewerKubeconfig: cluster.kubeconfigs.viewer,
      argocdUrl,
      folder: root,
      logs: folder.logs,
      kube: cluster.admin,
      timings,
      pids: supervisor.pids,
      built,
      close,
    };
  };
  try {
    return await supervisor.guard(boot());
  } catch (error) {
    await close();
    throw error;
  }
}
