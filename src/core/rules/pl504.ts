import * as l10n from '@vscode/l10n';

import { nearest } from '../schema/nearest.ts';
import { argoCdAnnotations, wordsOf } from './annotations.ts';
import type { Found } from './finding.ts';
import { isPlaceholder } from './gate.ts';
import type { Rule } from './rule.ts';

const KNOWN: Readonly<Record<string, readonly string[]>> = {
  'argocd.argoproj.io/hook': ['PreSync', 'Sync', 'PostSync', 'SyncFail', 'PreDelete', 'PostDelete', 'Skip'],
  'argocd.argoproj.io/hook-delete-policy': ['HookSucceeded', 'HookFailed', 'BeforeHookCreation'],
};
/** Names that people know from Helm. */
const FROM_HELM: Readonly<Record<string, string>> = {
  'pre-install': 'PreSync',
  'pre-upgrade': 'PreSync',
  'post-install': 'PostSync',
  'post-upgrade': 'PostSync',
  'pre-delete': 'PreDelete',
  'post-delete': 'PostDelete',
  'hook-succeeded': 'HookSucceeded',
  'hook-failed': 'HookFailed',
  'before-hook-creation': 'BeforeHookCreation',
};

/** Source: specs/argocd.md "Hooks, waves, options" (hook). */
export const pl504: Rule = {
  id: 'PL504',
  severity: 'error',
  title: 'A hook that Argo CD does not know',
  keys: Object.keys(KNOWN),
  *check(document): Iterable<Found> {
    for (const { key, value, isLabel } of argoCdAnnotations(document)) {
      const known = KNOWN[key];
      if (!known || isLabel || typeof value?.value !== 'string' || isPlaceholder(value.text)) {
        continue;
      }
      const words = wordsOf(document, value);
      for (const word of words) {
        const isHook = key.endsWith('/hook');
        if (isHook && word.text === 'Skip' && words.length > 1) {
          yield {
            range: word.range,
            severity: 'warning',
            message: l10n.t('`Skip` counts only alone: beside other hooks the object is applied.'),
          };
        }
        if (known.includes(word.text)) {
          continue;
        }
        const meant = FROM_HELM[word.text] ?? nearest(word.text, known);
        yield {
          range: word.range,
          message: isHook
            ? l10n.t(
                'There is no hook `{0}`: Argo CD leaves the object out of every sync without a word. Hooks are {1}.',
                word.text,
                known.join(', '),
              )
            : l10n.t(
                'There is no delete policy `{0}`, so it is ignored. Policies are {1}.',
                word.text,
                known.join(', '),
              ),
          ...(meant !== undefined && { fixes: word.rewritten(meant, l10n.t('Change to `{0}`', meant)) }),
        };
      }
    }
  },
};
