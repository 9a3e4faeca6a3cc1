import * as l10n from '@vscode/l10n';

import type { FieldChange } from '../model/drift.ts';
import { unreachable } from '../util/unreachable.ts';
import { longAge, shortAge, timeOf } from './age.ts';

/** What stands behind a changed line, and what its hover says. Plain text; the editor escapes it. */
export interface ChangeMark {
  readonly label: string;
  readonly hover: readonly string[];
}

/**
 * Names the last writer of a changed field and when it wrote. On the desired side the same words stand beside what live
 * lacks. `field` is the path in words, `now` is milliseconds of the epoch.
 */
export function changeMark(change: FieldChange, field: string, now: number): ChangeMark {
  const who = writerWords(change, now);
  const why = withoutWords(change);
  return {
    label: [who.label, ...(why ? [why.label] : [])].join(' · '),
    hover: [
      field,
      who.sentence,
      ...(why ? [why.sentence] : []),
      l10n.t('A manager names a program, not a person.'),
    ],
  };
}

interface Words {
  readonly label: string;
  readonly sentence: string;
}

function writerWords({ writer, live }: FieldChange, now: number): Words {
  if (live === undefined) {
    return {
      label: l10n.t('not in the cluster'),
      sentence: l10n.t('The field is not in the cluster. Who took it away is on no record.'),
    };
  }
  if (!writer) {
    return {
      label: l10n.t('writer unknown'),
      sentence: l10n.t('The object keeps no record of who wrote this field.'),
    };
  }
  const name = writer.subresource ? `${writer.manager} (${writer.subresource})` : writer.manager;
  const at = timeOf(writer.at);
  if (at === undefined) {
    return { label: name, sentence: l10n.t('Last written by {0}.', name) };
  }
  return {
    label: `${name} · ${shortAge(at, now)}`,
    sentence: l10n.t('Last written by {0}, {1} ({2}).', name, longAge(at, now), writer.at ?? ''),
  };
}

function withoutWords(change: FieldChange): Words | undefined {
  switch (change.without) {
    case undefined:
      return undefined;
    case 'undeclared':
      return {
        label: l10n.t('not in Git'),
        sentence: l10n.t(
          'Git does not set this field, so the controller does not compare it and stays Synced.',
        ),
      };
    case 'unknown':
      return {
        label: l10n.t("Git's value unknown"),
        sentence: l10n.t(
          'The field belongs to this writer now, and nothing in the cluster tells what Git says of it.',
        ),
      };
    default:
      return unreachable(change.without);
  }
}
