import * as l10n from '@vscode/l10n';

import type { FieldChange, FieldWriter } from '../model/drift.ts';
import { unreachable } from '../util/unreachable.ts';
import { timeOf } from './age.ts';

/** What stands behind a changed line, and what its hover says. Plain text; the editor escapes it. */
export interface ChangeMark {
  readonly label: string;
  readonly hover: readonly string[];
}

/**
 * Names the last writer of a changed field and when it wrote. On the desired side the same words stand beside what live
 * lacks. `field` is the path in words; `when` writes a time (milliseconds of the epoch) as the user's editor does. It is
 * a time and no age: a diff stays open for hours, and what it says must stay true.
 */
export function changeMark(change: FieldChange, field: string, when: (at: number) => string): ChangeMark {
  const who = writerWords(change, when);
  const more = [withoutWords(change), nextWords(change)].filter((words) => words !== undefined);
  return {
    label: [who, ...more].map(({ label }) => label).join(' · '),
    hover: [
      field,
      who.sentence,
      ...(isAutoscaler(change.writer)
        ? [l10n.t('So writes a HorizontalPodAutoscaler: Git sets the field that it steers.')]
        : []),
      ...more.map(({ sentence }) => sentence),
      l10n.t('A manager names a program, not a person.'),
    ],
  };
}

interface Words {
  readonly label: string;
  readonly sentence: string;
}

function writerWords({ writer, live }: FieldChange, when: (at: number) => string): Words {
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
  const name = writerName(writer);
  const at = timeOf(writer.at);
  if (at === undefined) {
    return { label: name, sentence: l10n.t('Last written by {0}.', name) };
  }
  return {
    label: `${name} · ${when(at)}`,
    sentence: l10n.t('Last written by {0} at {1} ({2}).', name, when(at), writer.at ?? ''),
  };
}

function writerName(writer: FieldWriter): string {
  const { manager, subresource } = writer;
  if (isAutoscaler(writer)) {
    return l10n.t('autoscaler ({0})', manager);
  }
  return subresource === undefined ? manager : `${manager} (${subresource})`;
}

/** The part of the control plane that scales on metrics; nothing else of it writes through `scale`. */
function isAutoscaler(writer: FieldWriter | undefined): boolean {
  return writer?.manager === 'kube-controller-manager' && writer.subresource === 'scale';
}

function withoutWords(change: FieldChange): Words | undefined {
  switch (change.without) {
    case undefined:
      return undefined;
    case 'undeclared':
      return {
        label: l10n.t('not in Git'),
        sentence:
          change.next === undefined
            ? l10n.t('Git does not set this field, so the controller does not compare it and stays Synced.')
            : l10n.t('Git does not set this field.'),
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

/** What the controller will do, where that depends on who wrote the field. */
function nextWords({ next, desired, without }: FieldChange): Words | undefined {
  switch (next) {
    case undefined:
      return undefined;
    case 'kept':
      return {
        label: l10n.t('stays'),
        sentence: l10n.t('The controller leaves it as it is when it applies next.'),
      };
    case 'undoneIfDeclared':
      return {
        label: l10n.t('stays unless Git sets it'),
        sentence: l10n.t(
          'If Git sets this field, the controller puts it back when it applies next; if not, it stays.',
        ),
      };
    case 'undone':
      return desired !== undefined
        ? {
            label: l10n.t('will be put back'),
            sentence: l10n.t('The controller puts it back when it applies next.'),
          }
        : without === 'unknown'
          ? {
              label: l10n.t('will be undone'),
              sentence: l10n.t(
                'The controller takes this field over when it applies next: it gets the value of Git, and is removed if Git does not set it.',
              ),
            }
          : {
              label: l10n.t('will be removed'),
              sentence: l10n.t('The controller removes it when it applies next.'),
            };
    default:
      return unreachable(next);
  }
}
