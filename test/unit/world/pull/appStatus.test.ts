import assert from 'node:assert/strict';

import { statusAfter } from '../../../world/pull/appStatus.ts';
import { at, type Json } from '../../../world/pull/json.ts';
import type { Obj } from '../../../world/pull/objects.ts';
import { yaml } from './build.ts';

const app = yaml(
  '{ apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: { name: web }, spec: {} }',
);

function addressesOf(ingress: Obj): Json | undefined {
  const pair = { live: ingress, status: {}, isModified: false };
  const comparison = { sync: 'Synced', health: 'Healthy', pairs: [pair], hooks: [], conditions: [] } as const;
  const targets = { revisions: ['1'], types: ['Directory'], objects: [] };
  const status = statusAfter(app, { comparison, targets, keepsHealth: false }, '2026-01-05T09:00:00Z', true);
  return at(status, 'summary', 'externalURLs');
}

const ingress = (paths: string, more = ''): Obj =>
  yaml(`
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web }
spec: { ${more} rules: [{ host: www.fernhill.example, http: { paths: [${paths}] } }] }
status: { loadBalancer: { ingress: [{ ip: 192.0.2.10 }] } }
`);

describe('the web addresses of an app', () => {
  it('keep the slash of a path that is nothing else', () => {
    assert.deepEqual(addressesOf(ingress('{ path: / }', 'tls: [{ hosts: [www.fernhill.example] }],')), [
      'https://www.fernhill.example/',
    ]);
  });

  it('are plain HTTP without a certificate, and lose the star that a path ends with', () => {
    assert.deepEqual(addressesOf(ingress('{ path: /shop/* }, {}')), [
      'http://www.fernhill.example',
      'http://www.fernhill.example/shop/',
    ]);
  });

  it('are none before a load balancer gave one', () => {
    const { status: _, ...pending } = ingress('{ path: / }');
    assert.equal(addressesOf(pending), undefined);
  });
});

describe('what an app was compared to', () => {
  const comparison = { sync: 'Synced', health: 'Healthy', pairs: [], hooks: [], conditions: [] } as const;
  const targets = { revisions: ['1', '2'], types: ['Helm', 'Directory'], objects: [] };
  const several = (more = ''): Obj =>
    yaml(`
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: web }
spec: { sources: [{ repoURL: https://a.example }, { repoURL: https://b.example, ref: values }] }
${more}
`);
  const sourceOf = (app: Obj): Json | undefined =>
    at(
      statusAfter(app, { comparison, targets, keepsHealth: false }, '2026-01-05T09:00:00Z', true),
      'sync',
      'comparedTo',
      'source',
    );

  it('names no single source where there are several', () => {
    assert.equal(sourceOf(several()), undefined);
  });

  it('keeps the empty one that an automated sync once wrote', () => {
    const app = several('status: { sync: { comparedTo: { source: { repoURL: "" } } } }');
    assert.deepEqual(sourceOf(app), { repoURL: '' });
  });
});

describe('the images of an app', () => {
  const deployment = (status: string): Obj =>
    yaml(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, generation: 2 }
spec: { replicas: 2, template: { spec: { containers: [{ name: web, image: web:2 }] } } }
status: ${status}
`);
  const imagesOf = (live: Obj): Json | undefined => {
    const comparison = {
      sync: 'Synced',
      health: 'Progressing',
      pairs: [{ live, status: {}, isModified: false }],
      hooks: [],
      conditions: [],
    } as const;
    const targets = { revisions: ['1'], types: ['Directory'], objects: [] };
    const before = { ...app, status: { summary: { images: ['web:1'] } } };
    const status = statusAfter(
      before,
      { comparison, targets, keepsHealth: false },
      '2026-01-05T09:00:00Z',
      true,
    );
    return at(status, 'summary', 'images');
  };

  it('are the old and the new ones while a rollout is not over', () => {
    assert.deepEqual(imagesOf(deployment('{ observedGeneration: 1, replicas: 2, updatedReplicas: 2 }')), [
      'web:1',
      'web:2',
    ]);
    assert.deepEqual(imagesOf(deployment('{ observedGeneration: 2, replicas: 3, updatedReplicas: 1 }')), [
      'web:1',
      'web:2',
    ]);
  });

  it('are the new ones alone once it is', () => {
    assert.deepEqual(imagesOf(deployment('{ observedGeneration: 2, replicas: 2, updatedReplicas: 2 }')), [
      'web:2',
    ]);
  });
});

describe('where the health of resources is', () => {
  const sourceOf = (keepsHealth: boolean): Json | undefined => {
    const comparison = { sync: 'Synced', health: 'Healthy', pairs: [], hooks: [], conditions: [] } as const;
    const targets = { revisions: ['1'], types: ['Directory'], objects: [] };
    const compared = { comparison, targets, keepsHealth };
    return at(statusAfter(app, compared, '2026-01-05T09:00:00Z', true), 'resourceHealthSource');
  };

  it('is said to be elsewhere only where it is not kept, whether or not a resource has any', () => {
    assert.deepEqual([sourceOf(false), sourceOf(true)], ['appTree', undefined]);
  });
});
