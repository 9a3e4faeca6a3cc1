import assert from 'node:assert/strict';

import { isKnownTrouble } from '../../../../../src/core/engines/flux/troubles.ts';
import { relate } from '../../../../../src/core/engines/flux/relate.ts';
import { STATE_WORDS, type StateWord } from '../../../../../src/core/engines/flux/words.ts';
import type { App } from '../../../../../src/core/model/app.ts';
import type { KubeObject } from '../../../../../src/core/model/kubeObject.ts';
import { appOf, changed, framesOf, recorded, recordings, sources } from './fixtures.ts';

interface Expected {
  readonly word: StateWord;
  /** Sync and health as counts and filters see them; `-` where nobody assessed health. */
  readonly standing: string;
  readonly since?: string;
  readonly nextTryAt?: string;
  readonly reason?: RegExp;
  readonly next?: RegExp;
}

const AT = (seconds: number): string => `2026-01-05T09:00:${String(seconds).padStart(2, '0')}Z`;

/** Each word of the nine rules, and each way into it that was recorded from the real controllers. */
const STATES: Readonly<Record<string, Expected>> = {
  'ks-deleting': {
    word: 'Terminating',
    standing: 'Unknown Progressing',
    since: AT(2),
    reason: /objects of its inventory go with it/,
    next: /held by a finalizer/,
  },
  'hr-deleting': {
    word: 'Terminating',
    standing: 'Unknown Progressing',
    since: AT(4),
    reason: /The release is uninstalled/,
  },
  'ks-suspended': {
    word: 'Suspended',
    standing: 'Unknown Suspended',
    since: AT(2),
    reason: /suspended, by kubectl-patch\. Before that it was ready\. Live edits stay/,
    next: /before somebody resumes it/,
  },
  'ks-suspended-behind': { word: 'Suspended', standing: 'Unknown Suspended', since: AT(2) },
  'hr-suspended': {
    word: 'Suspended',
    standing: 'Unknown Suspended',
    since: AT(2),
    reason: /new charts and values are not installed/,
  },
  'git-suspended': {
    word: 'Suspended',
    standing: 'Unknown Suspended',
    reason: /Nothing new is fetched/,
  },
  'ks-stalled': {
    word: 'Stalled',
    standing: 'OutOfSync Degraded',
    since: AT(0),
    reason: /expression in the spec cannot be evaluated/,
    next: /before the spec changes/,
  },
  'hr-install-failed': {
    word: 'Stalled',
    standing: 'OutOfSync Degraded',
    reason:
      /first install failed\. No try is left\. Of shop\.v1 with chart 1\.4\.0\S* objects may be in the cluster in part/,
    next: /reset the failures/,
  },
  'hr-upgrade-failed': {
    word: 'Stalled',
    standing: 'OutOfSync Degraded',
    reason:
      /Of shop\.v2 with chart 1\.5\.0\S* .* in part\. The release before it is shop\.v1 with chart 1\.4\.0/,
  },
  'hr-rolled-back': {
    word: 'Stalled',
    standing: 'OutOfSync Degraded',
    reason:
      /rolled back to the release before\. No try is left\. In the cluster is chart 1\.4\.0\S*, as shop\.v5/,
  },
  'hr-test-failed': {
    word: 'Stalled',
    standing: 'Synced Degraded',
    reason: /^The release is in the cluster, and its tests failed\. No try is left\.$/,
  },
  'git-stalled': { word: 'Stalled', standing: 'Unknown Degraded', next: /before the spec changes/ },
  'ks-checking-health': {
    word: 'Reconciling',
    standing: 'Unknown Progressing',
    since: AT(3),
    reason: /Everything is applied; waits until the objects are healthy/,
  },
  'hr-installing': { word: 'Reconciling', standing: 'Unknown Progressing', reason: /Installs the chart/ },
  'git-fetching': { word: 'Reconciling', standing: 'Unknown Progressing', reason: /new upstream revision/ },
  'ks-dependency-not-ready': {
    word: 'Waiting',
    standing: 'Unknown Progressing',
    nextTryAt: 'unknown',
    next: /looks again every 30 seconds/,
    reason: /waits until ks-dependency-not-ready\/base is ready/,
  },
  'hr-dependency-not-ready': {
    word: 'Waiting',
    standing: 'Unknown Progressing',
    nextTryAt: 'unknown',
    next: /looks again every 30 seconds/,
  },
  'ks-source-missing': {
    word: 'Failed',
    standing: 'OutOfSync Degraded',
    reason: /source does not exist: GitRepository nobody/,
    nextTryAt: 'unknown',
    next: /looks again every 30 seconds/,
  },
  'ks-source-without-artifact': {
    word: 'Failed',
    standing: 'OutOfSync Degraded',
    reason: /source has not fetched anything yet/,
  },
  'git-fetch-failed': {
    word: 'Failed',
    standing: 'Unknown Degraded',
    reason: /could not be read/,
    next: /at most after 1m/,
  },
  'ks-path-missing': {
    word: 'Retrying',
    standing: 'OutOfSync Degraded',
    reason: /has no folder \.\/not\/there/,
    nextTryAt: '2026-01-05T09:10:00.000Z',
  },
  'ks-build-failed': {
    word: 'Retrying',
    standing: 'OutOfSync Degraded',
    reason: /cannot be built\. Nothing of main@fabbd669 was applied\. No revision counts as applied yet/,
    nextTryAt: '2026-01-05T09:10:00.000Z',
    next: /Mend the manifests in Git, or revert/,
  },
  'ks-variable-missing': {
    word: 'Retrying',
    standing: 'OutOfSync Degraded',
    reason: /The variable colour .* has no value/,
  },
  'ks-account-missing': {
    word: 'Retrying',
    standing: 'OutOfSync Degraded',
    reason: /account that the controller acts as may not/,
  },
  'ks-health-check-failed': {
    word: 'Retrying',
    standing: 'Synced Degraded',
    since: AT(33),
    nextTryAt: '2026-01-05T09:10:33.000Z',
    reason:
      /did not become healthy in time: Deployment ks-health-check-failed\/web\. All objects of main@be352fe0 are in the cluster/,
  },
  'ks-new-revision-fails': {
    word: 'Retrying',
    standing: 'OutOfSync Degraded',
    reason:
      /Of main@818b1da8 only what goes first .* A revert .* does not delete them\. The revision that counts as applied is main@4019b096/,
  },
  'hr-retrying': {
    word: 'Retrying',
    standing: 'OutOfSync Degraded',
    nextTryAt: '2026-01-05T09:30:00.000Z',
  },
  'hr-render-failed': {
    word: 'Retrying',
    standing: 'OutOfSync Degraded',
    reason: /Nothing of it is in the cluster/,
    next: /more slowly each time/,
  },
  'hr-values-missing': { word: 'Retrying', standing: 'OutOfSync Degraded', next: /valuesFrom/ },
  'hr-source-missing': {
    word: 'Retrying',
    standing: 'OutOfSync Degraded',
    reason: /source does not exist: OCIRepository nobody/,
  },
  'git-never-fetched': { word: 'Retrying', standing: 'Unknown Degraded', next: /Secret/ },
  'ks-applied': {
    word: 'Ready',
    standing: 'Synced -',
    since: AT(3),
    next: /every 10m and at each new revision; until then nobody looks for live edits/,
  },
  'ks-applied-and-healthy': { word: 'Ready', standing: 'Synced Healthy' },
  'hr-installed': { word: 'Ready', standing: 'Synced Healthy', next: /each new chart or values/ },
  'hr-edit-unseen': { word: 'Ready', standing: 'Synced Healthy' },
  'hr-drift-undone': { word: 'Ready', standing: 'Synced Healthy' },
  'git-ready': { word: 'Ready', standing: 'Unknown Healthy' },
  'external-artifact-ready': { word: 'Ready', standing: 'Unknown Healthy' },
  'helm-repository-oci': { word: 'Ready', standing: 'Unknown Healthy', reason: /configuration is valid/ },
  'hr-drift-warned': {
    word: 'Drifted',
    standing: 'OutOfSync Healthy',
    since: AT(2),
    next: /stays until the next upgrade/,
  },
};

