import assert from 'node:assert/strict';

import { fluxDisagreements, type FluxRecording } from '../../lab/record/flux/play.ts';
import { FLUX_SCENARIOS } from '../../lab/record/flux/scenarios.ts';
import type { FluxExpect } from '../../lab/record/flux/scenario.ts';
import { readSources, SOURCE_STATES } from '../../lab/record/flux/sources.ts';
import { FLUX_RECORDINGS, readRecordings } from '../../lab/record/recording.ts';

const recordings = await readRecordings<FluxExpect>(FLUX_RECORDINGS);
const sources = await readSources();
const named = (name: string): FluxRecording => {
  const found = recordings.find((one) => one.name === name);
  assert.ok(found, `there is no recording ${name}`);
  return found;
};

describe('recordings of the real Flux controllers', () => {
  it('are there for every scenario, and for nothing else', () => {
    const scenarios = FLUX_SCENARIOS.map(({ scenario }) => scenario.name).toSorted();
    assert.deepEqual(recordings.map(({ name }) => name).toSorted(), scenarios);
    assert.ok(scenarios.length >= 20);
  });

  for (const { script, kind, scenario } of FLUX_SCENARIOS) {
    it(`${scenario.name} is what its scenario says`, () => {
      const recording = named(scenario.name);
      const { title, script: recorded, expect, object } = recording;
      assert.deepEqual(
        { title, script: recorded, expect, kind: object.kind },
        { title: scenario.title, script, expect: scenario.expect, kind },
      );
      assert.deepEqual(fluxDisagreements(recording), []);
    });
  }

  it('show a change of a live object from the hand that edited it to the controller that put it back', () => {
    const { liveFrames } = named('ks-edit-undone');
    const colours = liveFrames.map(({ object }) => (object['data'] as { readonly colour: string }).colour);
    assert.deepEqual(
      colours.filter((colour, index) => colour !== colours[index - 1]),
      ['blue', 'green', 'blue'],
    );
  });

  it('tell the attempt from what is applied in every frame on the way', () => {
    const { frames } = named('ks-new-revision-fails');
    const applied = new Set(frames.map(({ object }) => statusOf(object)['lastAppliedRevision']));
    const attempted = new Set(frames.map(({ object }) => statusOf(object)['lastAttemptedRevision']));
    assert.deepEqual([applied.size, attempted.size], [1, 2]);
  });
});

describe('states of Flux sources, written by the stand-in', () => {
  it('are there for each kind, marked as synthetic', () => {
    assert.deepEqual(
      sources.map(({ name, synthetic }) => `${name} ${synthetic}`).toSorted(),
      SOURCE_STATES.map(({ name }) => `${name} true`).toSorted(),
    );
    assert.deepEqual(
      [...new Set(sources.map(({ object }) => object.kind))].toSorted(),
      [
        'Bucket',
        'ExternalArtifact',
        'GitRepository',
        'HelmChart',
        'HelmRepository',
        'OCIRepository',
      ].toSorted(),
    );
  });

  for (const { name, ready } of SOURCE_STATES) {
    it(`${name} says ${ready}`, () => {
      const found = sources.find((one) => one.name === name);
      const conditions = statusOf(found?.object ?? {})['conditions'] ?? [];
      const condition = conditions.find(({ type }) => type === 'Ready');
      assert.equal(condition === undefined ? 'nothing' : `${condition.status} ${condition.reason}`, ready);
    });
  }
});

interface Status {
  readonly lastAppliedRevision?: string;
  readonly lastAttemptedRevision?: string;
  readonly conditions?: readonly {
    readonly type: string;
    readonly status: string;
    readonly reason: string;
  }[];
}

function statusOf(object: object): Status {
  return (object as { readonly status?: Status }).status ?? {};
}
