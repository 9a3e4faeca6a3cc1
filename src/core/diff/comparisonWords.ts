import * as l10n from '@vscode/l10n';

import type { DesiredRung } from '../model/drift.ts';
import type { Note } from '../model/plan.ts';

/** How the two sides of a resource came about, for its title. */
export interface TitleFacts {
  readonly kind: string;
  readonly name: string;
  readonly rung: DesiredRung;
  /** Which text of Git was read, where one was: "working tree", "main at 1a2b3c4". */
  readonly from?: string;
  /** Why a better rung could not be had; the title then says that it is an approximation. */
  readonly lacks?:
    | { readonly why: 'right'; readonly resource: string; readonly namespace: string }
    | { readonly why: 'rejected' | 'failed' };
}

/** The title of a diff: object, both sides, and how good the left one is. */
export function comparisonTitle(facts: TitleFacts): string {
  const object = `${facts.kind} ${facts.name}`;
  const title = l10n.t('{0}: {1} ↔ live', object, desiredWords(facts));
  const lacks = lacksWords(facts);
  return lacks === undefined ? title : l10n.t('{0} ({1})', title, lacks);
}

function desiredWords(facts: TitleFacts): string {
  switch (facts.rung) {
    case 'dryRun':
    case 'git':
      return facts.from ?? l10n.t('Git');
    case 'lastApplied':
      return l10n.t('as last applied');
    case 'owned':
      return l10n.t('as the controller owns it');
    default:
      return facts.from ?? l10n.t('nothing on record');
  }
}

function lacksWords({ lacks }: TitleFacts): string | undefined {
  if (!lacks) {
    return undefined;
  }
  switch (lacks.why) {
    case 'rejected':
      return l10n.t('approximate: the dry run was rejected');
    case 'failed':
      return l10n.t('approximate: the dry run got no answer');
    default:
      return lacks.namespace === ''
        ? l10n.t('approximate: you lack patch on {0}', lacks.resource)
        : l10n.t('approximate: you lack patch on {0} in {1}', lacks.resource, lacks.namespace);
  }
}

export function jqNote(rules: readonly string[]): readonly Note[] {
  return rules.length === 0
    ? []
    : [
        {
          code: 'jqNotApplied',
          text: l10n.t(
            'Expressions of jq in ignoreDifferences that cannot be evaluated here, so fields that they hide may show: {0}',
            rules.join('; '),
          ),
        },
      ];
}

/** `detail` is the server's own message, masked. */
export function rejectedNote(detail: string): Note {
  return {
    code: 'dryRunRejected',
    text: l10n.t('The API server rejects what Git declares, so a sync would fail too. It says: {0}', detail),
  };
}

export function noRightNote(resource: string, namespace: string): Note {
  return {
    code: 'noPatchRight',
    text:
      namespace === ''
        ? l10n.t(
            'A dry run needs the right to patch {0}. The comparison is with what was last applied.',
            resource,
          )
        : l10n.t(
            'A dry run needs the right to patch {0} in {1}. The comparison is with what was last applied.',
            resource,
            namespace,
          ),
  };
}

export function nothingOnRecordNote(): Note {
  return {
    code: 'nothingOnRecord',
    text: l10n.t(
      'The object carries no record of what was applied, so only fields that others wrote are shown. Refresh or sync the app to learn more.',
    ),
  };
}

export function notRenderedNote(): Note {
  return {
    code: 'notRendered',
    text: l10n.t(
      'What Git changed since the last sync is not rendered yet: the left side is what the controller last applied.',
    ),
  };
}

export function noSettingsNote(): Note {
  return {
    code: 'noSettings',
    text: l10n.t(
      'The settings of Argo CD (ConfigMap argocd-cm) may not be read, so its defaults are assumed.',
    ),
  };
}

/** `summary` says what went wrong on the way, in words. */
export function dryRunFailedNote(summary: string): Note {
  return {
    code: 'dryRunFailed',
    text: l10n.t('No dry run could be had, so the comparison is with what was last applied. {0}', summary),
  };
}

export function pruneNote(kind: string, name: string): Note {
  return {
    code: 'notInGit',
    text: l10n.t('Git does not declare {0} {1}: a sync with prune deletes it.', kind, name),
  };
}

export function leftAloneNote(kind: string, name: string): Note {
  return {
    code: 'leftAlone',
    text: l10n.t(
      'Git does not declare {0} {1}, and its tracking id names another object, as a copy has it: Argo CD leaves it alone.',
      kind,
      name,
    ),
  };
}
