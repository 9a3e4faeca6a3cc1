import assert from 'node:assert/strict';

import type { PlanContext } from '../../../../../src/core/engines/engine.ts';
import { fluxEngine } from '../../../../../src/core/engines/flux/fluxEngine.ts';
import { judgeAnswer } from '../../../../../src/core/follow/judgeAnswer.ts';
import type { App, ObjectName } from '../../../../../src/core/model/app.ts';
import type { KubeObject } from '../../../../../src/core/model/kubeObject.ts';
import type { Action, Plan } from '../../../../../src/core/model/plan.ts';
import { appOf, changed, framesOf, recorded, recordings } from './fixtures.ts';

const NOW = Date.parse('2026-01-05T10:00:00.123Z');
const TOKEN = '2026-01-05T10:00:00.123000000Z';
const RECONCILE: Action = { kind: 'reconcile', withSource: false };
const WITH_SOURCE: Action = { kind: 'reconcile', withSource: true };

function planned(action: Action, object: KubeObject, over: Partial<PlanContext> = {}): Plan {
  const plan = fluxEngine.plan(action, object, { app: appOf(object), now: NOW, user: 'kim', ...over });
  assert.ok(plan.ok, plan.ok ? '' : plan.error.reason);
  return plan.value;
}

function refused(action: Action, object: KubeObject): string {
  const plan = fluxEngine.plan(action, object, { app: appOf(object), now: NOW, user: 'kim' });
  assert.ok(!plan.ok);
  return plan.error.reason;
}

const codes = (notes: readonly { readonly code: string }[]): readonly string[] =>
  notes.map(({ code }) => code);

function among(...objects: readonly KubeObject[]): (name: ObjectName) => App | undefined {
  const apps = objects.map(appOf);
  return (name) => apps.find((one) => one.kind === name.kind && one.name === name.name);
}

