import assert from 'node:assert/strict';

import type { AppEvent } from '../../../../../src/core/engines/appEvent.ts';
import { fluxEngine } from '../../../../../src/core/engines/flux/fluxEngine.ts';
import { operationEntries } from '../../../../../src/core/history/operations.ts';
import type { KubeObject } from '../../../../../src/core/model/kubeObject.ts';
import { at } from '../../../../../src/core/util/json.ts';
import { withInitiator } from '../../../../../src/core/view/historyWords.ts';
import { operationLabel } from '../../../../../src/core/view/operationRow.ts';
import { changed, recorded, recordings } from './fixtures.ts';

const eventsOf = (name: string): readonly KubeObject[] => {
  const found = recordings.find((one) => one.name === name);
  assert.ok(found, name);
  return found.events;
};
const told = (name: string, object = recorded(name)): readonly AppEvent[] =>
  fluxEngine.events?.(eventsOf(name), object) ?? [];

/** What the history says, newest first. */
const lines = (name: string, object = recorded(name)): readonly string[] =>
  operationEntries(told(name, object), fluxEngine.history(object)).map((entry) =>
    entry.kind === 'operation'
      ? `${entry.by.word}: ${operationLabel(entry)}${entry.failure === undefined ? '' : `: ${entry.failure.slice(0, 40)}`}`
      : `${entry.by.word}: ${entry.action}`,
  );

