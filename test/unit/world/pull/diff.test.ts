import assert from 'node:assert/strict';

import { differs, predict, type IgnoreRule } from '../../../world/pull/diff.ts';
import type { Json } from '../../../world/pull/json.ts';
import { at } from '../../../world/pull/json.ts';
import { withMetadata, type Obj } from '../../../world/pull/objects.ts';
import { applied, changed, yaml } from './build.ts';

const deployment = yaml(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop, labels: { app: web, tier: front } }
spec:
  replicas: 3
  paused: false
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      nodeSelector: { disk: ssd }
      containers:
        - name: web
          image: shop/web:1.0.0
          args: [--port, "80"]
          ports: [{ containerPort: 80 }]
          env:
            - { name: MODE, value: fast }
            - { name: LEVEL, value: info }
          resources: { limits: { cpu: 1000m, memory: 1Gi } }
        - { name: proxy, image: "shop/proxy:2" }
`);

const service = yaml(`
apiVersion: v1
kind: Service
metadata: { name: dns, namespace: shop }
spec:
  selector: { app: dns }
  ports:
    - { name: tcp, port: 53, protocol: TCP, targetPort: 53 }
    - { name: udp, port: 53, protocol: UDP, targetPort: 53 }
`);

const settings = yaml(`
apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: shop }
data: { colour: green, banner: "" }
`);

const secret = yaml(`
apiVersion: v1
kind: Secret
metadata: { name: key, namespace: shop }
stringData: { token: abc }
`);

const certificate = yaml(`
apiVersion: certs.example/v1
kind: Certificate
metadata: { name: www, namespace: certs }
spec:
  hosts: [a.example, b.example]
  usages: [{ name: server, days: 90 }]
  labels: {}
  big: 1000
