import { rm } from 'node:fs/promises';
import type { RequestOptions } from 'node:https';

import { KubeConfig } from '@kubernetes/client-node';

import { runFolder } from '../host/cache.ts';
import { startLab } from './boot.ts';
import { Kube } from './kube.ts';
import { madeHere, removeMade } from './made.ts';

/** Where a suite plays: a lab of its own, or the cluster that somebody named. */
export interface Ground {
  readonly kube: Kube;
  /** Goes with the ground; what somebody puts there goes too. */
  readonly folder: string;
  /** Removes all that was made there. */
  close(): Promise<void>;
}

/** `npm run test:lab -- --kubeconfig FILE [--context NAME] [--prefix TEXT] [--host ADDRESS]`, by environment. */
export interface Named {
  readonly kubeconfig: string;
  /** Empty for the current one. */
  readonly context: string;
  /** What every namespace, Application and role that is made begins with. */
  readonly prefix: string;
  /** The address of this machine under which the cluster reaches it, for Git; empty for loopback. */
  readonly host: string;
}

export const NAMED: Named | undefined = namedBy(process.env);

function namedBy(env: NodeJS.ProcessEnv): Named | undefined {
  const kubeconfig = env['PLUMBLINE_LAB_KUBECONFIG'];
  return kubeconfig === undefined
    ? undefined
    : {
        kubeconfig,
        context: env['PLUMBLINE_LAB_CONTEXT'] ?? '',
        prefix: env['PLUMBLINE_LAB_PREFIX'] ?? 'plumbline-lab-',
        host: env['PLUMBLINE_LAB_HOST'] ?? '',
      };
}

/** The name of something that a suite makes; in a lab of its own nothing has to be told apart. */
export const named = (name: string): string => `${NAMED?.prefix ?? ''}${name}`;

/** A lab in which nothing is compared that nobody asked for, or the named cluster. */
export async function openGround(): Promise<Ground> {
  return NAMED === undefined ? startLab({ resync: 600 }) : joinCluster(NAMED);
}

/** Throws where Argo CD is not installed, or where something of the prefix is there that is not ours to remove. */
export async function joinCluster({ kubeconfig, context, prefix }: Named): Promise<Ground> {
  const kube = await kubeOf(kubeconfig, context);
  try {
    const there = await madeHere(kube, prefix);
    if (there.length > 0) {
      throw new Error(
        `The cluster has ${there.join(', ')} already. Remove that, or name another prefix with --prefix.`,
      );
    }
    const folder = await runFolder('named');
    return {
      kube,
      folder,
      close: async () => {
        await removeMade(kube, prefix);
        kube.close();
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    kube.close();
    throw error;
  }
}

/** A client with the credentials of a context, whatever gives them. */
async function kubeOf(file: string, context: string): Promise<Kube> {
  const config = new KubeConfig();
  config.loadFromFile(file);
  if (context !== '') {
    if (config.getContextObject(context) === null) {
      const names = config.getContexts().map(({ name }) => name);
      throw new Error(`${file} has no context ${context}. It has: ${names.join(', ')}.`);
    }
    config.setCurrentContext(context);
  }
  const server = config.getCurrentCluster()?.server;
  if (server === undefined) {
    throw new Error(`${file} has no current context: name one with --context.`);
  }
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  const { ca, cert, key, headers } = options;
  const authorization = Object.entries(headers ?? {}).find(([name]) => /^authorization$/i.test(name))?.[1];
  return new Kube({
    server,
    ca: textOf(ca),
    token: /^Bearer (.*)$/i.exec(typeof authorization === 'string' ? authorization : '')?.[1] ?? '',
    ...(cert === undefined || key === undefined ? {} : { cert: textOf(cert), key: textOf(key) }),
  });
}

function textOf(pem: unknown): string {
  return Buffer.isBuffer(pem) ? pem.toString('utf8') : typeof pem === 'string' ? pem : '';
}
