import assert from 'node:assert/strict';

import type { Observation } from '../../../../src/core/heal/objectTrack.ts';
import { advanceTrack, beginTrack } from '../../../../src/core/heal/objectTrack.ts';
import type { TrackContext } from '../../../../src/core/heal/trackedEdit.ts';
import type { KubeObject } from '../../../../src/core/model/kubeObject.ts';
import {
  controller,
  declared,
  FIELDS,
  minute,
  RULES,
  version,
  WITHOUT_IMAGE,
  WITHOUT_REPLICAS,
  WITHOUT_TIER,
  writer,
} from './versions.ts';

/** Feeds versions in order; gives what each one told. */
function feed(
  versions: readonly KubeObject[],
  context: TrackContext = { rules: RULES, operation: minute(1) },
): readonly Observation[] {
  const told: Observation[] = [];
  for (const live of versions) {
    const before = told.at(-1)?.track;
    told.push(before ? advanceTrack(before, live, context) : beginTrack(live, context));
  }
  return told;
}

const CLEAN = version({ version: '1', writers: [controller(0)] });
const SCALED = version({
  version: '2',
  replicas: 5,
  writers: [controller(0, WITHOUT_REPLICAS), writer('kubectl-edit', 10, FIELDS.replicas)],
});
const HEALED = version({ version: '3', writers: [controller(11)] });

