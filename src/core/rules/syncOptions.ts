import * as l10n from '@vscode/l10n';

import { nearest } from '../schema/nearest.ts';

/** Options by name with the values that mean something, the one that most people want first. */
export type SyncOptions = Readonly<Record<string, readonly string[]>>;

const SWITCH = ['true', 'false'];

/** Of `spec.syncPolicy.syncOptions`. Source: specs/argocd.md "Hooks, waves, options". */
export const APP_OPTIONS: SyncOptions = {
  Validate: ['false', 'true'],
  CreateNamespace: SWITCH,
  PrunePropagationPolicy: ['foreground', 'background', 'orphan'],
  PruneLast: SWITCH,
  ApplyOutOfSyncOnly: SWITCH,
  Replace: SWITCH,
  ServerSideApply: SWITCH,
  ClientSideApplyMigration: ['false', 'true'],
  FailOnSharedResource: SWITCH,
  RespectIgnoreDifferences: SWITCH,
  SkipDryRunOnMissingResource: SWITCH,
  Prune: ['false', 'confirm', 'true'],
  Delete: ['false', 'confirm', 'true'],
};

/** Of the annotation `argocd.argoproj.io/sync-options`, same source. */
export const RESOURCE_OPTIONS: SyncOptions = {
  Prune: ['false', 'confirm', 'true'],
  Delete: ['false', 'confirm', 'true'],
  Validate: ['false', 'true'],
  SkipDryRunOnMissingResource: SWITCH,
  PruneLast: SWITCH,
  Replace: SWITCH,
  Force: SWITCH,
  ServerSideApply: SWITCH,
};

/** Of the annotation `argocd.argoproj.io/compare-options`; the first has no value. */
export const COMPARE_OPTIONS: SyncOptions = {
  IgnoreExtraneous: [],
  ServerSideDiff: SWITCH,
  IncludeMutationWebhook: SWITCH,
};

export interface OptionProblem {
  readonly message: string;
  /** What is most likely meant. */
  readonly meant?: string;
}

/** What is wrong with one option as it is written; undefined for one that works. Case and blanks count. */
export function optionProblem(
  option: string,
  known: SyncOptions,
  others: SyncOptions,
): OptionProblem | undefined {
  const equals = option.indexOf('=');
  const name = (equals < 0 ? option : option.slice(0, equals)).trim();
  const value = equals < 0 ? undefined : option.slice(equals + 1).trim();
  const values = known[name];
  if (!values) {
    return unknownOption(option, name, value, known, others);
  }
  if (values.length === 0) {
    return value === undefined && option === name
      ? undefined
      : { message: l10n.t('`{0}` stands alone, without a value.', name), meant: name };
  }
  if (value === undefined || value === '') {
    const meant = `${name}=${values[0]}`;
    return {
      message: l10n.t('`{0}` needs a value: Argo CD ignores it without one. Write `{1}`.', name, meant),
      meant,
    };
  }
  if (!values.includes(value)) {
    const meant = nearest(value, values);
    return {
      message: l10n.t(
        '`{0}` takes {1}: Argo CD ignores `{2}`.',
        name,
        values.map((one) => `\`${one}\``).join(', '),
        value,
      ),
      ...(meant !== undefined && { meant: `${name}=${meant}` }),
    };
  }
  return option === `${name}=${value}`
    ? undefined
    : {
        message: l10n.t('Blanks count: Argo CD ignores `{0}`. Write `{1}`.', option, `${name}=${value}`),
        meant: `${name}=${value}`,
      };
}

function unknownOption(
  option: string,
  name: string,
  value: string | undefined,
  known: SyncOptions,
  others: SyncOptions,
): OptionProblem {
  if (others[name]) {
    return {
      message:
        known === APP_OPTIONS
          ? l10n.t(
              '`{0}` is an option of single resources, by the annotation `argocd.argoproj.io/sync-options`: Argo CD ignores it here.',
              option,
            )
          : l10n.t(
              '`{0}` is an option of Applications, under `spec.syncPolicy.syncOptions`: Argo CD ignores it here.',
              option,
            ),
    };
  }
  const meant = nearest(name, Object.keys(known));
  if (meant === undefined) {
    return { message: l10n.t('There is no option `{0}`: Argo CD ignores it without a word.', name) };
  }
  const values = known[meant] ?? [];
  const right = value !== undefined && values.includes(value) ? value : values[0];
  const full = right === undefined ? meant : `${meant}=${right}`;
  return {
    message: l10n.t(
      'There is no option `{0}`: Argo CD ignores it without a word. Did you mean `{1}`?',
      name,
      full,
    ),
    meant: full,
  };
}
