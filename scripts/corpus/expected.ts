import { readFileSync, writeFileSync } from 'node:fs';

import type { Group } from './findings.ts';

/** What reading the files said of the findings of a group. */
export type Judgement = 'true positive' | 'known limit';

export interface Expected extends Group {
  readonly judgement: Judgement | 'not judged';
  /** In our own words. */
  readonly why: string;
}

const FILE = new URL('../../test/corpus/expected.json', import.meta.url);

export function readExpected(): readonly Expected[] {
  return JSON.parse(readFileSync(FILE, 'utf8')) as readonly Expected[];
}

/** Keeps each judgement whose findings are still the same. */
export function writeExpected(groups: readonly Group[], before: readonly Expected[]): void {
  const judged = groups.map((group): Expected => {
    const known = before.find((one) => isSamePlace(one, group));
    const isSame = known?.hash === group.hash;
    return { ...group, judgement: isSame ? known.judgement : 'not judged', why: known?.why ?? '' };
  });
  writeFileSync(FILE, `${JSON.stringify(judged, undefined, 2)}\n`);
}

export function isSamePlace(left: Group, right: Group): boolean {
  return left.repository === right.repository && left.rule === right.rule && left.severity === right.severity;
}

/** What differs from the list, and what the list may not hold: one line each. */
export function complaints(groups: readonly Group[], expected: readonly Expected[]): readonly string[] {
  const nameOf = ({ repository, rule, severity }: Group): string => `${repository} ${rule} (${severity})`;
  return [
    ...groups.flatMap((group) => {
      const known = expected.find((one) => isSamePlace(one, group));
      if (!known) {
        return [`${nameOf(group)}: ${group.count} unexpected`];
      }
      return known.hash === group.hash
        ? []
        : [`${nameOf(group)}: ${group.count} found, ${known.count} expected, or at other places`];
    }),
    ...expected.flatMap((one) => {
      if (!groups.some((group) => isSamePlace(group, one))) {
        return [`${nameOf(one)}: ${one.count} expected, none found`];
      }
      if (one.judgement === 'not judged' || one.why === '') {
        return [`${nameOf(one)}: nobody has judged these ${one.count}`];
      }
      return one.severity === 'error' && one.judgement !== 'true positive'
        ? [`${nameOf(one)}: a false error`]
        : [];
    }),
  ];
}