describe('a plan for Flux', () => {
  it('to reconcile is a new token, and the right to patch that one object', () => {
    const plan = planned(RECONCILE, recorded('ks-applied'));
    assert.deepEqual(plan.patch, {
      group: 'kustomize.toolkit.fluxcd.io',
      version: 'v1',
      kind: 'Kustomization',
      resource: 'kustomizations',
      namespace: 'ks-applied',
      name: 'ks-applied',
      type: 'merge',
      body: { metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': TOKEN } } },
    });
    assert.deepEqual(plan.access, [
      {
        verb: 'patch',
        group: 'kustomize.toolkit.fluxcd.io',
        resource: 'kustomizations',
        namespace: 'ks-applied',
        name: 'ks-applied',
      },
    ]);
    assert.deepEqual(plan.doneWhen, {
      kind: 'requestHandled',
      annotation: 'reconcile.fluxcd.io/requestedAt',
      token: TOKEN,
    });
    assert.deepEqual(codes(plan.warnings), ['applies']);
    assert.match(plan.warnings[0]?.text ?? '', /objects that left Git are deleted/);
    assert.match(
      planned(RECONCILE, recorded('ks-not-pruned')).warnings[0]?.text ?? '',
      /objects that left Git stay/,
    );
    assert.equal(plan.consent, 'always');
  });

  it('never asks a suspended object, which would say that it answered', () => {
    for (const name of ['ks-suspended', 'hr-suspended', 'git-suspended']) {
      assert.deepEqual(codes(planned(RECONCILE, recorded(name)).blockers), ['suspended'], name);
    }
    assert.deepEqual(codes(planned({ kind: 'force' }, recorded('hr-suspended')).blockers), ['suspended']);
    assert.deepEqual(codes(planned(RECONCILE, recorded('ks-deleting')).blockers), ['deleting']);
  });

  it('warns of what deletes objects, of who is waited for, and of a request that stands', () => {
    const object = changed(recorded('ks-dependency-not-ready'), {
      metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': 'x' } },
      spec: { force: true },
    });
    const { warnings } = planned(RECONCILE, object, { find: among() });
    assert.deepEqual(codes(warnings), ['applies', 'force', 'dependsOn', 'alreadyAsked']);
    assert.match(warnings[2]?.text ?? '', /base/);
  });

  describe('to reconcile with the source', () => {
    const recording = recordings.find(({ name }) => name === 'hr-from-chart') ?? assert.fail();
    const chart = recording.others.find(({ kind }) => kind === 'HelmChart') ?? assert.fail();
    const repository = changed(recorded('helm-repository-ready'), {
      metadata: { name: 'hr-from-chart', namespace: 'hr-from-chart' },
    });

    it('asks the repository, then the chart, then the release, with the rights for each', () => {
      const plan = planned(WITH_SOURCE, recording.object, { find: among(repository, chart) });
      assert.deepEqual(
        plan.before?.map(({ patch, title }) => `${patch.resource} ${patch.name}: ${title}`),
        [
          'helmrepositories hr-from-chart: Fetch HelmRepository hr-from-chart',
          'helmcharts hr-from-chart-hr-from-chart: Fetch HelmChart hr-from-chart-hr-from-chart',
        ],
      );
      for (const step of plan.before ?? []) {
        assert.deepEqual(step.patch.body, {
          metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': TOKEN } },
        });
        assert.deepEqual(step.doneWhen, plan.doneWhen);
      }
      assert.deepEqual(
        plan.access.map(({ resource }) => resource),
        ['helmrepositories', 'helmcharts', 'helmreleases'],
      );
    });

    it('leaves out an address that nobody fetches, and is blocked by a suspended source', () => {
      const address = changed(repository, { spec: { type: 'oci', url: 'oci://oci.fernhill.example' } });
      const plan = planned(WITH_SOURCE, recording.object, { find: among(address, chart) });
      assert.deepEqual(
        plan.before?.map(({ patch }) => patch.kind),
        ['HelmChart'],
      );
      const suspended = changed(chart, { spec: { suspend: true } });
      assert.deepEqual(
        codes(planned(WITH_SOURCE, recording.object, { find: among(repository, suspended) }).blockers),
        ['sourceSuspended'],
      );
    });

    it('is refused without a source that can be asked', () => {
      assert.match(refused(WITH_SOURCE, recorded('ks-applied')), /no source that can be asked/);
    });
  });

  it('to force or to reset has both annotations with one value', () => {
    const annotations = (action: Action, name: string): unknown =>
      (planned(action, recorded(name)).patch.body['metadata'] as { readonly annotations: object })
        .annotations;
    assert.deepEqual(annotations({ kind: 'force' }, 'hr-installed'), {
      'reconcile.fluxcd.io/requestedAt': TOKEN,
      'reconcile.fluxcd.io/forceAt': TOKEN,
    });
    assert.deepEqual(annotations({ kind: 'resetFailures' }, 'hr-install-failed'), {
      'reconcile.fluxcd.io/requestedAt': TOKEN,
      'reconcile.fluxcd.io/resetAt': TOKEN,
    });
    assert.deepEqual(codes(planned({ kind: 'resetFailures' }, recorded('hr-installed')).blockers), [
      'noFailure',
    ]);
    assert.match(refused({ kind: 'force' }, recorded('ks-applied')), /HelmRelease/);
  });

  it('to suspend sets the field and who did it', () => {
    const plan = planned({ kind: 'suspend' }, recorded('ks-applied'));
    assert.deepEqual(plan.patch.body, {
      metadata: { annotations: { 'fluxcd.controlplane.io/suspendedBy': 'kim' } },
      spec: { suspend: true },
    });
    assert.deepEqual(plan.doneWhen, { kind: 'automationIs', isPaused: true });
    assert.deepEqual(codes(plan.warnings), ['suspends']);
    assert.deepEqual(codes(planned({ kind: 'suspend' }, recorded('ks-suspended')).blockers), [
      'alreadySuspended',
    ]);
  });

  it('to suspend warns that it will not last where Git names the field', () => {
    const parent = { kind: 'Kustomization', name: 'flux-system' };
    const inGit = changed(recorded('ks-applied'), {
      metadata: {
        managedFields: [
          {
            manager: 'kustomize-controller',
            operation: 'Apply',
            fieldsV1: { 'f:spec': { 'f:suspend': {} } },
          },
        ],
      },
    });
    const lasting = planned({ kind: 'suspend' }, inGit, { parent }).warnings;
    assert.deepEqual(codes(lasting), ['suspends', 'willNotLast']);
    assert.match(lasting[1]?.text ?? '', /Kustomization flux-system puts that back/);
    assert.deepEqual(codes(planned({ kind: 'suspend' }, recorded('ks-applied'), { parent }).warnings), [
      'suspends',
      'outsideGit',
    ]);
    // Applied on the client's side, as by Argo CD: the annotation says what Git says.
    const applied = (spec: object): KubeObject =>
      changed(recorded('ks-applied'), {
        metadata: {
          annotations: { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ spec }) },
        },
      });
    const warned = (spec: object): readonly string[] =>
      codes(planned({ kind: 'suspend' }, applied(spec)).warnings);
    assert.deepEqual(warned({ suspend: false }), ['suspends', 'willNotLast']);
    assert.deepEqual(warned({ interval: '5m' }), ['suspends']);
  });

  it('to resume takes the field away and asks to reconcile', () => {
    const plan = planned({ kind: 'resume' }, recorded('ks-suspended'));
    assert.deepEqual(plan.patch.body, {
      metadata: {
        annotations: {
          'reconcile.fluxcd.io/requestedAt': TOKEN,
          'fluxcd.controlplane.io/suspendedBy': null,
        },
      },
      spec: { suspend: null },
    });
    assert.deepEqual(codes(plan.blockers), []);
    assert.deepEqual(codes(planned({ kind: 'resume' }, recorded('ks-applied')).blockers), ['notSuspended']);
  });

  it('is none for what is only read, nor for what Flux has not', () => {
    const alert: KubeObject = {
      apiVersion: 'notification.toolkit.fluxcd.io/v1beta3',
      kind: 'Alert',
      metadata: { name: 'a', namespace: 'n' },
    };
    assert.match(refused(RECONCILE, alert), /No controller reconciles Alert a/);
    assert.match(refused({ kind: 'suspend' }, alert), /left alone/);
    assert.match(refused(RECONCILE, recorded('helm-repository-oci')), /on request/);
    for (const action of [
      { kind: 'refresh', hard: false },
      { kind: 'terminate' },
    ] as const satisfies readonly Action[]) {
      assert.match(refused(action, recorded('ks-applied')), /compares and applies in one/);
    }
  });

  it('is made for every action that a row offers, and for no other', () => {
    const kinds: readonly Action[] = [
      RECONCILE,
      { kind: 'force' },
      { kind: 'resetFailures' },
      { kind: 'suspend' },
      { kind: 'resume' },
    ];
    for (const { object, name } of recordings) {
      const offered = kinds.filter((action) => {
        const plan = fluxEngine.plan(action, object, { app: appOf(object), now: NOW, user: 'kim' });
        return plan.ok && plan.value.blockers.length === 0;
      });
      assert.deepEqual(
        offered.map(({ kind }) => kind),
        // What is asked of one object is another test's.
        appOf(object).actions?.filter((kind) => kind !== 'stopManaging' && kind !== 'manageAgain'),
        name,
      );
    }
  });
});

