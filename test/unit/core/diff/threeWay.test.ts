import assert from 'node:assert/strict';

import { attributedChanges } from '../../../../src/core/diff/attribute.ts';
import { lastApplied, threeWaySides } from '../../../../src/core/diff/threeWay.ts';
import type { KubeObject, ManagedFieldsEntry } from '../../../../src/core/model/kubeObject.ts';
import { anObject, CONTROLLER, live, RULES, wrote } from './worlds.ts';

type Row = readonly unknown[];

/** Pointer, desired, live, manager, and what the desired side does not say. */
function check(
  applied: KubeObject,
  present: KubeObject,
  writers: readonly ManagedFieldsEntry[],
  expected: readonly Row[],
): void {
  const object = live(present, { applied, writers });
  const sides = threeWaySides(object, RULES);
  assert.ok(sides);
  assert.deepEqual(
    attributedChanges(sides, object).map((change) => [
      change.pointer,
      change.desired,
      change.live,
      change.writer?.manager,
      ...(change.without ? [change.without] : []),
    ]),
    expected,
  );
}

const deployment = (spec: object, metadata: object = {}): KubeObject =>
  anObject('apps/v1', 'Deployment', { spec }, { ...metadata });
const pod = (container: object, more: object = {}): object => ({
  template: { spec: { containers: [{ name: 'web', ...container }], ...more } },
});
const WEB = '/spec/template/spec/containers/0';
const IN_WEB = (fields: object) => ({
  'f:spec': { 'f:template': { 'f:spec': { 'f:containers': { 'k:{"name":"web"}': fields as never } } } },
});

