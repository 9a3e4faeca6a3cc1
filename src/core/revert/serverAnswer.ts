import * as l10n from '@vscode/l10n';

import { valueAt } from '../diff/pointer.ts';
import type { Finding, ObjectChange } from './finding.ts';
import { objectWords } from './finding.ts';

/** What the API server said to an object of a plan in a dry run. `detail` is masked. */
export type ServerAnswer =
  | { readonly word: 'takes' }
  | { readonly word: 'refuses'; readonly detail: string }
  /** No right to patch it, a kind that is not served, or no answer. */
  | { readonly word: 'unasked' };

export interface AskedObject {
  readonly change: ObjectChange;
  readonly answer: ServerAnswer;
}

/** How many objects were asked for, and what came of it. */
export interface ServerSaid {
  /** Objects beside which something live was read. */
  readonly read?: number;
  readonly took: number;
  readonly refused: number;
  readonly unasked: number;
}

export function serverSaid(asked: readonly AskedObject[], read = 0): ServerSaid {
  const count = (word: ServerAnswer['word']): number =>
    asked.filter(({ answer }) => answer.word === word).length;
  return {
    took: count('takes'),
    refused: count('refuses'),
    unasked: count('unasked'),
    ...(read > 0 && { read }),
  };
}

/**
 * Findings with what the server said: a refusal is a finding of its own or proves the one that was expected, and one that
 * the server does not share is caution only. A dry run never takes a field away, so it proves nothing of a field that the
 * revert drops.
 */
export function withAnswers(findings: readonly Finding[], asked: readonly AskedObject[]): readonly Finding[] {
  const told = findings.map((finding) => {
    const own = asked.find(({ change }) => isAbout(finding, change));
    if (finding.level !== 'B' || own === undefined) {
      return finding;
    }
    if (own.answer.word === 'refuses') {
      return { ...finding, text: `${finding.text} ${proof(own.answer.detail)}` };
    }
    return own.answer.word === 'takes' && declares(own.change, finding.pointer)
      ? {
          ...finding,
          level: 'C' as const,
          text: `${finding.text} ${l10n.t('This API server takes it, as a dry run told.')}`,
        }
      : finding;
  });
  const refused = asked.flatMap(({ change, answer }) => {
    const isTold = findings.some((finding) => finding.level === 'B' && isAbout(finding, change));
    return answer.word !== 'refuses' || isTold
      ? []
      : [
          {
            row: 'server-refuses',
            level: 'B' as const,
            object: objectWords(change),
            path: change.path,
            pointer: '',
            text: proof(answer.detail),
          },
        ];
  });
  return [...told, ...refused];
}

function proof(detail: string): string {
  return l10n.t('The API server refuses it, as a dry run told: {0}', detail);
}

function isAbout(finding: Finding, change: ObjectChange): boolean {
  return finding.path === change.path && finding.object === objectWords(change);
}

function declares({ after }: ObjectChange, pointer: string): boolean {
  return after !== undefined && pointer !== '' && valueAt(after, pointer) !== undefined;
}