describe('the state of a Flux object', () => {
  for (const [name, expected] of Object.entries(STATES)) {
    it(`is ${expected.word} for ${name}`, () => {
      const { phase, sync, health } = appOf(recorded(name));
      assert.equal(phase.word, expected.word);
      assert.equal(`${sync} ${health ?? '-'}`, expected.standing);
      assert.ok(phase.title, 'it has a title');
      if (expected.since !== undefined) {
        assert.equal(phase.since, expected.since);
      }
      if (expected.nextTryAt !== undefined) {
        assert.equal(phase.nextTryAt ?? 'unknown', expected.nextTryAt);
      }
      assert.match(phase.reason ?? '', expected.reason ?? /^/);
      assert.match(phase.next ?? '', expected.next ?? /^/);
    });
  }

  it('is Pending before a controller has looked, and not any more once it began', () => {
    const words = framesOf('ks-first-run-frames').map((frame) => appOf(frame).phase.word);
    assert.deepEqual(runs(words), ['Pending', 'Reconciling', 'Ready']);
    const { phase } = appOf(framesOf('ks-first-run-frames')[0] ?? assert.fail());
    assert.equal(phase.since, AT(1));
    assert.match(phase.next ?? '', /is down, or does not watch this namespace/);
  });

  it('is Reconciling while the spec of now was not handled, though Ready is True', () => {
    const { phase } = appOf(changed(recorded('ks-applied'), { metadata: { generation: 2 } }));
    assert.equal(phase.word, 'Reconciling');
    assert.match(phase.reason ?? '', /generation 2/);
  });

  it('stays Failed when the spec of a failing object was edited: its generation is never advanced', () =>
    assert.equal(
      appOf(changed(recorded('ks-build-failed'), { metadata: { generation: 7 } })).phase.word,
      'Retrying',
    ));

  it('says of a suspended object that its spec was changed since', () => {
    const { phase } = appOf(
      changed(recorded('ks-suspended'), { metadata: { generation: 3 }, status: { observedGeneration: 3 } }),
    );
    assert.match(phase.reason ?? '', /generation 3, reconciled was 1/);
    assert.doesNotMatch(appOf(recorded('ks-suspended')).phase.reason ?? '', /generation/);
  });

  it('passes over what is left of a drift detection that was switched off', () => {
    const off = changed(recorded('hr-drift-warned'), { spec: { driftDetection: { mode: 'disabled' } } });
    const { phase, conditions } = appOf(off);
    assert.equal(phase.word, 'Ready');
    assert.deepEqual(conditions, []);
  });
});

