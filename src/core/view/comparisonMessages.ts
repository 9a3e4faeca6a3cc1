import * as l10n from '@vscode/l10n';

import type { AppComparison, CompareError, ResourceComparison } from '../model/comparison.ts';
import { plural } from './age.ts';
import { differing } from './comparisonDocuments.ts';
import { clusterErrorWords } from './errorWords.ts';

/** What a comparison has to say in a notification. `advice` is what it means and what to do; it may be empty. */
export interface ComparisonMessage {
  readonly severity: 'info' | 'problem';
  readonly text: string;
  readonly advice: string;
}

/**
 * The words for a comparison that opens no editor, or one that hides something: undefined where the editor says it all.
 * Where the controller sees a difference that we do not, that is said and not hidden.
 */
export function comparisonMessage(
  comparison: AppComparison,
  appName: string,
  controller: string,
): ComparisonMessage | undefined {
  const failed = comparison.resources.filter((resource) => resource.status === 'failed');
  if (failed.length > 0) {
    return failedMessage(failed);
  }
  if (differing(comparison).length > 0) {
    return undefined;
  }
  const [only, ...others] = comparison.resources;
  if (only && others.length === 0) {
    return singleMessage(comparison, only, controller);
  }
  const count = comparison.resources.length;
  return comparison.verdict === 'OutOfSync' && comparison.stateTitle === undefined
    ? unexplained(comparison, l10n.t('{0} objects of {1}', count, appName), controller)
    : nothingDiffers(comparison, l10n.t('{0} objects of {1}', count, appName));
}

function singleMessage(
  comparison: AppComparison,
  resource: ResourceComparison,
  controller: string,
): ComparisonMessage {
  const object = `${resource.kind} ${resource.name}`;
  switch (resource.status) {
    case 'hook':
      return info(l10n.t('{0} is a hook: it runs with a sync and is not compared.', object));
    case 'absent':
      return info(
        resource.notes[0] !== undefined
          ? `${object}: ${resource.notes[0].text}`
          : l10n.t('{0} is neither in the cluster nor in Git as far as it can be read here.', object),
      );
    default:
      return resource.verdict === 'OutOfSync'
        ? unexplained(comparison, object, controller)
        : nothingDiffers(comparison, object);
  }
}

/**
 * Why nothing was compared; undefined for a cancellation, which is silent. `reachedBy` is the context that leads to where
 * the objects live, if there is one.
 */
export function compareErrorMessage(
  error: CompareError,
  appName: string,
  reachedBy?: string,
): ComparisonMessage | undefined {
  switch (error.code) {
    case 'cluster': {
      const words = clusterErrorWords(error.error);
      return problem(`${l10n.t('{0} could not be compared.', appName)} ${words.summary}`, words.advice);
    }
    case 'otherCluster':
      return problem(
        l10n.t('The objects of {0} live on {1}.', appName, error.destination),
        reachedBy === undefined
          ? l10n.t('No context of your kubeconfig reaches that cluster; with one they can be compared.')
          : l10n.t('Connect to {0} to compare them.', reachedBy),
      );
    case 'notAnApp':
      return problem(l10n.t('{0} manages no objects of its own.', appName), '');
    default:
      return undefined;
  }
}

function failedMessage(failed: readonly ResourceComparison[]): ComparisonMessage {
  const shown = failed.slice(0, 3).map((resource) => `${resource.kind} ${resource.name}`);
  const names = [...shown, ...(failed.length > shown.length ? ['…'] : [])].join(', ');
  const first = failed[0]?.problem;
  const words = first && clusterErrorWords(first);
  const text = plural(failed.length, l10n.t('{0} could not be compared.', names), (count) =>
    l10n.t('{0} objects could not be compared: {1}.', count, names),
  );
  return problem(words ? `${text} ${words.summary}` : text, words?.advice ?? '');
}

function unexplained(comparison: AppComparison, what: string, controller: string): ComparisonMessage {
  return problem(
    l10n.t('{0} says OutOfSync, and no differing field was found in {1}.', controller, what),
    notesOf(comparison)[0] ?? l10n.t('Refresh the app: the verdict may be older than what was compared.'),
  );
}

function nothingDiffers(comparison: AppComparison, what: string): ComparisonMessage {
  const text = l10n.t('Nothing differs in {0}.', what);
  return info([text, ...notesOf(comparison).slice(0, 1)].join(' '));
}

function notesOf(comparison: AppComparison): readonly string[] {
  return [...comparison.notes, ...comparison.resources.flatMap((resource) => resource.notes)].map(
    (note) => note.text,
  );
}

function info(text: string): ComparisonMessage {
  return { severity: 'info', text, advice: '' };
}

function problem(text: string, advice: string): ComparisonMessage {
  return { severity: 'problem', text, advice };
}
