import * as l10n from '@vscode/l10n';

import type { Phase } from '../../model/app.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import type { JsonObject } from '../../util/json.ts';
import { asArray, asObjects, asText, at } from '../../util/json.ts';
import { hasTriedThisRevision } from './operation.ts';
import type { PhaseFacts } from './phaseFacts.ts';

/** What the verdict means and who acts on it. Undefined where Git and cluster agree and nothing is ill. */
export function verdictPhase(app: KubeObject, facts: PhaseFacts): Phase | undefined {
  if (facts.isVerdictStale) {
    return {
      word: 'StaleVerdict',
      reason: l10n.t('The spec was changed after the last comparison: the verdict is of the spec before.'),
      next: l10n.t('A refresh compares again.'),
    };
  }
  if (facts.sync === 'OutOfSync') {
    return { word: 'OutOfSync', ...outOfSync(app, facts) };
  }
  return illness(app, facts);
}

function outOfSync(app: KubeObject, facts: PhaseFacts): { readonly reason: string; readonly next: string } {
  const { syncPolicy } = facts;
  const reason = [differingWords(app, facts), ...besidesWords(app, facts)].join(' ');
  if (syncPolicy.isPaused) {
    return {
      reason: l10n.t('{0} Auto-sync is written down and switched off (enabled: false).', reason),
      next: l10n.t('Nothing happens before somebody syncs, or switches it on again in Git.'),
    };
  }
  if (!syncPolicy.automated) {
    return { reason, next: l10n.t('Auto-sync is off: nothing happens before somebody syncs.') };
  }
  if (!syncPolicy.prune && isOnlyPruning(app)) {
    return {
      reason: l10n.t('All that is left are objects that Git no longer declares, and auto-prune is off.'),
      next: l10n.t('They stay until somebody syncs with prune.'),
    };
  }
  if (!hasTriedThisRevision(app)) {
    return { reason, next: l10n.t('Auto-sync applies the new revision by itself.') };
  }
  return syncPolicy.selfHeal
    ? { reason, next: l10n.t('Self-heal puts it back within seconds, more slowly each time it has to.') }
    : {
        reason: l10n.t('{0} This revision was deployed already: {1}.', reason, changerWords(facts)),
        next: l10n.t(
          'Self-heal is off: the edit stays until the next commit overwrites it, or somebody syncs.',
        ),
      };
}

/** Objects that nobody may judge are Unknown, and make the app OutOfSync all the same. */
function differingWords(app: KubeObject, facts: PhaseFacts): string {
  const count = (status: string): number =>
    asArray(at(app, 'status', 'resources')).filter((one) => at(one, 'status') === status).length;
  const differing = count('OutOfSync');
  const unjudged = count('Unknown');
  if (differing === 0 && unjudged > 0) {
    return unjudged === 1
      ? l10n.t('1 object cannot be judged: the project does not permit its kind, or the cluster lacks it.')
      : l10n.t(
          '{0} objects cannot be judged: the project does not permit their kinds, or the cluster lacks them.',
          unjudged,
        );
  }
  if (differing === 0) {
    return l10n.t("Only the namespace's metadata differs from what the app declares.");
  }
  const named = namesOf(app, (one) => at(one, 'status') === 'OutOfSync');
  if (differing === facts.resourceCount) {
    return differing === 1
      ? l10n.t('{0}, its only object, differs from Git.', named)
      : l10n.t('All {0} objects differ from Git.', differing);
  }
  return differing === 1
    ? l10n.t('{0} differs from Git (1 of {1} objects).', named, facts.resourceCount)
    : l10n.t('{0} differ from Git ({1} of {2} objects).', named, differing, facts.resourceCount);
}

/** Who may have written what Git does not say; the live object tells, where it is read. */
function changerWords({ conditions }: PhaseFacts): string {
  return conditions.some(({ type }) => type === 'SharedResourceWarning')
    ? l10n.t('the other app that has the object too may have written it since')
    : l10n.t('it was changed in the cluster since, by hand or by a program such as an autoscaler');
}

/** An app that differs may be ill as well. */
function besidesWords(app: KubeObject, { health, healthMessage }: PhaseFacts): readonly string[] {
  if (health !== 'Degraded') {
    return [];
  }
  if (healthMessage !== undefined) {
    return [l10n.t('Degraded, too.'), sentence(healthMessage)];
  }
  const named = namesOf(app, (one) => at(one, 'health', 'status') === health);
  return [named === '' ? l10n.t('An object is Degraded, too.') : l10n.t('Degraded, too: {0}.', named)];
}

/** What Argo CD wrote without a full stop. */
function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** Names with room for: a sentence, not a list. Empty where none is meant. */
const MOST_NAMES = 2;

function namesOf(app: KubeObject, isMeant: (entry: JsonObject) => boolean): string {
  const names = asObjects(at(app, 'status', 'resources'))
    .filter(isMeant)
    .map((one) => `${asText(one['kind']) ?? ''}/${asText(one['name']) ?? ''}`);
  const [first = '', second = ''] = names;
  if (names.length <= 1) {
    return first;
  }
  return names.length === MOST_NAMES
    ? l10n.t('{0} and {1}', first, second)
    : l10n.t('{0}, {1} and {2} more', first, second, names.length - MOST_NAMES);
}

/** Hooks carry the flag too and are no reason to prune (specs m.15). */
function isOnlyPruning(app: KubeObject): boolean {
  const differing = asArray(at(app, 'status', 'resources')).filter(
    (one) => at(one, 'status') === 'OutOfSync',
  );
  return (
    differing.length > 0 &&
    differing.every((one) => at(one, 'requiresPruning') === true && at(one, 'hook') !== true)
  );
}

function illness(app: KubeObject, { health, healthMessage }: PhaseFacts): Phase | undefined {
  const since = asText(at(app, 'status', 'health', 'lastTransitionTime'));
  const begun = since === undefined ? {} : { since };
  const detail = healthMessage === undefined ? [] : [sentence(healthMessage)];
  // Its message names them already.
  const named =
    healthMessage === undefined ? namesOf(app, (one) => at(one, 'health', 'status') === health) : '';
  switch (health) {
    case 'Degraded':
      return {
        word: 'Degraded',
        ...begun,
        reason: [
          named === ''
            ? l10n.t('Git and cluster agree, and an object is unhealthy.')
            : l10n.t('Git and cluster agree. Unhealthy: {0}.', named),
          ...detail,
        ].join(' '),
        next: l10n.t('A sync does not help: mend the object, or change or revert in Git.'),
      };
    case 'Missing':
      return {
        word: 'Missing',
        ...begun,
        reason: [l10n.t('Objects that Git declares are not in the cluster.'), ...detail].join(' '),
        next: l10n.t('A sync creates them.'),
      };
    case 'Progressing':
      return {
        word: 'Progressing',
        ...begun,
        reason: [l10n.t('The objects are applied and not ready yet.'), ...detail].join(' '),
        next: l10n.t('It becomes Healthy, or Degraded when an object gives up.'),
      };
    case 'Suspended':
      return {
        word: 'Suspended',
        ...begun,
        reason: [l10n.t('An object is paused on purpose.'), ...detail].join(' '),
        next: l10n.t('It stays so until somebody resumes it.'),
      };
    default:
      return undefined;
  }
}
