import * as l10n from '@vscode/l10n';

import { asScalar, asSequence, nodeAt } from '../yaml/read.ts';
import { APPLICATIONS, applicationOf } from './applications.ts';
import { rewriteOf } from './field.ts';
import type { Found } from './finding.ts';
import { isPlaceholder } from './gate.ts';
import type { Rule } from './rule.ts';
import { APP_OPTIONS, optionProblem, RESOURCE_OPTIONS } from './syncOptions.ts';

/** Source: specs/argocd.md (i) S3. */
export const pl109: Rule = {
  id: 'PL109',
  severity: 'error',
  title: 'A sync option that Argo CD does not know',
  kinds: APPLICATIONS,
  keys: ['syncOptions'],
  *check(document): Iterable<Found> {
    const options = asSequence(nodeAt(applicationOf(document)?.spec, 'syncPolicy', 'syncOptions'));
    for (const item of options?.items ?? []) {
      const option = asScalar(item);
      // A map or a number in the list is of the wrong type, which PL004 and PL006 say.
      if (!option || typeof option.value !== 'string' || isPlaceholder(option.text)) {
        continue;
      }
      const problem = optionProblem(option.text, APP_OPTIONS, RESOURCE_OPTIONS);
      if (problem) {
        const { meant, message } = problem;
        yield {
          range: option,
          message,
          ...(meant !== undefined && {
            fixes: rewriteOf(option, meant, l10n.t('Change to `{0}`', meant)),
          }),
        };
      }
    }
  },
};
