import * as l10n from '@vscode/l10n';

import type { AppComparison, ComparedText, ResourceComparison } from '../model/comparison.ts';
import type { AppId } from '../model/ids.ts';
import { changeMark } from './changeMark.ts';
import type { ChangeMark } from './changeMark.ts';
import type { DocumentId } from './documentId.ts';

/** A text to show, with the marks of its changed lines (zero-based, both ends included). */
export interface ShownText {
  readonly id: DocumentId;
  readonly text: string;
  readonly marks: readonly (ChangeMark & { readonly first: number; readonly last: number })[];
}

/** One resource as a diff editor shows it. A side that has nothing is undefined: the editor then says added or deleted. */
export interface ShownDiff {
  readonly title: string;
  readonly desired: ShownText | undefined;
  readonly live: ShownText | undefined;
}

/** Resources worth a place in a diff of the whole app: those that differ, in the controller's order. */
export function differing(comparison: AppComparison): readonly ResourceComparison[] {
  return comparison.resources.filter(
    ({ status }) => status === 'differs' || status === 'onlyDesired' || status === 'onlyLive',
  );
}

/** `when` writes a time; `controller` is the product's name, which stands before its verdict. */
export function shownDiff(
  comparison: AppComparison,
  resource: ResourceComparison,
  controller: string,
  when: (at: number) => string,
): ShownDiff {
  return {
    title: withVerdict(resource.title, controller, resource.verdict),
    desired:
      resource.status === 'onlyLive'
        ? undefined
        : shownText('diff-desired', comparison, resource, controller, when),
    live:
      resource.status === 'onlyDesired'
        ? undefined
        : shownText('diff-live', comparison, resource, controller, when),
  };
}

export function comparisonSummary(comparison: AppComparison, appName: string, controller: string): string {
  const left = comparison.desiredFrom ?? l10n.t('as last applied');
  return withVerdict(
    l10n.t('{0}: {1} ↔ live', appName, left),
    controller,
    comparison.stateTitle ?? comparison.verdict,
  );
}

function shownText(
  kind: 'diff-desired' | 'diff-live',
  comparison: AppComparison,
  resource: ResourceComparison,
  controller: string,
  when: (at: number) => string,
): ShownText {
  const side: ComparedText = kind === 'diff-desired' ? resource.desired : resource.live;
  const header = headerLines(comparison, resource, controller);
  const marks = resource.changes.flatMap((change, index) => {
    const lines = side.lines[index];
    // Beside a pair of changed lines one mark is enough: it stands on the live side, where the hand was.
    const isShown = kind === 'diff-live' || change.live === undefined;
    return lines && isShown
      ? [
          {
            ...changeMark(change, resource.fields[index] ?? change.pointer, when),
            first: lines.first + header.length,
            last: lines.last + header.length,
          },
        ]
      : [];
  });
  return {
    id: documentId(kind, comparison.app, comparison, resource),
    text: [...header, side.text].join('\n'),
    marks,
  };
}

/** Why Git was not read: no news for a resource that was compared with Git. */
const WITHOUT_GIT: ReadonlySet<string> = new Set(['notRendered', 'notCloned', 'gitFailed']);

/** The same lines on both sides, so that they are no difference: what cannot be seen in the fields. */
function headerLines(
  comparison: AppComparison,
  resource: ResourceComparison,
  controller: string,
): readonly string[] {
  const verdict = resource.verdict ? [l10n.t('{0} says {1}.', controller, resource.verdict)] : [];
  const isFromGit = resource.rung === 'dryRun' || resource.rung === 'git';
  const general = comparison.notes.filter((note) => !isFromGit || !WITHOUT_GIT.has(note.code));
  const notes = [...resource.notes, ...general].map((note) => note.text);
  return [...verdict, ...notes].flatMap((text) => text.split(/\r?\n/).map((line) => `# ${line}`));
}

function documentId(
  kind: DocumentId['kind'],
  app: AppId,
  comparison: AppComparison,
  resource: ResourceComparison,
): DocumentId {
  return {
    kind,
    app,
    resource: resource.key,
    version: resource.liveVersion ?? '',
    // Two comparisons of one live version may differ in what Git said: the time keeps their texts apart.
    variant: `${comparison.side} ${resource.rung} ${comparison.at}`,
  };
}

function withVerdict(title: string, controller: string, verdict: string | undefined): string {
  return verdict === undefined ? title : `${title} · ${controller}: ${verdict}`;
}
