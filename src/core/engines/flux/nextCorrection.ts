import * as l10n from '@vscode/l10n';

import type { NextApply } from '../../diff/rules.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import type { Note } from '../../model/plan.ts';
import { at } from '../../util/json.ts';
import { trueCondition } from './conditions.ts';
import { ignoredPointers } from './ignoredFields.ts';
import { HELM_GROUP } from './names.ts';
import { releaseMarks } from './releaseStore.ts';
import { isSuspended } from './stateRules.ts';

const OPT_OUT = `${HELM_GROUP}/driftDetection`;

/**
 * What helm-controller does about live edits between releases: `driftDetection` decides. It puts back what was changed
 * or deleted and leaves what was added, whoever added it (specs/flux.md k).
 */
export function nextCorrectionOf(release: KubeObject): NextApply {
  const mode = at(release, 'spec', 'driftDetection', 'mode');
  const corrects = mode === 'enabled' && !isSuspended(release);
  return {
    notes: [modeNote(release, mode), ...driftedNote(release, mode)],
    stamp: releaseMarks(release),
    leavesAlone: (live) => {
      if (!corrects) {
        return { code: 'notCorrected', text: modeNote(release, mode).text };
      }
      return live.metadata.labels?.[OPT_OUT] === 'disabled' ||
        live.metadata.annotations?.[OPT_OUT] === 'disabled'
        ? {
            code: 'leftAlone',
            text: l10n.t('The object says driftDetection: disabled: the controller does not look at it.'),
          }
        : undefined;
    },
    takesOver: () => false,
    keeps: (live) => ignoredPointers(live, at(release, 'spec', 'driftDetection', 'ignore')),
    afterRefusal: () => undefined,
    afterLoss: corrects
      ? {
          code: 'madeAgain',
          text: l10n.t('It is in the inventory and not in the cluster: the next look makes it again.'),
        }
      : {
          code: 'staysGone',
          text: l10n.t(
            'It is in the inventory and not in the cluster, and stays away until the next upgrade.',
          ),
        },
    afterRemoval: ({ kind, metadata: { name } }) => ({
      isPruned: true,
      note: {
        code: 'notInGit',
        text: l10n.t('The chart does not hold {0} {1} any more: the next upgrade deletes it.', kind, name),
      },
    }),
  };
}

function modeNote(release: KubeObject, mode: unknown): Note {
  if (isSuspended(release)) {
    return {
      code: 'suspended',
      text: l10n.t('It is suspended: nothing is put back before somebody resumes it.'),
    };
  }
  switch (mode) {
    case 'enabled':
      return {
        code: 'driftCorrected',
        text: l10n.t(
          'driftDetection is enabled: what was changed or deleted is put back at the next look; what somebody added stays.',
        ),
      };
    case 'warn':
      return {
        code: 'driftTold',
        text: l10n.t('driftDetection only warns: live edits stay until the next upgrade.'),
      };
    default:
      return {
        code: 'driftUnseen',
        text: l10n.t(
          'driftDetection is off: the controller neither sees nor undoes live edits before the next upgrade.',
        ),
      };
  }
}

/** The condition stays behind when drift detection is switched off: then it says nothing (specs/flux.md a). */
function driftedNote(release: KubeObject, mode: unknown): readonly Note[] {
  const drifted = mode === 'enabled' || mode === 'warn' ? trueCondition(release, 'Drifted') : undefined;
  return drifted === undefined
    ? []
    : [{ code: 'drifted', text: l10n.t('The controller says Drifted: {0}', drifted.message) }];
}
