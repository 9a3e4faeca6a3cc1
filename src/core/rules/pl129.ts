import * as l10n from '@vscode/l10n';

import { repoPath } from '../util/repoPath.ts';
import type { YamlScalar } from '../yaml/node.ts';
import { asScalar, asSequence, nodeAt } from '../yaml/read.ts';
import type { SourceView } from './applications.ts';
import { APPLICATIONS, applicationOf } from './applications.ts';
import type { WorkspaceFacts } from './context.ts';
import { fieldOf, rewriteOf } from './field.ts';
import type { Found } from './finding.ts';
import { isPlaceholder } from './gate.ts';
import { nearestPath } from './nearestPath.ts';
import { isCheckedOutHere, ownFolder } from './ownSource.ts';
import type { Rule } from './rule.ts';

/** Files of this repository only, at the revision that is checked out. Source: specs/authoring.md PL129. */
export const pl129: Rule = {
  id: 'PL129',
  severity: 'error',
  title: 'A values file that does not exist',
  kinds: APPLICATIONS,
  keys: ['valueFiles'],
  *check(document, { workspace }): Iterable<Found> {
    const view = applicationOf(document);
    if (!workspace || !view || document.gate.checks !== 'all') {
      return;
    }
    for (const source of view.sources) {
      const helm = nodeAt(source.node, 'helm');
      const ignores = asScalar(nodeAt(helm, 'ignoreMissingValueFiles'))?.value === true;
      const files = asSequence(nodeAt(helm, 'valueFiles'))?.items ?? [];
      for (const item of source.isUsed && !ignores ? files : []) {
        const file = asScalar(item);
        const path = file && pathOf(file, source, view.sources, workspace);
        if (!file || path === undefined || workspace.kindOf(path) !== 'absent') {
          continue;
        }
        const meant = nearestPath(path, workspace);
        yield {
          range: file,
          message: l10n.t('There is no file `{0}` in this repository: the app fails to render.', path),
          ...(meant !== undefined && {
            fixes: rewriteOf(file, rewritten(file.text, path, meant), l10n.t('Change to `{0}`', meant)),
          }),
        };
      }
    }
  },
};

/** The path of a values file in this repository; undefined where it lies elsewhere, or is not known yet. */
function pathOf(
  { text }: YamlScalar,
  source: SourceView,
  sources: readonly SourceView[],
  workspace: WorkspaceFacts,
): string | undefined {
  const [, ref, rest] = /^\$([\w-]+)\/(.*)$/.exec(text) ?? [];
  if (text === '' || isPlaceholder(text) || /[*?[]|^[a-z][a-z0-9+]*:\/\//.test(text)) {
    return undefined;
  }
  if (ref !== undefined) {
    const lender = sources.find(({ node }) => fieldOf(node, 'ref')?.text === ref);
    return lender && isCheckedOutHere(lender, workspace) ? repoPath('', rest ?? '') : undefined;
  }
  const folder = ownFolder(source, workspace);
  if (folder === undefined || text.includes('$') || workspace.kindOf(folder) !== 'folder') {
    return undefined;
  }
  return repoPath(folder, text);
}

/** The same way of writing with another file: only the end that differs is replaced. */
function rewritten(text: string, path: string, meant: string): string {
  let same = 0;
  while (same < path.length && path[path.length - 1 - same] === text[text.length - 1 - same]) {
    same++;
  }
  const head = path.slice(0, path.length - same);
  return meant.startsWith(head) ? text.slice(0, text.length - same) + meant.slice(head.length) : `/${meant}`;
}
