import * as l10n from '@vscode/l10n';

/** How a partial clone gets what it was made without. A fetch alone brings what is new, by the filter that is configured. */
export function wholeCloneAdvice(): string {
  return l10n.t(
    '"git config --unset remote.origin.partialclonefilter", then "git fetch --refetch" bring everything.',
  );
}