describe('the state of a Flux object on the way', () => {
  const words = (name: string): readonly string[] =>
    runs(framesOf(name).map((frame) => appOf(frame).phase.word));

  it('shows no Ready before the revision, the history and the inventory are written, in any recorded frame', () => {
    let ready = 0;
    for (const { name, frames, expect } of recordings) {
      const applied = new Set<string | undefined>();
      for (const { object } of frames) {
        const { phase, sync, appliedRevision, attemptedRevision, generation, resourceCount } = appOf(object);
        if (phase.word === 'Ready') {
          ready += 1;
          assert.equal(appliedRevision, attemptedRevision, name);
          assert.equal(sync, 'Synced', name);
          assert.equal(
            (object['status'] as { observedGeneration?: number }).observedGeneration,
            generation,
            name,
          );
          assert.ok(resourceCount > 0 || expect.inventory?.length === 0, `${name}: no inventory yet`);
          applied.add(appliedRevision);
        }
      }
      assert.ok(applied.size <= 2, `${name}: two revisions at most`);
    }
    assert.ok(ready > 10);
  });

  it('goes from one word to the next without a flicker', () => {
    assert.deepEqual(words('ks-new-revision-applied'), ['Reconciling', 'Ready']);
    assert.deepEqual(words('ks-new-revision-fails'), ['Reconciling', 'Retrying']);
    assert.deepEqual(words('ks-reconcile-requested'), ['Ready', 'Reconciling', 'Ready']);
    assert.deepEqual(words('hr-upgraded'), ['Reconciling', 'Ready']);
    assert.deepEqual(words('hr-drift-undone'), ['Ready', 'Reconciling', 'Ready']);
    assert.deepEqual(words('hr-rolled-back'), [
      'Reconciling',
      'Retrying',
      'Reconciling',
      'Retrying',
      'Stalled',
    ]);
  });

  it('is held against Git by revision alone: a look that changes nothing leaves the verdict as it is', () => {
    const verdicts = new Set(framesOf('ks-reconcile-requested').map((frame) => appOf(frame).sync));
    assert.deepEqual([...verdicts], ['Synced']);
  });
});