describe('threeWaySides', () => {
  it('shows a live edit with its manager, and nothing that the server filled in', () => {
    check(
      deployment({ replicas: 2, ...pod({ image: 'web:1' }) }),
      deployment({
        replicas: 2,
        strategy: { type: 'RollingUpdate' },
        ...pod({ image: 'web:2', imagePullPolicy: 'Always' }),
      }),
      [
        wrote(CONTROLLER, { 'f:spec': { 'f:replicas': {} } }),
        wrote('kubectl-edit', IN_WEB({ 'f:image': {} })),
      ],
      [[`${WEB}/image`, 'web:1', 'web:2', 'kubectl-edit']],
    );
  });

  it('shows a key named __proto__ as any other', () => {
    check(
      anObject('v1', 'ConfigMap', { data: JSON.parse('{"a": "1", "__proto__": "git"}') as object }),
      anObject('v1', 'ConfigMap', { data: { a: '1' } }),
      [],
      [['/data/__proto__', 'git', undefined, undefined]],
    );
  });

  it('shows what a hand added although Git never set it, and says so', () => {
    check(
      deployment(pod({ env: [{ name: 'A', value: '1' }] })),
      deployment(
        pod({
          env: [
            { name: 'DEBUG', value: 'on' },
            { name: 'A', value: '1' },
          ],
        }),
        { labels: { hand: 'yes' } },
      ),
      [
        wrote('kubectl-label', { 'f:metadata': { 'f:labels': { '.': {}, 'f:hand': {} } } }),
        wrote(
          'kubectl-edit',
          IN_WEB({ 'f:env': { 'k:{"name":"DEBUG"}': { '.': {}, 'f:name': {}, 'f:value': {} } } }),
        ),
      ],
      [
        ['/metadata/labels/hand', undefined, 'yes', 'kubectl-label', 'undeclared'],
        [`${WEB}/env/0`, undefined, { name: 'DEBUG', value: 'on' }, 'kubectl-edit', 'undeclared'],
      ],
    );
  });

  it('passes over what the control plane writes, and the scale of an HPA that Git leaves open', () => {
    check(
      deployment(pod({})),
      deployment({ replicas: 7, ...pod({}) }, { annotations: { 'deployment.kubernetes.io/revision': '3' } }),
      [
        wrote('kube-controller-manager', {
          'f:metadata': { 'f:annotations': { 'f:deployment.kubernetes.io/revision': {} } },
        }),
        wrote('kube-controller-manager', { 'f:spec': { 'f:replicas': {} } }, { subresource: 'scale' }),
      ],
      [],
    );
  });

  it('passes over requests that wait on an Application, and shows other edits of it', () => {
    const application = (more: object, annotations: object): KubeObject =>
      anObject('argoproj.io/v1alpha1', 'Application', { spec: {}, ...more }, { annotations });
    const refresh = { 'argocd.argoproj.io/refresh': 'normal' };
    check(
      application({}, {}),
      application({ operation: { sync: {} }, spec: { info: [] } }, refresh),
      [
        wrote('plumbline', {
          'f:operation': { 'f:sync': {} },
          'f:metadata': { 'f:annotations': { 'f:argocd.argoproj.io/refresh': {} } },
          'f:spec': { 'f:info': {} },
        }),
      ],
      [['/spec/info', undefined, [], 'plumbline', 'undeclared']],
    );
  });

  it('shows a field and a list item that live lost, without a writer: nobody keeps that record', () => {
    check(
      deployment({
        paused: true,
        ...pod({
          env: [
            { name: 'A', value: '1' },
            { name: 'B', value: '2' },
          ],
        }),
      }),
      deployment(pod({ env: [{ name: 'B', value: '2' }] })),
      [],
      [
        [`${WEB}/env/0`, { name: 'A', value: '1' }, undefined, undefined],
        ['/spec/paused', true, undefined, undefined],
      ],
    );
  });

  it('does not call values different that the server stores in another form or not at all', () => {
    check(
      deployment(
        {
          paused: false,
          ...pod(
            {
              resources: { limits: { cpu: '1000m' }, requests: { memory: 1024 } },
              env: [],
              securityContext: {},
            },
            { nodeSelector: {}, tolerations: [], hostNetwork: false, priorityClassName: '' },
          ),
        },
        { creationTimestamp: null, annotations: {} },
      ),
      deployment(pod({ resources: { limits: { cpu: '1' }, requests: { memory: '1024' } } })),
      [],
      [],
    );
  });

  it('keeps zero values of custom resources, which are stored as written', () => {
    const widget = (spec: object): KubeObject => anObject('example.com/v1', 'Widget', { spec });
    check(
      widget({ enabled: false, limits: { cpu: '1000m' } }),
      widget({ limits: { cpu: '1' } }),
      [],
      [
        ['/spec/limits/cpu', '1000m', '1', undefined],
        ['/spec/enabled', false, undefined, undefined],
      ],
    );
  });

  it('compares lists without keys item by item, defaults inside an item left out', () => {
    const role = (verbs: string[], more: object = {}): KubeObject =>
      anObject('rbac.authorization.k8s.io/v1', 'Role', {
        rules: [{ apiGroups: [''], resources: ['pods'], verbs, ...more }],
      });
    check(role(['get']), role(['get'], { filledIn: true }), [], []);
    check(
      role(['get', 'list']),
      role(['get']),
      [],
      [['/rules/0/verbs', ['get', 'list'], ['get'], undefined]],
    );
  });

  it('shows items in another order as a change of the list', () => {
    const env = (...names: string[]): object[] => names.map((name) => ({ name, value: '1' }));
    check(
      deployment(pod({ env: env('A', 'B') })),
      deployment(pod({ env: env('B', 'A') })),
      [],
      [[`${WEB}/env`, env('A', 'B'), env('B', 'A'), undefined]],
    );
  });

  it('ignores status, and an API version that changed since', () => {
    const old = anObject('autoscaling/v2beta2', 'HorizontalPodAutoscaler', {
      spec: { maxReplicas: 3 },
      status: {},
    });
    const now = anObject('autoscaling/v2', 'HorizontalPodAutoscaler', {
      spec: { maxReplicas: 3 },
      status: { currentReplicas: 3 },
    });
    check(old, now, [], []);
  });

  it('has no sides without an annotation that can be read', () => {
    assert.equal(threeWaySides(live(deployment({})), RULES), undefined);
    const broken = deployment(
      {},
      { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{' } },
    );
    assert.equal(lastApplied(broken), undefined);
  });
});
