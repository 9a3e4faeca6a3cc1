import type { Manifests, Step } from '../case.ts';

/** Short forms for the tables of cases. */
export const DEPLOYMENT = 'apps/v1 Deployment web';
export const CRON_JOB = 'batch/v1 CronJob report';
export const SERVICE = 'v1 Service web';
export const CONFIG_MAP = 'v1 ConfigMap settings';
export const SECRET = 'v1 Secret access';
export const WIDGET = 'shop.fernhill.example/v1 Widget wheel';

export const TRACKING_ID = 'argocd.argoproj.io/tracking-id';
export const HOOK = 'argocd.argoproj.io/hook';

export const commit = (...git: Manifests): Step => ({ do: 'commit', git });

/** Merge patch by hand. */
export const edit = (on: string, patch: object, as?: string): Step => ({
  do: 'edit',
  on,
  patch,
  ...(as === undefined ? {} : { as }),
});

export const strategic = (on: string, patch: object): Step => ({ do: 'edit', on, patch, type: 'strategic' });

/** JSON patch by hand. */
export const ops = (on: string, ...patch: readonly object[]): Step => ({
  do: 'edit',
  on,
  patch,
  type: 'json',
});

/** A strategic merge patch of the pod of a workload. */
export const pod = (spec: object): object => ({ spec: { template: { spec } } });

export const annotate = (
  on: string,
  annotations: Readonly<Record<string, string | null>>,
  more: object = {},
): Step => edit(on, { metadata: { annotations }, ...more }, 'kubectl-annotate');

export const ignore = (...ignoreDifferences: readonly object[]): { readonly spec: object } => ({
  spec: { ignoreDifferences },
});
