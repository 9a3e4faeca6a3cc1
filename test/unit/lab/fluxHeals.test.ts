import assert from 'node:assert/strict';

import { fluxEngine } from '../../../src/core/engines/flux/fluxEngine.ts';
import { addRestoration, EMPTY_LEDGER, explain, reconciledName } from '../../../src/core/heal/healLedger.ts';
import { advanceTrack, beginTrack, type ObjectTrack } from '../../../src/core/heal/objectTrack.ts';
import type { HealedEdit } from '../../../src/core/model/drift.ts';
import type { ConnectionId } from '../../../src/core/model/ids.ts';
import type { LiveEdit } from '../../../src/core/store/event.ts';
import { FLUX_RECORDINGS, readRecordings, type Recording } from '../../lab/record/recording.ts';

const recordings: readonly Recording[] = await readRecordings(FLUX_RECORDINGS);
const HERE = 'kube:/lab#lab' as ConnectionId;
const versionOf = (one: { readonly metadata: { readonly resourceVersion?: string } }): number =>
  Number(one.metadata.resourceVersion ?? 0);

/** What is told of the frames of a recording in the order of the server's writes. */
function told(name: string): {
  readonly edits: readonly (LiveEdit | undefined)[];
  readonly heals: readonly HealedEdit[];
} {
  const recording = recordings.find((one) => one.name === name) ?? assert.fail(name);
  const frames = [...recording.liveFrames, ...recording.frames]
    .map(({ object }) => object)
    .toSorted((a, b) => versionOf(a) - versionOf(b));
  let app = fluxEngine.toApp(recording.object, HERE) ?? assert.fail();
  let track: ObjectTrack | undefined;
  let ledger = EMPTY_LEDGER;
  const edits: (LiveEdit | undefined)[] = [];
  const heals: HealedEdit[] = [];
  for (const object of frames) {
    if (object.kind === recording.object.kind) {
      app = fluxEngine.toApp(object, HERE) ?? assert.fail();
    } else {
      const operation = reconciledName(app);
      const context = {
        rules: fluxEngine.compareRules(recording.object, undefined),
        ...(operation === undefined ? {} : { operation }),
      };
      const seen = track === undefined ? beginTrack(object, context) : advanceTrack(track, object, context);
      ({ track } = seen);
      edits.push(seen.edit);
      if (seen.restored !== undefined) {
        const resource = { group: '', kind: object.kind, namespace: name, name: object.metadata.name };
        ledger = addRestoration(ledger, resource, seen.restored);
      }
    }
    const explained = explain(ledger, app);
    ({ ledger } = explained);
    heals.push(...explained.heals);
  }
  return { edits, heals };
}

describe('what is told of edits that the real Flux undid', () => {
  it('names the editor until the value is back, also after the controller took the field over', () => {
    const { edits, heals } = told('ks-edit-undone');
    // As it was; edited; taken over with the edited value; put back.
    assert.deepEqual(
      edits.map((edit) => edit?.manager),
      [undefined, 'kubectl-edit', 'kubectl-edit', undefined],
    );
    assert.deepEqual(
      heals.map(({ changes }) =>
        changes.map(({ pointer, edited, restored, writer }) => [pointer, edited, restored, writer?.manager]),
      ),
      [[['/data/colour', 'green', 'blue', 'kubectl-edit']]],
    );
  });

  it('names the editor of what a release installed', () => {
    const { edits, heals } = told('hr-drift-undone');
    assert.ok(edits.some((edit) => edit?.manager === 'kubectl-edit'));
    assert.equal(edits.at(-1), undefined);
    assert.deepEqual(
      heals.map(({ changes }) => changes.map(({ pointer, writer }) => [pointer, writer?.manager])),
      [[['/data/colour', 'kubectl-edit']]],
    );
  });
});