`);

const set = yaml(`
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: shop }
spec:
  serviceName: db
  selector: { matchLabels: { app: db } }
  template: { metadata: { labels: { app: db } }, spec: { containers: [{ name: db, image: "pg:17" }] } }
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 40Gi } } }
`);

/** Defaults and an allocation, as a server leaves them behind. */
const filledClaim = {
  '/spec/volumeClaimTemplates/0/spec/volumeMode': 'Filesystem',
  '/spec/volumeClaimTemplates/0/status/phase': 'Pending',
  '/spec/volumeClaimTemplates/0/kind': 'PersistentVolumeClaim',
};

interface Case {
  readonly what: string;
  /** As it was applied last. */
  readonly git: Obj;
  /** What moved in Git since, by pointer. */
  readonly moved?: Record<string, Json | undefined>;
  /** What was edited live. */
  readonly edited?: Record<string, Json | undefined>;
  readonly rules?: readonly Partial<IgnoreRule>[];
  readonly verdict: 'Synced' | 'OutOfSync';
}

const env = '/spec/template/spec/containers/0/env';

const cases: readonly Case[] = [
  { what: 'nothing happened', git: deployment, verdict: 'Synced' },
  { what: 'a value edited', git: deployment, edited: { '/spec/replicas': 8 }, verdict: 'OutOfSync' },
  {
    what: 'a value of Git edited in a list',
    git: deployment,
    edited: { [`${env}/1/value`]: 'debug' },
    verdict: 'OutOfSync',
  },
  {
    what: 'an item added by hand behind',
    git: deployment,
    edited: { [`${env}/-`]: { name: 'X', value: '1' } },
    verdict: 'Synced',
  },
  {
    what: 'an item added by hand in front',
    git: deployment,
    edited: {
      [env]: [
        { name: 'X', value: '1' },
        { name: 'MODE', value: 'fast' },
        { name: 'LEVEL', value: 'info' },
      ],
    },
    verdict: 'Synced',
  },
  {
    what: 'items put in another order',
    git: deployment,
    edited: {
      [env]: [
        { name: 'LEVEL', value: 'info' },
        { name: 'MODE', value: 'fast' },
      ],
    },
    verdict: 'OutOfSync',
  },
  {
    what: 'an item of Git removed',
    git: deployment,
    edited: { [`${env}/0`]: undefined },
    verdict: 'OutOfSync',
  },
  {
    what: 'a label added by hand',
    git: deployment,
    edited: { '/metadata/labels/debug': 'on' },
    verdict: 'Synced',
  },
  {
    what: 'a label of Git edited',
    git: deployment,
    edited: { '/metadata/labels/tier': 'back' },
    verdict: 'OutOfSync',
  },
  {
    what: 'a label dropped from Git',
    git: deployment,
    moved: { '/metadata/labels/tier': undefined },
    verdict: 'OutOfSync',
  },
  {
    what: 'a variable dropped from Git',
    git: deployment,
    moved: { [`${env}/0`]: undefined },
    verdict: 'OutOfSync',
  },
  {
    what: 'a key added to an atomic map by hand',
    git: deployment,
    edited: { '/spec/template/spec/nodeSelector/zone': 'a' },
    verdict: 'Synced',
  },
  {
    what: 'a longer atomic list',
    git: deployment,
    edited: { '/spec/template/spec/containers/0/args/-': '--debug' },
    verdict: 'OutOfSync',
  },
  {
    what: 'a list by hand where Git has none',
    git: deployment,
    edited: { '/spec/template/spec/containers/1/args': ['--debug'] },
    verdict: 'Synced',
  },
  {
    what: 'replicas dropped from Git, live at another value than the default',
    git: deployment,
    moved: { '/spec/replicas': undefined },
    verdict: 'OutOfSync',
  },
  {
    what: 'replicas dropped from Git, live at the default',
    git: changed(deployment, { '/spec/replicas': 1 }),
    moved: { '/spec/replicas': undefined },
    verdict: 'Synced',
  },
  {
    what: '`paused: false` in Git and paused by hand',
    git: deployment,
    edited: { '/spec/paused': true },
    verdict: 'OutOfSync',
  },
  {
    what: 'quantities that mean the same',
    git: deployment,
    edited: { '/spec/template/spec/containers/0/resources/limits': { cpu: '1', memory: '1024Mi' } },
    verdict: 'Synced',
  },
  {
    what: 'a defaulted field filled in by the server',
    git: deployment,
    edited: { '/spec/template/spec/dnsPolicy': 'ClusterFirst' },
    verdict: 'Synced',
  },
  { what: 'status', git: deployment, edited: { '/status': { replicas: 3 } }, verdict: 'Synced' },
  {
    what: 'the UDP port of two ports with one number (the key is the number alone)',
    git: service,
    edited: { '/spec/ports/1/targetPort': 5353 },
    verdict: 'Synced',
  },
  {
    what: 'the TCP port of the two',
    git: service,
    edited: { '/spec/ports/0/targetPort': 5353 },
    verdict: 'OutOfSync',
  },
  { what: 'an empty text in Git', git: settings, verdict: 'Synced' },
  { what: 'a value of a ConfigMap', git: settings, edited: { '/data/colour': 'red' }, verdict: 'OutOfSync' },
  {
    what: '`data: {}` in Git with content added by hand',
    git: changed(settings, { '/data': {} }),
    edited: { '/data': { a: '1' } },
    verdict: 'OutOfSync',
  },
  {
    what: 'no data in Git with content added by hand',
    git: changed(settings, { '/data': undefined }),
    edited: { '/data': { a: '1' } },
    verdict: 'Synced',
  },
  {
    what: 'stringData that the server stored as data',
    git: secret,
    edited: { '/stringData': undefined, '/data': { token: 'YWJj' } },
    verdict: 'Synced',
  },
  {
    what: 'the value of that Secret edited',
    git: secret,
    edited: { '/stringData': undefined, '/data': { token: 'eHl6' } },
    verdict: 'OutOfSync',
  },
  {
    what: '`data: {a: null}`, which the server drops',
    git: changed(secret, { '/stringData': undefined, '/data': { a: null } }),
    edited: { '/data': undefined },
    verdict: 'OutOfSync',
  },
  { what: "claim templates with the server's own fields", git: set, edited: filledClaim, verdict: 'Synced' },
  {
    what: 'a claim template of another size in Git',
    git: set,
    moved: { '/spec/volumeClaimTemplates/0/spec/resources/requests/storage': '80Gi' },
    edited: filledClaim,
    verdict: 'OutOfSync',
  },
  {
    what: 'CR: a field added inside a list item',
    git: certificate,
    edited: { '/spec/usages/0/critical': true },
    verdict: 'Synced',
  },
  {
    what: 'CR: a longer list',
    git: certificate,
    edited: { '/spec/hosts/-': 'c.example' },
    verdict: 'OutOfSync',
  },
  {
    what: 'CR: a list in another order',
    git: certificate,
    edited: { '/spec/hosts': ['b.example', 'a.example'] },
    verdict: 'OutOfSync',
  },
  {
    what: 'CR: a field of its own',
    git: certificate,
    edited: { '/spec/rotatedAt': 'today' },
    verdict: 'Synced',
  },
  {
    what: 'CR: an empty map with content added by hand',
    git: certificate,
    edited: { '/spec/labels/a': 'b' },
    verdict: 'Synced',
  },
  {
    what: 'CR: an empty list with content added by hand',
    git: changed(certificate, { '/spec/args': [] }),
    edited: { '/spec/args': ['x'] },
    verdict: 'OutOfSync',
  },
  {
    what: 'CR: a field dropped from Git',
    git: certificate,
    moved: { '/spec/big': undefined },
    verdict: 'OutOfSync',
  },
  {
    what: 'CR: an explicit null',
    git: changed(certificate, { '/spec/note': null }),
    edited: { '/spec/note': undefined },
    verdict: 'Synced',
  },
  {
    what: 'CR: numbers that are equal',
    git: certificate,
    moved: { '/spec/big': 1e3 },
    verdict: 'Synced',
  },
  {
    what: 'CR: a number and its text',
    git: certificate,
    moved: { '/spec/big': '1000' },
    verdict: 'OutOfSync',
  },
  {
    what: 'an ignored pointer',
    git: deployment,
    edited: { '/spec/replicas': 8 },
    rules: [{ group: 'apps', kind: 'Deployment', pointers: ['/spec/replicas'] }],
    verdict: 'Synced',
  },
  {
    what: 'an ignored pointer of another name',
    git: deployment,
    edited: { '/spec/replicas': 8 },
    rules: [{ group: 'apps', kind: 'Deployment', name: 'other', pointers: ['/spec/replicas'] }],
    verdict: 'OutOfSync',
  },
  {
    what: 'kind and group as globs',
    git: deployment,
    edited: { '/spec/replicas': 8 },
    rules: [{ group: '*', kind: 'Deploy*', pointers: ['/spec/replicas'] }],
    verdict: 'Synced',
  },
  {
    what: 'an ignored pointer with an index hides the image of another container, when a sidecar was put in front',
    git: deployment,
    edited: {
      '/spec/template/spec/containers/0/image': 'shop/web:0.9.0',
      '/spec/template/spec/containers': [
        { name: 'sidecar', image: 'mesh:1' },
        { ...(at(deployment, 'spec', 'template', 'spec', 'containers', 0) as Obj), image: 'shop/web:0.9.0' },
        { name: 'proxy', image: 'shop/proxy:2' },
      ],
    },
    rules: [{ group: 'apps', kind: 'Deployment', pointers: ['/spec/template/spec/containers/0/image'] }],
    verdict: 'Synced',
  },
  {
    what: 'a rule for the core group does not reach others',
    git: deployment,
    edited: { '/spec/replicas': 8 },
    rules: [{ group: '', kind: 'Deployment', pointers: ['/spec/replicas'] }],
    verdict: 'OutOfSync',
  },
];

const rule = (part: Partial<IgnoreRule>): IgnoreRule => ({
  group: '',
  kind: '',
  name: '',
  namespace: '',
  pointers: [],
  managers: [],
  ...part,
});

describe('verdict of the client-side engine', () => {
  for (const { what, git, moved = {}, edited = {}, rules = [], verdict } of cases) {
    it(`${verdict}: ${what}`, () => {
      const isOut = differs(changed(git, moved), applied(git, edited), rules.map(rule));
      assert.equal(isOut ? 'OutOfSync' : 'Synced', verdict);
    });
  }

  it('compares two ways when the last applied configuration is gone: removals in Git go unseen', () => {
    const live = changed(applied(deployment), { '/metadata/annotations': undefined });
    const smaller = changed(deployment, { '/metadata/labels/tier': undefined });
    assert.equal(differs(smaller, live, []), false);
    assert.equal(differs(changed(deployment, { '/spec/replicas': 5 }), live, []), true);
    const broken = changed(applied(deployment), {
      '/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration': '{',
    });
    assert.equal(differs(smaller, broken, []), false);
  });

  it('hides what a named manager owns, a new value of Git too', () => {
    const fields = { 'f:spec': { 'f:replicas': {} } };
    const live = withMetadata(applied(deployment, { '/spec/replicas': 8 }), {
      managedFields: [{ manager: 'scaler', operation: 'Update', fieldsType: 'FieldsV1', fieldsV1: fields }],
    });
    const scaler = rule({ group: 'apps', kind: 'Deployment', managers: ['scaler'] });
    assert.equal(differs(deployment, live, [scaler]), false);
    assert.equal(differs(changed(deployment, { '/spec/replicas': 4 }), live, [scaler]), false);
    assert.equal(
      differs(deployment, live, [rule({ group: 'apps', kind: 'Deployment', managers: ['other'] })]),
      true,
    );
  });

  it('predicts the live object after an apply, foreign fields kept', () => {
    const live = applied(deployment, { '/spec/replicas': 8, [`${env}/-`]: { name: 'X', value: '1' } });
    const { predicted } = predict(deployment, live, []);
    assert.equal(at(predicted, 'spec', 'replicas'), 3);
    assert.deepEqual(at(predicted, 'spec', 'template', 'spec', 'containers', 0, 'env'), [
      { name: 'MODE', value: 'fast' },
      { name: 'LEVEL', value: 'info' },
      { name: 'X', value: '1' },
    ]);
  });

  it('answers again when the live object, the target or the rules are others', () => {
    const live = applied(deployment);
    const edited = applied(deployment, { '/spec/replicas': 8 });
    const ignore = rule({ group: 'apps', kind: 'Deployment', pointers: ['/spec/replicas'] });
    assert.deepEqual(
      [
        differs(deployment, live, []),
        differs(deployment, edited, []),
        differs(deployment, edited, [ignore]),
        differs(deployment, edited, []),
      ],
      [false, true, false, true],
    );
  });

  it('changes neither side', () => {
    const live = applied(deployment, { '/spec/replicas': 8 });
    const before = JSON.stringify([deployment, live]);
    predict(deployment, live, [rule({ group: 'apps', kind: 'Deployment', pointers: ['/spec/replicas'] })]);
    assert.equal(JSON.stringify([deployment, live]), before);
  });
});
