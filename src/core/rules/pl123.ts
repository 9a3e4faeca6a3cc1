import * as l10n from '@vscode/l10n';

import { nearest } from '../schema/nearest.ts';
import { nodeAt } from '../yaml/read.ts';
import { APP_PROJECT, APPLICATIONS, applicationOf } from './applications.ts';
import { CASCADE, finalizersOf, KNOWN_FINALIZERS } from './finalizers.ts';
import { rewriteOf } from './field.ts';
import type { Found } from './finding.ts';
import { isPlaceholder } from './gate.ts';
import type { Rule } from './rule.ts';

/** Only names that mean Argo CD: other controllers have finalizers of their own. Source: specs/authoring.md PL123. */
const MEANS_ARGO_CD = /argo-?(?:cd|proj)|resources?-finali[sz]er/i;

export const pl123: Rule = {
  id: 'PL123',
  severity: 'error',
  title: 'A finalizer that nobody takes off',
  kinds: [...APPLICATIONS, APP_PROJECT],
  keys: ['finalizers'],
  *check(document): Iterable<Found> {
    const own = nodeAt(document.root, 'metadata');
    const ofTemplate = applicationOf(document)?.metadata;
    const finalizers = [
      ...finalizersOf(own),
      ...(ofTemplate && ofTemplate !== own ? finalizersOf(ofTemplate) : []),
    ];
    for (const finalizer of finalizers) {
      const { text } = finalizer;
      if (KNOWN_FINALIZERS.includes(text) || isPlaceholder(text) || !MEANS_ARGO_CD.test(text)) {
        continue;
      }
      const meant = nearest(text, KNOWN_FINALIZERS) ?? sameStart(text);
      yield {
        range: finalizer,
        message: l10n.t(
          'No controller takes `{0}` off again: once deleted, the object hangs in the cluster for good.',
          text,
        ),
        ...(meant !== undefined && {
          fixes: rewriteOf(finalizer, meant, l10n.t('Change to `{0}`', meant)),
        }),
      };
    }
  },
};

/** `resources-finalizer.argocd.argocd.argoproj.io/background` means the one of the same kind. */
function sameStart(text: string): string | undefined {
  const [name = '', way] = text.split('/');
  const start = name.split('.')[0] ?? '';
  const first = KNOWN_FINALIZERS.find((known) => known.startsWith(`${start}.`)) ?? CASCADE;
  const full = `${first}/${way}`;
  return KNOWN_FINALIZERS.includes(full) ? full : start === '' ? undefined : first;
}
