import { numberAt, textAt, type Dict, type Json } from '../pull/json.ts';
import type * as o from '../pull/objects.ts';
import { chartOf, ended, running, say, titleOf, type Ending } from './releaseEnding.ts';
import type { Attempted } from './releaseHistory.ts';
import { correct, driftOf } from './releaseObjects.ts';
import { isTested } from './releaseTests.ts';
import type { Condition } from './status.ts';

/** Nothing to install: what was edited is put back, or only told, where drift is looked for. */
export async function holdStill(
  end: Ending,
  objects: readonly o.Obj[],
  last: Dict,
  wanted: Attempted,
): Promise<void> {
  const { parts, status } = end;
  const mode = textAt(status.object, 'spec', 'driftDetection', 'mode');
  const drift = mode === 'enabled' || mode === 'warn' ? await driftOf(parts, objects, status.object) : [];
  const current = { ...wanted, number: numberAt(last, 'version') ?? 1 };
  if (drift.length === 0) {
    await settle(end, current);
    return;
  }
  const title = titleOf(current);
  const lines = drift.map(({ line }) => line).join('\n');
  const message = `Cluster state of release ${title} has drifted from the desired state:\n${lines}`;
  const { helm } = parts.events;
  status.set({ type: 'Drifted', status: 'True', reason: 'DriftDetected', message });
  await helm.say(status.object, { type: 'Warning', reason: 'DriftDetected', message });
  if (mode === 'warn') {
    status.set(asBefore(status.get('Ready')));
    await ended(end);
    return;
  }
  await status
    .set({
      type: 'Reconciling',
      status: 'True',
      reason: 'Progressing',
      message: running('correct cluster drift', status.object),
    })
    .writeConditions();
  const ready = status.get('Ready');
  await status
    .set({ type: 'Ready', status: 'Unknown', reason: 'Progressing', message: 'correcting cluster drift' })
    .writeConditions();
  const corrected = await correct(parts, drift);
  const said = `Cluster state of release ${title} has been corrected:\n${corrected.join('\n')}`;
  await say(end, wanted, 'Normal', 'DriftCorrected', said);
  status.set(asBefore(ready));
  await settle(end, current);
}

/** The words stay, of the generation of now. */
function asBefore(ready: Json | undefined): Condition {
  return {
    type: 'Ready',
    status: 'True',
    reason: textAt(ready, 'reason'),
    message: textAt(ready, 'message'),
  };
}

/** The release is as it should be, whatever was remediated to get there. */
export async function settle(end: Ending, current: Attempted): Promise<void> {
  const { status } = end;
  const mode = textAt(status.object, 'spec', 'driftDetection', 'mode');
  if (mode === 'enabled' || mode === 'warn') {
    const message = 'No drift detected against the cluster state';
    status.set({ type: 'Drifted', status: 'False', reason: 'NoDriftDetected', message });
  }
  if (textAt(status.get('Remediated'), 'status') === 'True') {
    const message = `Helm upgrade succeeded for release ${titleOf(current)} with chart ${chartOf(current)}`;
    status
      .remove('Remediated')
      .set({ type: 'Released', status: 'True', reason: 'UpgradeSucceeded', message });
  }
  const isJudged = isTested(status.object) && textAt(status.get('TestSuccess'), 'status') === 'True';
  for (const type of ['Released', ...(isJudged ? ['TestSuccess'] : [])]) {
    const told = status.get(type);
    if (textAt(told, 'status') === 'True') {
      const { reason, message } = { reason: textAt(told, 'reason'), message: textAt(told, 'message') };
      status.set({ type, status: 'True', reason, message });
      status.set({ type: 'Ready', status: 'True', reason, message });
    }
  }
  await ended(end);
}
