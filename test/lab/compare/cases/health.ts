import { configMap, deployment, job, yaml } from '../../record/manifests.ts';
import { all, ready } from '../../record/flux/facts.ts';
import { fails, type FluxCase } from '../fluxCase.ts';

/** Its container crashes again and again. */
const CRASHES = { image: 'oci.fernhill.example/shop/web:crashes' };
const FAILS = { image: 'oci.fernhill.example/shop/check:fails' };

export const health: readonly FluxCase[] = [
  {
    name: 'healthy',
    title: 'wait: a workload that comes up, one that does not in time, and the one that does again',
    play: async (stage) => {
      await stage.push({ 'app/web.yaml': yaml(deployment('web')) });
      await stage.kustomization({ wait: true, timeout: '30s' });
      await stage.same('healthy');
      await stage.push({ 'app/web.yaml': yaml(deployment('web', CRASHES)) });
      await stage.same('crashes', { app: fails('HealthCheckFailed') });
      await stage.push({ 'app/web.yaml': yaml(deployment('web')) });
      await stage.same('mended');
    },
  },
  {
    name: 'health-checks',
    title: 'health checks of some objects: one that is healthy, one that nobody made, and none',
    play: async (stage) => {
      await stage.push({ 'app/web.yaml': yaml(deployment('web'), deployment('broken', CRASHES)) });
      const check = (name: string): object => ({
        healthChecks: [{ apiVersion: 'apps/v1', kind: 'Deployment', name, namespace: stage.name }],
      });
      await stage.kustomization({ timeout: '15s', ...check('web') });
      await stage.same('healthy');
      const app = stage.app('Kustomization', 'app');
      await stage.patch(app, { spec: check('nobody') });
      await stage.same('nobody made it', { app: fails('HealthCheckFailed') });
      await stage.patch(app, { spec: { healthChecks: null } });
      await stage.same('no check');
    },
  },
  {
    name: 'failed-job',
    title: 'wait: a Job that fails ends the wait early',
    play: async (stage) => {
      await stage.push({ 'app/job.yaml': yaml(job('check', FAILS)) });
      await stage.kustomization({ wait: true, timeout: '1m' });
      await stage.same('failed', { app: fails('HealthCheckFailed', 'early') });
    },
  },
  {
    name: 'expressions',
    title: 'health by expressions: failed, not yet, and current',
    play: async (stage) => {
      const at = (state: string): string => yaml(configMap('settings', { state }));
      await stage.push({ 'app/settings.yaml': at('failed') });
      const healthCheckExprs = [
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          failed: "data.state == 'failed'",
          inProgress: "data.state == 'pending'",
          current: "data.state == 'ready'",
        },
      ];
      await stage.kustomization({ wait: true, timeout: '5s', healthCheckExprs });
      await stage.same('failed', { app: fails('HealthCheckFailed', 'early') });
      await stage.push({ 'app/settings.yaml': at('pending') });
      await stage.same('not yet', { app: fails('HealthCheckFailed', 'timeout') });
      await stage.push({ 'app/settings.yaml': at('ready') });
      await stage.same('current');
      const isHandled = await stage.ask(stage.app('Kustomization', 'app'));
      await stage.same('asked', { app: all(ready, isHandled) });
    },
  },
];
