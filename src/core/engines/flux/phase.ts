import * as l10n from '@vscode/l10n';

import type { Phase } from '../../model/app.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { at } from '../../util/json.ts';
import { unreachable } from '../../util/unreachable.ts';
import type { FluxCondition } from './conditions.ts';
import { conditionOf } from './conditions.ts';
import { whyFailed } from './finerReason.ts';
import { intervalOf, isLookedAtAgain, nextTryAt } from './nextTry.ts';
import { partlyApplied } from './partlyApplied.ts';
import { progressWords } from './progressWords.ts';
import { isSpecUnseen, isStatic, type Verdict } from './stateRules.ts';
import { suspendedPhase } from './suspended.ts';
import { deletionPhase } from './deletion.ts';
import { troubleOf } from './troubles.ts';
import { titleOf } from './words.ts';

type Sentences = Omit<Phase, 'word' | 'title'>;

/** The state in words: since when, why, when it is tried again, and what the reader can do. */
export function phaseOf(object: KubeObject, verdict: Verdict): Phase {
  const { word, by } = verdict;
  const begun = by?.since === undefined ? {} : { since: by.since };
  return { word, title: titleOf(word), ...begun, ...sentences(object, verdict) };
}

function sentences(object: KubeObject, { word, by }: Verdict): Sentences {
  switch (word) {
    case 'Terminating':
      return deletionPhase(object);
    case 'Suspended':
      return suspendedPhase(object);
    case 'Stalled':
      return stalled(object, by);
    case 'Pending':
      return pending(object);
    case 'Reconciling':
      return reconciling(object, by);
    case 'Waiting':
    case 'Failed':
    case 'Retrying':
      return failed(object, by);
    case 'Drifted':
      return drifted(object);
    case 'Ready':
    case 'NewRevision':
      return ready(object);
    default:
      return unreachable(word);
  }
}

/** The Stalled condition says that no try is left, the Ready condition what went wrong: both are worth knowing. */
function stalled(object: KubeObject, by: FluxCondition | undefined): Sentences {
  const failure = conditionOf(object, 'Ready');
  const why = failure?.status === 'False' ? whyFailed(object, failure) : undefined;
  const given = by === undefined ? '' : troubleOf(by.reason).why();
  return {
    reason: sentence(why, why === given ? undefined : given, failure && partlyApplied(object, failure)),
    next: by === undefined ? '' : troubleOf(by.reason).help(),
  };
}

function pending({ metadata }: KubeObject): Sentences {
  return {
    ...(metadata.creationTimestamp !== undefined && { since: metadata.creationTimestamp }),
    reason: l10n.t('No controller has looked at it yet.'),
    next: l10n.t(
      'That takes seconds. If not: its controller is not installed, is down, or does not watch this namespace.',
    ),
  };
}

function reconciling(object: KubeObject, by: FluxCondition | undefined): Sentences {
  if (isSpecUnseen(object) && by?.type === 'Ready') {
    return {
      reason: l10n.t(
        'The spec was changed, and the controller has not handled generation {0} yet.',
        object.metadata.generation ?? 0,
      ),
      next: l10n.t('The result follows.'),
    };
  }
  return {
    reason: progressWords(by?.type === 'Reconciling' ? by.message : ''),
    next: l10n.t('The result follows.'),
  };
}

function failed(object: KubeObject, by: FluxCondition | undefined): Sentences {
  if (by === undefined) {
    return {};
  }
  const again = nextTryAt(object, by);
  return {
    reason: sentence(whyFailed(object, by), partlyApplied(object, by)),
    next: sentence(troubleOf(by.reason).help(), again === undefined ? againWords(object, by) : undefined),
    ...(again !== undefined && { nextTryAt: again }),
  };
}

function againWords(object: KubeObject, by: FluxCondition): string {
  if (isLookedAtAgain(object, by)) {
    return l10n.t(
      'The controller looks again every 30 seconds, or as often as its option --requeue-dependency says.',
    );
  }
  const interval = intervalOf(object);
  return interval === ''
    ? l10n.t('The controller tries again by itself, more slowly each time.')
    : l10n.t('The controller tries again by itself, more slowly each time, at most after {0}.', interval);
}

function drifted(object: KubeObject): Sentences {
  const mode = at(object, 'spec', 'driftDetection', 'mode');
  return {
    reason: l10n.t('Objects of the release were changed in the cluster.'),
    next:
      mode === 'enabled'
        ? l10n.t('The controller puts back what was changed or deleted; what somebody added stays.')
        : l10n.t('Drift is only told (driftDetection: warn): it stays until the next upgrade.'),
  };
}

function ready(object: KubeObject): Sentences {
  if (isStatic(object)) {
    return { reason: l10n.t('The configuration is valid; no controller reports on this kind.') };
  }
  const interval = intervalOf(object);
  const key = `${object.kind} ${interval}`;
  const known = calm.get(key);
  if (known !== undefined) {
    return known;
  }
  const sentences = nextLook(object.kind, interval);
  calm.set(key, sentences);
  return sentences;
}

/** A fleet is looked at in a handful of intervals, and most of it is ready. */
const calm = new Map<string, Sentences>();

function nextLook(kind: string, interval: string): Sentences {
  switch (kind) {
    case 'Kustomization':
      return {
        next: l10n.t(
          'Applied again every {0} and at each new revision; until then nobody looks for live edits.',
          interval,
        ),
      };
    case 'HelmRelease':
      return { next: l10n.t('Looked at every {0} and at each new chart or values.', interval) };
    default:
      return interval === '' ? {} : { next: l10n.t('Looked at every {0}.', interval) };
  }
}

function sentence(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' ');
}
