import assert from 'node:assert/strict';

import { attributedChanges } from '../../../../src/core/diff/attribute.ts';
import { dryRunSides } from '../../../../src/core/diff/dryRun.ts';
import type { CompareRules } from '../../../../src/core/diff/rules.ts';
import type { KubeObject, ManagedFieldsEntry } from '../../../../src/core/model/kubeObject.ts';
import { anObject, CONTROLLER, live, masked, RULES, wrote } from './worlds.ts';

interface Case {
  readonly git: KubeObject;
  /** What the server predicts; by default the live object, as when Git and live agree. */
  readonly predicted?: KubeObject;
  readonly present: KubeObject;
  readonly applied?: KubeObject;
  readonly writers?: readonly ManagedFieldsEntry[];
  readonly rules?: CompareRules;
}

function check(given: Case, expected: readonly (readonly unknown[])[]): void {
  const object = live(given.present, {
    ...(given.applied && { applied: given.applied }),
    writers: given.writers ?? [],
  });
  const predicted = masked({
    ...(given.predicted ?? given.present),
    metadata: { ...object.metadata, ...given.predicted?.metadata },
  });
  const sides = dryRunSides(masked(given.git), predicted, object, given.rules ?? RULES);
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

const service = (spec: object, metadata: object = {}): KubeObject =>
  anObject('v1', 'Service', { spec }, { ...metadata });

describe('dryRunSides', () => {
  it('shows the value of Git against the live one with its manager', () => {
    check(
      {
        git: service({ type: 'ClusterIP' }),
        predicted: service({ type: 'ClusterIP', clusterIP: '10.0.0.1' }),
        present: service({ type: 'NodePort', clusterIP: '10.0.0.1' }),
        writers: [wrote('kubectl-edit', { 'f:spec': { 'f:type': {} } })],
      },
      [['/spec/type', 'ClusterIP', 'NodePort', 'kubectl-edit']],
    );
  });

  it('shows a label removed in Git although the dry run of a client-side applied object keeps it', () => {
    const labels = { app: 'web', team: 'shop' };
    check(
      {
        git: service({}, { labels: { app: 'web' } }),
        present: service({}, { labels }),
        applied: service({}, { labels }),
        writers: [
          wrote(CONTROLLER, { 'f:metadata': { 'f:labels': { '.': {}, 'f:app': {}, 'f:team': {} } } }),
        ],
      },
      [['/metadata/labels/team', undefined, 'shop', CONTROLLER]],
    );
  });

  it('shows the last label, an env item and a map removed in Git', () => {
    const spec = (env: object[], more: object): object => ({
      template: { spec: { containers: [{ name: 'web', env, ...more }] } },
    });
    const applied = anObject(
      'apps/v1',
      'Deployment',
      {
        spec: spec(
          [
            { name: 'A', value: '1' },
            { name: 'B', value: '2' },
          ],
          { securityContext: { runAsUser: 1 } },
        ),
      },
      { labels: { app: 'web' } },
    );
    check(
      {
        git: anObject('apps/v1', 'Deployment', { spec: spec([{ name: 'B', value: '2' }], {}) }),
        present: applied,
        applied,
      },
      [
        ['/metadata/labels', undefined, { app: 'web' }, undefined],
        ['/spec/template/spec/containers/0/env/0', undefined, { name: 'A', value: '1' }, undefined],
        ['/spec/template/spec/containers/0/securityContext/runAsUser', undefined, 1, undefined],
      ],
    );
  });

  it('does not call a field removed that the server fills in again with the same value', () => {
    const ports = (protocol: object): object => ({ ports: [{ port: 80, ...protocol }], type: 'ClusterIP' });
    check(
      {
        git: service({ ports: [{ port: 80 }] }),
        present: service(ports({ protocol: 'TCP' })),
        applied: service(ports({ protocol: 'TCP' })),
      },
      [],
    );
  });

  it('leaves what others put under a map that Git gave up', () => {
    check(
      {
        git: service({}),
        present: service({}, { annotations: { mine: '1', theirs: '2' } }),
        applied: service({}, { annotations: { mine: '1' } }),
        writers: [wrote('kubectl-annotate', { 'f:metadata': { 'f:annotations': { 'f:theirs': {} } } })],
      },
      [
        ['/metadata/annotations/mine', undefined, '1', undefined],
        ['/metadata/annotations/theirs', undefined, '2', 'kubectl-annotate', 'undeclared'],
      ],
    );
  });

  it('takes removals from the fields owned by apply when the object is applied server-side', () => {
    check(
      {
        git: service({}, { labels: { app: 'web' } }),
        present: service({}, { labels: { app: 'web', team: 'shop' } }),
        // Left behind by the client-side apply of before: it is not what counts any more.
        applied: service({ type: 'ClusterIP' }, { labels: { app: 'web', old: 'x' } }),
        writers: [
          wrote(
            CONTROLLER,
            { 'f:metadata': { 'f:labels': { 'f:app': {}, 'f:team': {} } } },
            { operation: 'Apply' },
          ),
        ],
      },
      [['/metadata/labels/team', undefined, 'shop', CONTROLLER]],
    );
  });

  it('shows what a hand added, which the prediction carries along', () => {
    const nodeSelector = { disk: 'ssd' };
    check(
      {
        git: anObject('v1', 'Pod', { spec: {} }),
        present: anObject('v1', 'Pod', { spec: { nodeSelector } }),
        writers: [wrote('kubectl-patch', { 'f:spec': { 'f:nodeSelector': { '.': {}, 'f:disk': {} } } })],
      },
      [['/spec/nodeSelector/disk', undefined, 'ssd', 'kubectl-patch', 'undeclared']],
    );
  });

  it('passes over what the server writes beside the fields of Git', () => {
    const generation = 'deprecated.daemonset.template.generation';
    const daemonSet = (image: string, count: string): KubeObject =>
      anObject(
        'apps/v1',
        'DaemonSet',
        { spec: { template: { spec: { containers: [{ name: 'web', image, imagePullPolicy: 'Always' }] } } } },
        { annotations: { [generation]: count } },
      );
    check(
      {
        git: anObject('apps/v1', 'DaemonSet', {
          spec: { template: { spec: { containers: [{ name: 'web', image: 'web:1' }] } } },
        }),
        predicted: daemonSet('web:1', '3'),
        present: daemonSet('web:2', '2'),
      },
      [['/spec/template/spec/containers/0/image', 'web:1', 'web:2', undefined]],
    );
  });

  it('passes over what admission adds, but not where the app includes it', () => {
    const given = {
      git: anObject('v1', 'ConfigMap', { data: { colour: 'blue' } }),
      predicted: anObject('v1', 'ConfigMap', { data: { colour: 'blue', added: 'x' } }),
      present: anObject('v1', 'ConfigMap', { data: { colour: 'blue' } }),
    };
    check(given, []);
    check({ ...given, rules: { ...RULES, includesMutations: true } }, [
      ['/data/added', 'x', undefined, undefined],
    ]);
  });

  it('keeps the defaults of an item that Git adds', () => {
    const pod = (...containers: readonly object[]): KubeObject =>
      anObject('v1', 'Pod', { spec: { containers } });
    const web = { name: 'web', image: 'web:1', imagePullPolicy: 'Always' };
    const sidecar = { name: 'mesh', image: 'mesh:1', imagePullPolicy: 'IfNotPresent' };
    check(
      {
        git: pod({ name: 'web', image: 'web:1' }, { name: 'mesh', image: 'mesh:1' }),
        predicted: pod(web, sidecar),
        present: pod(web),
      },
      [['/spec/containers/1', sidecar, undefined, undefined]],
    );
  });

  it('does not compare system metadata and status', () => {
    const git = service({});
    check({ git, predicted: { ...git, status: { x: 1 } }, present: { ...git, status: { x: 2 } } }, []);
  });
});