describe("what Flux's Events tell", () => {
  it('a live edit that was undone, and nothing of the deploy before it', () => {
    const [revision] = fluxEngine.history(recorded('ks-edit-undone'))[0]?.revisions ?? [];
    assert.deepEqual(lines('ks-edit-undone'), [
      `controller: A change in the cluster was undone: ConfigMap ks-edit-undone/settings, at ${revision?.slice(0, 7)}`,
    ]);
    for (const name of ['ks-applied', 'ks-applied-and-healthy', 'ks-pruned', 'ks-reconcile-requested']) {
      assert.deepEqual(lines(name), [], name);
    }
  });

  it('no undone edit where the spec was changed: that gives the same Event', () => {
    const object = recorded('ks-edit-undone');
    const [undone] = told('ks-edit-undone');
    assert.ok(undone);
    const status = object['status'] as { readonly history: readonly object[] };
    // The changed spec gives another build of the same revision.
    const rebuilt = { ...status.history[0], digest: 'sha256:00', firstReconciled: undone.at };
    assert.deepEqual(
      lines('ks-edit-undone', changed(object, { status: { history: [rebuilt, ...status.history] } })),
      [],
    );
    // Or the same build, with other marks on it: then the spec was written in between.
    const wrote = (field: string, time: string): KubeObject => ({
      ...object,
      metadata: {
        ...object.metadata,
        managedFields: [{ manager: 'kubectl-edit', operation: 'Update', time, fieldsV1: { [field]: {} } }],
      },
    });
    assert.deepEqual(lines('ks-edit-undone', wrote('f:spec', undone.at)), []);
    assert.equal(lines('ks-edit-undone', wrote('f:metadata', undone.at)).length, 1);
    assert.equal(lines('ks-edit-undone', wrote('f:spec', '2026-01-05T08:00:00Z')).length, 1);
  });

  it('no undone edit where a revert brought an older build back, though its Event reads as that of the bad commit', () => {
    const object = recorded('ks-edit-undone');
    const [build] = at(object, 'status', 'history') as readonly object[];
    const minute = (number: number): string => `2026-01-05T10:${String(number).padStart(2, '0')}:00Z`;
    const revision = (digit: string): string => `main@sha1:${digit.repeat(40)}`;
    const entry = (digest: string, digit: string, first: number, last: number): object => ({
      ...build,
      digest: `sha256:${digest}`,
      metadata: { revision: revision(digit) },
      firstReconciled: minute(first),
      lastReconciled: minute(last),
    });
    const reverted = changed(object, {
      status: { history: [entry('a', '3', 1, 30), entry('b', '2', 10, 10)] },
    });
    const event = (
      reason: string,
      message: string,
      digit: string,
      since: number,
      last = since,
    ): KubeObject => ({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: {
        name: `settings.${String(since).padStart(16, '0')}${reason}`,
        uid: `${reason}.${since}`,
        annotations: { 'kustomize.toolkit.fluxcd.io/revision': revision(digit) },
      },
      type: 'Normal',
      reason,
      message,
      firstTimestamp: minute(since),
      lastTimestamp: minute(last),
    });
    const succeeded = (digit: string, when: number): KubeObject =>
      event('ReconciliationSucceeded', 'Reconciliation finished', digit, when);
    const configured = (digit: string, since: number, last = since): KubeObject =>
      event('Progressing', 'ConfigMap/shop/one configured', digit, since, last);
    const deploys = [succeeded('1', 1), succeeded('2', 10), succeeded('3', 20)];
    const toldBy = (...events: readonly KubeObject[]): readonly string[] =>
      (fluxEngine.events?.(events, reverted) ?? []).map((one) =>
        one.word === 'ended' ? `${one.at} ${one.revisions.join().slice(0, 3)}` : one.word,
      );
    // One Event for both applies, or one for each.
    assert.deepEqual(toldBy(...deploys, configured('2', 10, 20)), []);
    assert.deepEqual(toldBy(...deploys, configured('2', 10), configured('3', 20)), []);
    assert.deepEqual(toldBy(configured('3', 20)), []);
    // Then an edit is undone, by an Event of its own or the same once more.
    assert.deepEqual(toldBy(...deploys, configured('3', 30), succeeded('3', 30)), [`${minute(30)} 333`]);
    assert.deepEqual(toldBy(...deploys, configured('2', 10, 30), succeeded('3', 30)), [`${minute(30)} 333`]);
  });

  it('also what stands for many alike, without the words and annotations of that', () => {
    const combined = (name: string): readonly KubeObject[] =>
      eventsOf(name).map((event) => ({
        ...event,
        message: `(combined from similar events): ${String(event['message'])}`,
        metadata: { ...event.metadata, annotations: {} },
      }));
    const object = recorded('ks-edit-undone');
    const [undone, ...others] = fluxEngine.events?.(combined('ks-edit-undone'), object) ?? [];
    assert.ok(undone?.word === 'ended' && others.length === 0);
    assert.deepEqual(undone.objects, ['ConfigMap ks-edit-undone/settings']);
    assert.deepEqual(undone.revisions, fluxEngine.history(object)[0]?.revisions);
    const failing = recorded('ks-build-failed');
    const [failed] = fluxEngine.events?.(combined('ks-build-failed'), failing) ?? [];
    assert.ok(failed?.word === 'ended');
    assert.match(failed.failure ?? '', /^kustomize build failed/);
    assert.equal(failed.revisions.length, 1);
  });

  it('failures in the words of the controller, once each, and not what only waits', () => {
    const [line = '', ...others] = lines('ks-build-failed');
    assert.deepEqual(others, []);
    assert.match(line, /^controller: Reconciliation of [0-9a-f]{7} failed: kustomize build failed/);
    assert.equal(lines('ks-health-check-failed').length, 1);
    assert.deepEqual(lines('ks-dependency-not-ready'), []);
    assert.deepEqual(lines('hr-dependency-not-ready'), []);
  });

  it('each failed revision by the record of builds, where one Event stands for several and names the first', () => {
    const object = recorded('ks-new-revision-fails');
    const [failed, ...others] = at(object, 'status', 'history') as readonly object[];
    const build = (digit: string, time: string): object => ({
      ...failed,
      digest: `sha256:${digit}`,
      metadata: { revision: `main@sha1:${digit.repeat(40)}` },
      firstReconciled: time,
      lastReconciled: time,
    });
    const [first, second] = ['2026-01-05T09:00:04Z', '2026-01-05T09:07:00Z'];
    const twice = changed(object, {
      status: { history: [build('b', second), build('a', first), ...others] },
    });
    const repeated = eventsOf('ks-new-revision-fails').map((event) =>
      event['type'] === 'Warning' ? { ...event, firstTimestamp: first, lastTimestamp: second } : event,
    );
    const revisions = (events: readonly KubeObject[]): readonly string[] =>
      (fluxEngine.events?.(events, twice) ?? []).flatMap((event) =>
        event.word === 'ended' ? [`${event.at} ${event.revisions.map((one) => one.slice(0, 3)).join()}`] : [],
      );
    assert.deepEqual(revisions(repeated), [`${first} aaa`, `${second} bbb`]);
    for (const event of fluxEngine.events?.(repeated, twice) ?? []) {
      assert.ok(event.word === 'ended');
      assert.match(event.failure ?? '', /dry-run failed/);
    }
    // After the hour for which Events are kept the record still has them, without the text.
    assert.deepEqual(revisions([]), [`${first} aaa`, `${second} bbb`]);
    const [kept] = operationEntries(fluxEngine.events?.([], twice) ?? [], []);
    assert.ok(kept?.kind === 'operation' && kept.isRecorded === true);
    assert.equal(operationLabel(kept), 'Reconciliation of bbbbbbb failed');
    assert.match(kept.failure ?? '', /ReconciliationFailed/);
  });

  it('of a release failed upgrades without the log of Helm, and what the controller did about them', () => {
    const found = lines('hr-rolled-back');
    assert.equal(found.length, 4);
    assert.match(found[0] ?? '', /^controller: Helm rollback to previous release .*shop\.v3 .* succeeded$/);
    assert.match(found[1] ?? '', /^controller: Upgrade of 1\.5\.0\+0a94b74500d0 failed: Helm upgrade failed/);
    for (const event of told('hr-rolled-back')) {
      assert.doesNotMatch(JSON.stringify(event), /Last Helm logs/);
    }
    assert.deepEqual(
      [...new Set(operationEntries(told('hr-rolled-back'), []).map(({ by }) => withInitiator('', by)))],
      [' by helm-controller'],
    );
    // The releases themselves stand in the record, the rollbacks among them as such.
    const [newest] = fluxEngine.history(recorded('hr-rolled-back'));
    assert.equal(newest?.isRollback, true);
  });
});