describe('a live object, version by version', () => {
  it('shows an edit with field, manager and time, and its heal with both values', () => {
    const [clean, edited, healed] = feed([CLEAN, SCALED, HEALED]);
    assert.equal(clean?.edit, undefined);
    assert.deepEqual(edited?.edit, { pointers: ['/spec/replicas'], manager: 'kubectl-edit', at: minute(10) });
    assert.equal(edited?.restored, undefined);
    assert.equal(healed?.edit, undefined);
    assert.deepEqual(healed?.restored, {
      changes: [
        {
          pointer: '/spec/replicas',
          edited: 5,
          restored: 3,
          writer: { manager: 'kubectl-edit', operation: 'Update', at: minute(10) },
        },
      ],
      at: minute(11),
      editedAt: minute(10),
      operationBefore: minute(1),
    });
  });

  it('knows the edit even when it looked only after it, from what was last applied', () => {
    const [edited, healed] = feed([SCALED, HEALED]);
    assert.deepEqual(edited?.edit?.pointers, ['/spec/replicas']);
    assert.deepEqual(
      healed?.restored?.changes.map(({ edited, restored }) => [edited, restored]),
      [[5, 3]],
    );
  });

  it('tells a heal that happens within the second of the last write', () => {
    const [, , healed] = feed([
      CLEAN,
      version({
        version: '2',
        replicas: 5,
        writers: [controller(0, WITHOUT_REPLICAS), writer('kubectl-edit', 0, FIELDS.replicas)],
      }),
      version({ version: '3', writers: [controller(0)] }),
    ]);
    assert.equal(healed?.restored?.changes.length, 1);
  });

  it('takes several fields of several editors in one heal', () => {
    const both = version({
      version: '2',
      replicas: 5,
      labels: { app: 'web', tier: 'back', owner: 'lee' },
      writers: [
        controller(0, WITHOUT_TIER),
        writer('kubectl-scale', 9, FIELDS.replicas, 'scale'),
        writer('kubectl-label', 10, { 'f:metadata': { 'f:labels': { 'f:tier': {}, 'f:owner': {} } } }),
      ],
    });
    const kept = version({
      version: '3',
      labels: { app: 'web', tier: 'front', owner: 'lee' },
      writers: [controller(11), writer('kubectl-label', 10, FIELDS.owner)],
    });
    const [, edited, healed] = feed([CLEAN, both, kept]);
    assert.deepEqual(edited?.edit, {
      pointers: ['/metadata/labels/tier', '/metadata/labels/owner', '/spec/replicas'],
      manager: 'kubectl-label',
      at: minute(10),
    });
    assert.deepEqual(
      healed?.restored?.changes.map(({ pointer }) => pointer),
      ['/metadata/labels/tier', '/spec/replicas'],
    );
    assert.deepEqual(
      healed?.edit?.pointers,
      ['/metadata/labels/owner'],
      'what Git never declared stays, and is still an edit',
    );
  });

  it('knows the controller where it takes a field over and puts it back within the second of its last write', () => {
    const within = (version1: string, writers: Parameters<typeof version>[0]['writers'], replicas = 5) =>
      version({ version: version1, replicas, writers });
    const [, edited, taken, healed] = feed([
      CLEAN,
      within('2', [controller(0, WITHOUT_REPLICAS), writer('kubectl-edit', 0, FIELDS.replicas)]),
      within('3', [controller(0)]),
      within('4', [controller(0)], 3),
    ]);
    assert.equal(edited?.edit?.manager, 'kubectl-edit');
    assert.deepEqual([taken?.edit?.manager, taken?.restored], ['kubectl-edit', undefined]);
    assert.equal(healed?.edit, undefined);
    assert.deepEqual(
      healed?.restored?.changes.map(({ edited: by, restored, writer: who }) => [by, restored, who?.manager]),
      [[5, 3, 'kubectl-edit']],
    );
  });

  it('tells nothing when the editor takes the edit back himself', () => {
    const back = version({
      version: '3',
      writers: [controller(0, WITHOUT_REPLICAS), writer('kubectl-edit', 12, FIELDS.replicas)],
    });
    const [, , after] = feed([CLEAN, SCALED, back]);
    assert.deepEqual([after?.edit, after?.restored], [undefined, undefined]);
  });

  it('tells a deploy that overwrites the edit from a heal', () => {
    const deployed = version({
      version: '3',
      replicas: 4,
      applied: declared({ replicas: 4 }),
      writers: [controller(11)],
    });
    const [, , after] = feed([CLEAN, SCALED, deployed]);
    assert.deepEqual([after?.edit, after?.restored], [undefined, undefined]);
  });

  it('passes over a deploy where nobody edited', () => {
    const deployed = version({
      version: '2',
      image: 'web:2',
      applied: declared({ image: 'web:2' }),
      writers: [controller(5)],
    });
    const [, after, edited] = feed([
      CLEAN,
      deployed,
      version({
        version: '3',
        image: 'web:3',
        applied: declared({ image: 'web:2' }),
        writers: [controller(5, WITHOUT_IMAGE), writer('kubectl-set', 6, FIELDS.image)],
      }),
    ]);
    assert.deepEqual([after?.edit, after?.restored], [undefined, undefined]);
    assert.deepEqual(
      edited?.edit?.pointers,
      ['/spec/template/spec/containers/0/image'],
      'measured against the new version',
    );
  });

  it('keeps an edit that a deploy of other fields leaves standing', () => {
    const deployed = version({
      version: '3',
      replicas: 5,
      image: 'web:2',
      applied: declared({ image: 'web:2' }),
      writers: [controller(11, WITHOUT_REPLICAS), writer('kubectl-edit', 10, FIELDS.replicas)],
    });
    const healed = version({
      version: '4',
      image: 'web:2',
      applied: declared({ image: 'web:2' }),
      writers: [controller(12)],
    });
    const [, , standing, after] = feed([CLEAN, SCALED, deployed, healed]);
    assert.deepEqual([standing?.edit?.pointers, standing?.restored], [['/spec/replicas'], undefined]);
    assert.deepEqual(
      after?.restored?.changes.map(({ edited, restored }) => [edited, restored]),
      [[5, 3]],
    );
  });

  it('passes over status, and over what is written by the way of the control plane', () => {
    const [, after] = feed([
      CLEAN,
      version({ version: '2', writers: [controller(0)], status: { replicas: 3, readyReplicas: 3 } }),
    ]);
    assert.deepEqual([after?.edit, after?.restored], [undefined, undefined]);
  });

  it('does not call an autoscaler a hand, but tells when it is healed', () => {
    const byHpa = version({
      version: '2',
      replicas: 5,
      writers: [
        controller(0, WITHOUT_REPLICAS),
        writer('kube-controller-manager', 10, FIELDS.replicas, 'scale'),
      ],
    });
    const [, scaled, healed] = feed([CLEAN, byHpa, HEALED]);
    assert.equal(scaled?.edit, undefined);
    assert.deepEqual(healed?.restored?.changes[0]?.writer, {
      manager: 'kube-controller-manager',
      operation: 'Update',
      subresource: 'scale',
      at: minute(10),
    });
  });

  it('calls kubectl scale a hand, although it writes where autoscalers do', () => {
    const byHand = version({
      version: '2',
      replicas: 5,
      writers: [controller(0, WITHOUT_REPLICAS), writer('kubectl', 10, FIELDS.replicas, 'scale')],
    });
    assert.deepEqual(feed([CLEAN, byHand])[1]?.edit, {
      pointers: ['/spec/replicas'],
      manager: 'kubectl',
      at: minute(10),
    });
  });

  it('names who took a field away, although removals leave no writer', () => {
    const removed = version({
      version: '2',
      labels: { app: 'web' },
      writers: [controller(0, WITHOUT_TIER), writer('kubectl-edit', 10, FIELDS.owner)],
    });
    const [, edited, healed] = feed([CLEAN, removed, HEALED]);
    assert.deepEqual(edited?.edit, {
      pointers: ['/metadata/labels/tier'],
      manager: 'kubectl-edit',
      at: minute(10),
    });
    assert.deepEqual(healed?.restored?.changes[0], {
      pointer: '/metadata/labels/tier',
      edited: undefined,
      restored: 'front',
      writer: { manager: 'kubectl-edit', operation: 'Update', at: minute(10) },
    });
  });

  it('restores a list item that was added, and finds it gone', () => {
    const sidecar = { name: 'debug', image: 'busybox' };
    const app = { name: 'web', image: 'web:1', env: [{ name: 'MODE', value: 'prod' }] };
    const fields = {
      'f:spec': {
        'f:template': {
          'f:spec': { 'f:containers': { 'k:{"name":"debug"}': { '.': {}, 'f:name': {}, 'f:image': {} } } },
        },
      },
    };
    const added = version({
      version: '2',
      containers: [app, sidecar],
      writers: [controller(0), writer('kubectl-edit', 10, fields)],
    });
    const [, edited, healed] = feed([CLEAN, added, version({ version: '3', writers: [controller(11)] })]);
    assert.deepEqual(edited?.edit?.pointers, ['/spec/template/spec/containers/1']);
    assert.deepEqual(
      healed?.restored?.changes.map(({ edited, restored }) => [edited, restored]),
      [[sidecar, undefined]],
    );
  });

  it('tells a long value by its beginning', () => {
    const long = version({
      version: '2',
      image: `web:${'9'.repeat(5_000)}`,
      writers: [controller(0, WITHOUT_IMAGE), writer('kubectl-set', 6, FIELDS.image)],
    });
    const [, , healed] = feed([CLEAN, long, HEALED]);
    const edited = healed?.restored?.changes[0]?.edited;
    assert.ok(typeof edited === 'string' && edited.length === 2_001 && edited.endsWith('9…'));
  });

  it('heeds what the app ignores', () => {
    const rules = {
      ...RULES,
      ignore: [{ group: 'apps', kind: 'Deployment', pointers: ['/spec/replicas'], managers: [], jq: [] }],
    };
    assert.equal(feed([CLEAN, SCALED], { rules })[1]?.edit, undefined);
    const byManager = {
      ...RULES,
      ignore: [{ group: '*', kind: '*', pointers: [], managers: ['kubectl-edit'], jq: [] }],
    };
    assert.equal(feed([CLEAN, SCALED], { rules: byManager })[1]?.edit, undefined);
  });

  it('claims no edit where no editor is on record: a default or an admission may have done it', () => {
    const odd = version({ version: '1', labels: { app: 'web' }, writers: [controller(0, WITHOUT_TIER)] });
    assert.equal(feed([odd])[0]?.edit, undefined);
  });

  it('names the only hand since the last apply for a field that was gone before we looked', () => {
    const removed = version({
      version: '1',
      labels: { app: 'web' },
      writers: [controller(0, WITHOUT_TIER), writer('kubectl-edit', 10, FIELDS.owner)],
    });
    assert.equal(feed([removed])[0]?.edit?.manager, 'kubectl-edit');
  });

  it('does not mind the same version twice', () => {
    const [, first, again] = feed([CLEAN, SCALED, SCALED]);
    assert.equal(again?.track, first?.track);
    assert.deepEqual(again?.edit, first?.edit);
  });

  it('tells a value restored over one that no record declares, as after server-side apply', () => {
    const apply = (at: number, fields: typeof WITHOUT_REPLICAS) => ({
      ...controller(at, fields),
      operation: 'Apply' as const,
    });
    const taken = version({
      version: '1',
      replicas: 5,
      applied: undefined,
      writers: [apply(0, WITHOUT_REPLICAS), writer('kubectl-edit', 10, FIELDS.replicas)],
    });
    const whole = controller(11).fieldsV1;
    assert.ok(whole);
    const [edited, healed] = feed([
      taken,
      version({ version: '2', applied: undefined, writers: [apply(11, whole)] }),
    ]);
    assert.deepEqual(edited?.edit?.pointers, ['/spec/replicas']);
    assert.deepEqual(
      healed?.restored?.changes.map(({ edited, restored }) => [edited, restored]),
      [[5, 3]],
    );
  });
});
