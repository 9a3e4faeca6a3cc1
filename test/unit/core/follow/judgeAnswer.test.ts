import assert from 'node:assert/strict';

import { argoCdEngine } from '../../../../src/core/engines/argocd/argoCdEngine.ts';
import { isAsked, judgeAnswer } from '../../../../src/core/follow/judgeAnswer.ts';
import type { Answer } from '../../../../src/core/follow/judgeAnswer.ts';
import type { App, Operation } from '../../../../src/core/model/app.ts';
import type { KubeObject } from '../../../../src/core/model/kubeObject.ts';
import type { DoneWhen } from '../../../../src/core/model/plan.ts';
import { anApp } from '../view/world.ts';

const REFRESH = 'argocd.argoproj.io/refresh';
const BEFORE = '2026-11-24T13:00:00Z';
const AFTER = '2026-11-24T13:05:00Z';

function object(reconciledAt: string | undefined, annotations: Record<string, string> = {}): KubeObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'checkout', namespace: 'argocd', annotations },
    ...(reconciledAt === undefined ? {} : { status: { reconciledAt } }),
  };
}

function operated(over: Partial<Operation>): App {
  const operation: Operation = {
    isRequested: false,
    isAutomated: false,
    isSelfHeal: false,
    isDryRun: false,
    retryCount: 0,
    ...over,
  };
  return anApp({ operation });
}

describe('the answer to a refresh', () => {
  const done: DoneWhen = { kind: 'refreshed', annotation: REFRESH, reconciledBefore: BEFORE };
  const rows: readonly [what: string, object: KubeObject, wasAsked: boolean, answer: Answer][] = [
    ['is none while the request stands there', object(AFTER, { [REFRESH]: 'normal' }), true, 'unanswered'],
    ['is none for a version from before the request', object(BEFORE), false, 'unanswered'],
    ['is a comparison that is newer, though the request was never seen', object(AFTER), false, 'succeeded'],
    [
      'is the end of the request, in the second of the last comparison too',
      object(BEFORE),
      true,
      'succeeded',
    ],
  ];
  for (const [what, seen, wasAsked, answer] of rows) {
    it(what, () => {
      assert.equal(judgeAnswer(done, { app: anApp(), object: seen, wasAsked }, argoCdEngine), answer);
    });
  }

  it('counts the first comparison of an app that had none', () => {
    const first: DoneWhen = { kind: 'refreshed', annotation: REFRESH };
    const judge = (seen: KubeObject): Answer =>
      judgeAnswer(first, { app: anApp(), object: seen, wasAsked: false }, argoCdEngine);
    assert.equal(judge(object(undefined)), 'unanswered');
    assert.equal(judge(object(AFTER)), 'succeeded');
  });

  it('needs the request to have been seen, where the kind keeps no time', () => {
    const gone: DoneWhen = { kind: 'annotationGone', annotation: REFRESH };
    const judge = (seen: KubeObject, wasAsked: boolean): Answer =>
      judgeAnswer(gone, { app: anApp(), object: seen, wasAsked }, argoCdEngine);
    assert.equal(judge(object(undefined), false), 'unanswered');
    assert.equal(judge(object(undefined, { [REFRESH]: 'true' }), true), 'unanswered');
    assert.equal(judge(object(undefined), true), 'succeeded');
  });
});

describe('the answer to an operation', () => {
  const done: DoneWhen = { kind: 'operationFinished', startedBefore: BEFORE, graceMs: 1_000 };
  const judge = (app: App, wasAsked = false): Answer =>
    judgeAnswer(done, { app, object: object(AFTER), wasAsked }, argoCdEngine);

  it('is none before one has begun', () => {
    assert.equal(judge(anApp()), 'unanswered');
    assert.equal(judge(operated({ isRequested: true })), 'unanswered');
  });

  it('is never taken from the operation before', () => {
    assert.equal(judge(operated({ startedAt: BEFORE, phase: 'Failed' })), 'unanswered');
  });

  it('is that of one that began in the same second, if its request was seen', () => {
    assert.equal(judge(operated({ startedAt: BEFORE, phase: 'Succeeded' }), true), 'succeeded');
  });

  const phases: readonly [phase: Operation['phase'], answer: Answer][] = [
    ['Running', 'running'],
    ['Terminating', 'running'],
    [undefined, 'running'],
    ['Succeeded', 'succeeded'],
    ['Failed', 'failed'],
    ['Error', 'failed'],
  ];
  for (const [phase, answer] of phases) {
    it(`is "${answer}" in phase ${phase ?? 'unknown'}`, () => {
      assert.equal(judge(operated({ startedAt: AFTER, ...(phase && { phase }) })), answer);
    });
  }

  it('is still asked for as long as the request stands on the object', () => {
    assert.equal(isAsked(done, operated({ isRequested: true }), object(AFTER)), true);
    assert.equal(isAsked(done, operated({}), object(AFTER)), false);
    assert.equal(isAsked(done, anApp(), object(AFTER)), false);
  });
});
