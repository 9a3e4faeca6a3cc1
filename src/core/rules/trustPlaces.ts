import * as l10n from '@vscode/l10n';

import { ciSystemOf } from '../trust/ciFile.ts';
import type { TrustPlace } from '../trust/report.ts';
import { trustReport } from '../trust/report.ts';
import { onceForEach } from './onceForEach.ts';
import type { RuleDocument } from './rule.ts';

const placesIn = onceForEach((document) =>
  ciSystemOf(document.path) === undefined
    ? []
    : (trustReport(document.path, document.text, document.root)?.places ?? []),
);

/** Where a CI file reaches into a cluster; empty for every other file. Read once for all the rules that speak of it. */
export function trustPlaces(document: RuleDocument, rule: TrustPlace['rule']): readonly TrustPlace[] {
  return placesIn(document).filter((place) => place.rule === rule);
}

/** What to revoke once the job commits instead: a sentence. */
export function revokeWords({ credentials }: TrustPlace): string {
  const names = [...new Set(credentials.map(({ name, by }) => (name === '' ? by : name)))];
  return names.length === 0
    ? l10n.t(
        'The file names no credential: the runner itself has access, and loses it with its rights in the cluster.',
      )
    : l10n.t('Then revoke {0}.', names.map((name) => `\`${name}\``).join(', '));
}
