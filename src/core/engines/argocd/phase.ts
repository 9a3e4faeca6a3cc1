import type { Phase } from '../../model/app.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { asText, at } from '../../util/json.ts';
import type { PhaseFacts } from './phaseFacts.ts';
import { deletingPhase } from './phaseOfDeletion.ts';
import { operationPhase } from './phaseOfOperation.ts';
import { verdictPhase } from './phaseOfVerdict.ts';
import { troublePhase } from './phaseOfTrouble.ts';

/**
 * Where an app stands, why, and what comes next: the first of these that applies. What is going on now comes before what
 * is wrong, what is wrong before what differs. `word` is a key and never shown; `reason` and `next` are sentences.
 */
export function phaseOf(app: KubeObject, facts: PhaseFacts): Phase {
  return (
    deletingPhase(app, facts) ??
    operationPhase(app, facts) ??
    troublePhase(app, facts) ??
    verdictPhase(app, facts) ?? {
      word: facts.sync,
      ...since(asText(at(app, 'status', 'health', 'lastTransitionTime'))),
    }
  );
}

function since(at: string | undefined): { readonly since?: string } {
  return at === undefined ? {} : { since: at };
}
