import assert from 'node:assert/strict';

import { fluxEngine } from '../../../../../src/core/engines/flux/fluxEngine.ts';
import { ENGINES } from '../../../../../src/core/engines/registry.ts';
import { liveStateOf } from '../../../../../src/core/follow/liveStateOf.ts';
import type { KubeObject } from '../../../../../src/core/model/kubeObject.ts';
import { appOf, changed, recordings } from './fixtures.ts';

const applied = recordings.find(({ name }) => name === 'ks-applied') ?? assert.fail();
const app = appOf(applied.object);
const live = (kind: string): KubeObject => applied.live.find((one) => one.kind === kind) ?? assert.fail();

describe('the health of an object of an inventory', () => {
  const health = (object: KubeObject, owner = app): string | undefined =>
    fluxEngine.objectHealth?.(object, owner)?.status;
  const job = (rest: object): KubeObject => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'migrate' },
    ...rest,
  });

  it('is computed, since no controller of Flux keeps it on record', () => {
    assert.equal(health(live('Deployment')), 'Healthy');
    assert.equal(health(changed(live('Deployment'), { spec: { replicas: 3 } })), 'Progressing');
    assert.equal(health(live('ConfigMap')), 'Healthy');
  });

  it('of a Job waits for its end, and not for one that is suspended', () => {
    const started = { startTime: '2026-01-05T09:00:00Z' };
    assert.equal(health(job({ status: started })), 'Progressing');
    assert.equal(health(job({ spec: { suspend: true } })), 'Healthy');
    const end = (type: string): KubeObject =>
      job({ status: { ...started, conditions: [{ type, status: 'True' }] } });
    assert.equal(health(end('Complete')), 'Healthy');
    assert.equal(health(end('Failed')), 'Degraded');
  });

  it('is not guessed where the app has expressions of its own for the kind', () => {
    const checks = [{ apiVersion: 'apps/v1', kind: 'Deployment', current: 'status.ok' }];
    const own = appOf(changed(applied.object, { spec: { healthCheckExprs: checks } }));
    assert.equal(health(live('Deployment'), own), undefined);
    assert.equal(health(live('ConfigMap'), own), 'Healthy');
  });
});

describe('whose stamp a live object carries besides', () => {
  const other = (object: KubeObject): string | undefined => {
    const tracker = liveStateOf(object, app, ENGINES)?.alsoTrackedBy;
    return tracker && [tracker.engine, tracker.kind, tracker.name].filter(Boolean).join(' ');
  };

  it('is nobody, where the only stamp is of the app that lists it', () =>
    assert.equal(other(live('Deployment')), undefined));

  it('is another app of the same product, whose stamp took the place', () =>
    assert.equal(
      other(
        changed(live('ConfigMap'), { metadata: { labels: { 'kustomize.toolkit.fluxcd.io/name': 'x' } } }),
      ),
      'flux Kustomization x',
    ));

  it('is an app of the other product, whose stamp stands beside', () => {
    const id = 'shop:/ConfigMap:ks-applied/settings';
    const both = changed(live('ConfigMap'), {
      metadata: { annotations: { 'argocd.argoproj.io/tracking-id': id } },
    });
    assert.equal(other(both), 'argocd shop');
  });
});