describe('the answer to a request of Flux', () => {
  const judge = (object: KubeObject, token: string): string =>
    judgeAnswer(
      { kind: 'requestHandled', annotation: 'reconcile.fluxcd.io/requestedAt', token },
      { app: appOf(object), object, wasAsked: true },
      fluxEngine,
    );
  const handledAt = '2026-01-05T09:00:03.000000Z';

  it('is given when the controller wrote the token back, at the end of its attempt', () =>
    assert.deepEqual(
      framesOf('ks-reconcile-requested').map((frame) => judge(frame, handledAt)),
      ['unanswered', 'running', 'running', 'running', 'unanswered', 'succeeded'],
    ));

  it('is a failure where the attempt failed', () =>
    assert.equal(
      judge(changed(recorded('ks-new-revision-fails'), { status: { lastHandledReconcileAt: 't' } }), 't'),
      'failed',
    ));

  it('is never believed of a suspended object, which writes the token and does nothing', () =>
    assert.equal(
      judge(changed(recorded('ks-suspended'), { status: { lastHandledReconcileAt: 't' } }), 't'),
      'failed',
    ));

  it('is not that of an earlier request', () =>
    assert.equal(judge(recorded('ks-reconcile-requested'), 'another'), 'unanswered'));

  it('to suspending is the field itself', () => {
    const judged = (name: string): string =>
      judgeAnswer(
        { kind: 'automationIs', isPaused: true },
        { app: appOf(recorded(name)), object: recorded(name), wasAsked: false },
        fluxEngine,
      );
    assert.deepEqual([judged('ks-applied'), judged('ks-suspended')], ['unanswered', 'succeeded']);
  });
});
