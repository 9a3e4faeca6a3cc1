import assert from 'node:assert/strict';

import { argoCdEngine } from '../../../src/core/engines/argocd/argoCdEngine.ts';
import { addRestoration, EMPTY_LEDGER, explain } from '../../../src/core/heal/healLedger.ts';
import { advanceTrack, beginTrack, type ObjectTrack } from '../../../src/core/heal/objectTrack.ts';
import type { ConnectionId } from '../../../src/core/model/ids.ts';
import type { HealedEdit } from '../../../src/core/model/drift.ts';
import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import { readRecordings, type Recording } from '../../lab/record/recording.ts';

const recordings = await readRecordings();
const named = (name: string): Recording => {
  const found = recordings.find((one) => one.name === name);
  assert.ok(found, `there is no recording ${name}`);
  return found;
};

/**
 * What is told of the heals in a recording, its frames fed one by one as they came: the two watches one after the other
 * in the order of the server's writes, or the object's watch first, or the app's watch first.
 */
function told(
  recording: Recording,
  order: 'as written' | 'object first' | 'app first',
): readonly HealedEdit[] {
  const frames = [
    ...recording.liveFrames.map(({ object }) => ({ of: 'object' as const, object })),
    ...recording.frames.map(({ object }) => ({ of: 'app' as const, object })),
  ];
  const sorted = frames.toSorted((a, b) =>
    order === 'as written' || a.of === b.of
      ? versionOf(a.object) - versionOf(b.object)
      : (order === 'object first') === (a.of === 'object')
        ? -1
        : 1,
  );
  let track: ObjectTrack | undefined;
  let ledger = EMPTY_LEDGER;
  let app = argoCdEngine.toApp(recording.object, 'kube:/lab#lab' as ConnectionId);
  const heals: HealedEdit[] = [];
  let operation: string | undefined;
  const settle = (): void => {
    assert.ok(app);
    const explained = explain(ledger, app);
    ({ ledger } = explained);
    heals.push(...explained.heals);
  };
  for (const { of, object } of sorted) {
    if (of === 'app') {
      app = argoCdEngine.toApp(object, 'kube:/lab#lab' as ConnectionId);
      operation = app?.operation?.startedAt ?? operation;
      settle();
      continue;
    }
    const context = {
      rules: argoCdEngine.compareRules(recording.object, undefined),
      ...(operation === undefined ? {} : { operation }),
    };
    const seen = track === undefined ? beginTrack(object, context) : advanceTrack(track, object, context);
    ({ track } = seen);
    if (seen.restored !== undefined) {
      const { kind, metadata } = object;
      const resource = { group: '', kind, namespace: metadata.namespace ?? '', name: metadata.name };
      ledger = addRestoration(ledger, resource, seen.restored);
      settle();
    }
  }
  return heals;
}

/** A number only to order the frames of one recording. */
const versionOf = ({ metadata }: KubeObject): number => Number(metadata.resourceVersion);

describe('heals in the raw frames of the real Argo CD', () => {
  const cases: readonly {
    readonly name: string;
    readonly pointer: string;
    readonly manager: string;
    readonly from: unknown;
    readonly to: unknown;
  }[] = [
    { name: 'self-heal-fast', pointer: '/data/colour', manager: 'kubectl-edit', from: 'red', to: 'blue' },
    { name: 'self-heal-slow', pointer: '/data/colour', manager: 'kubectl-edit', from: 'red 3', to: 'blue' },
    { name: 'self-heal-scaled', pointer: '/spec/replicas', manager: 'kubectl', from: 5, to: 2 },
    {
      name: 'self-heal-server-side-apply',
      pointer: '/spec/replicas',
      manager: 'kubectl-edit',
      from: 1,
      to: 2,
    },
  ];
  for (const { name, pointer, manager, from, to } of cases) {
    for (const order of ['as written', 'object first'] as const) {
      it(`${name}: tells the field, both values and the editor (${order})`, () => {
        const [heal, ...others] = told(named(name), order);
        assert.deepEqual(others, []);
        const [change, ...more] = heal?.changes ?? [];
        assert.deepEqual(more, []);
        assert.deepEqual(
          {
            pointer: change?.pointer,
            manager: change?.writer?.manager,
            undone: change?.edited,
            restored: change?.restored,
          },
          { pointer, manager, undone: from, restored: to },
        );
      });
    }
  }

  for (const { name } of cases) {
    it(`${name}: the controller's own record names the object, and the attempt`, () => {
      const { object } = named(name);
      const record = argoCdEngine.healRecord(object);
      assert.equal(record?.resources.length, 1);
      assert.ok(record !== undefined && record.finishedAt >= record.startedAt);
    });
  }

  it('no heal is told of syncs that a person or a commit began', () => {
    for (const name of ['sync-running-frames', 'sync-failed', 'dry-run-succeeded']) {
      for (const { object } of named(name).frames) {
        assert.equal(argoCdEngine.healRecord(object), undefined, name);
      }
    }
  });
});