describe('each word of the nine rules', () => {
  /** What was recorded, by the word that it shows: objects in their end state, and their frames on the way. */
  const seen = new Map<string, Set<string>>();
  for (const { name, object, others, frames } of [...recordings, ...sources.map(asRecording)]) {
    for (const one of [object, ...frames.map((frame) => frame.object)]) {
      const { word } = relatedTo(one, others).phase;
      seen.set(word, (seen.get(word) ?? new Set()).add(name));
    }
  }
  for (const word of STATE_WORDS) {
    it(`has a recorded object behind it: ${word}`, () => assert.ok(seen.has(word)));
  }

  it('is all there is', () =>
    assert.deepEqual(
      [...seen.keys()].filter((word) => !STATE_WORDS.some((one) => one === word)),
      [],
    ));

  it('is a new revision between the fetch and the look of the controller, and for a chart too', () => {
    for (const [name, reason, next] of [
      ['ks-new-revision-pending', /^GitRepository \S+ holds main@\w{8}, applied is main@\w{8}\.$/, /applied/],
      [
        'hr-new-chart-pending',
        /^OCIRepository \S+ holds 1\.5\.0@\w{8}, applied is 1\.4\.0\+\w{12}\.$/,
        /installed/,
      ],
    ] as const) {
      const { object, others } = recordings.find((one) => one.name === name) ?? assert.fail(name);
      const { phase, sync } = relatedTo(object, others);
      assert.equal(phase.word, 'NewRevision');
      assert.equal(sync, 'OutOfSync');
      assert.match(phase.reason ?? '', reason);
      assert.match(phase.next ?? '', next);
      assert.equal(appOf(object).phase.word, 'Ready', 'the object alone does not tell');
    }
  });
});

describe('the words of Flux', () => {
  it('are of each reason with which a recorded object failed', () => {
    const reasons = [...recordings, ...sources]
      .flatMap(({ object }) => appOf(object).conditions)
      .filter(({ severity }) => severity === 'error')
      .map(({ type }) => type);
    assert.ok(reasons.length > 10);
    assert.deepEqual(
      [...new Set(reasons)].filter((reason) => !isKnownTrouble(reason)),
      [],
    );
  });

  it('tell each message once, the cause first', () => {
    const told = appOf(recorded('hr-rolled-back')).conditions.map(({ type }) => type);
    assert.deepEqual(told, ['UpgradeFailed', 'RollbackSucceeded', 'RetriesExceeded']);
    assert.deepEqual(
      appOf(recorded('ks-health-check-failed')).conditions.map(({ type, severity }) => `${severity} ${type}`),
      ['error HealthCheckFailed'],
    );
  });

  it('are for every recorded object, so that none is without a state', () => {
    const without = [...recordings, ...sources].filter(
      ({ object }) => appOf(object).phase.title === undefined,
    );
    assert.deepEqual(
      without.map(({ name }) => name),
      [],
    );
  });
});

function relatedTo(object: KubeObject, others: readonly KubeObject[]): App {
  return relate(appOf(object), ({ kind, namespace, name }) => {
    const found = others.find(
      (one) => one.kind === kind && one.metadata.namespace === namespace && one.metadata.name === name,
    );
    return found && appOf(found);
  });
}

function asRecording({ name, object }: (typeof sources)[number]) {
  return { name, object, others: [], frames: [] };
}

function runs(words: readonly string[]): readonly string[] {
  return words.filter((word, index) => word !== words[index - 1]);
}
