import * as l10n from '@vscode/l10n';

import { plainText } from '../history/commitMessage.ts';
import type { Finding, Level } from '../revert/finding.ts';
import type { RevertPlan } from '../revert/outcome.ts';
import type { ServerSaid } from '../revert/serverAnswer.ts';
import { plural } from './age.ts';
import { noticeText } from './noticeText.ts';
import { levelTitle, listed } from './revertWords.ts';

/** Grave things first. */
const ORDER: readonly Level[] = ['D', 'B', 'U', 'C', 'S'];

/** What was found, grave things first, and who says it; nothing where there is nothing to say. */
export function foundText({ findings, unrendered, drivers, server }: RevertPlan): readonly string[] {
  const levels = ORDER.flatMap((level) => {
    const own = findings.filter((finding) => finding.level === level);
    const inputs = level === 'U' ? unrendered : [];
    return own.length + inputs.length === 0
      ? []
      : ['', `### ${levelTitle(level)}`, '', ...alike(own).flatMap(findingLines), ...inputLines(inputs)];
  });
  const unrun =
    drivers.length === 0
      ? []
      : ['', l10n.t('Merge drivers of the clone were not started: {0}.', drivers.map(plainText).join(', '))];
  return levels.length + unrun.length === 0 && server === undefined
    ? []
    : [l10n.t('## What was found'), '', serverLine(server), ...levels, ...unrun];
}

/** What the user has to type the name of the app for; undefined where nothing of the kind was found. */
export function graveText(findings: readonly Finding[]): string | undefined {
  const grave = findings.filter(({ level }) => level === 'D');
  const [first] = grave;
  return (
    first &&
    noticeText(
      [
        `${plainText(first.object)}: ${plainText(first.text)}`,
        ...(grave.length > 1
          ? [
              plural(grave.length - 1, l10n.t('One more is in the plan.'), (count) =>
                l10n.t('{0} more are in the plan.', count),
              ),
            ]
          : []),
      ].join(' '),
    )
  );
}

/** Who says what the API server takes. */
function serverLine(server: ServerSaid | undefined): string {
  if (server === undefined || server.took + server.refused === 0) {
    return server?.read === undefined
      ? l10n.t('The API server was not asked: what it refuses is told from what is known of each kind.')
      : l10n.t(
          'What is live was read. No dry run was made: what the API server refuses is told from what is known of each kind.',
        );
  }
  const { took, refused, unasked } = server;
  return [
    plural(took + refused, l10n.t('The API server was asked for one object by a dry run.'), (count) =>
      l10n.t('The API server was asked for {0} objects by a dry run.', count),
    ),
    refused === 0 ? l10n.t('It refuses nothing.') : l10n.t('It refuses {0}.', refused),
    unasked === 0 ? '' : l10n.t('For {0} more it was not asked.', unasked),
  ]
    .filter(Boolean)
    .join(' ');
}

/** Findings that say the same of several objects, together. */
function alike(findings: readonly Finding[]): readonly (readonly Finding[])[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = `${finding.row} ${finding.text}`;
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()];
}

function findingLines(group: readonly Finding[]): readonly string[] {
  const objects = [...new Set(group.map(({ object }) => plainText(object)))];
  const places = [
    ...new Set(
      group.map(({ path, pointer }) =>
        pointer === '' ? plainText(path) : `${plainText(path)} ${plainText(pointer)}`,
      ),
    ),
  ];
  return [
    `- ${fewOf(objects).join(', ')}: ${plainText(group[0]?.text ?? '')}`,
    ...fewOf(places).map((place) => `  ${place}`),
  ];
}

/** More than these are in the files, which the diff editor shows. */
function fewOf(all: readonly string[]): readonly string[] {
  return all.length <= MAX_NAMED
    ? all
    : [...all.slice(0, MAX_NAMED - 1), l10n.t('and {0} more', all.length - MAX_NAMED + 1)];
}

const MAX_NAMED = 6;

function inputLines(inputs: readonly string[]): readonly string[] {
  return inputs.length === 0
    ? []
    : [
        l10n.t('Kustomize, Helm or a plugin makes objects of these files. Plumbline did not run it:'),
        ...listed(inputs.map(plainText)),
      ];
}
