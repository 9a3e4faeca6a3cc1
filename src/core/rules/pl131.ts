import * as l10n from '@vscode/l10n';

import { APPLICATIONS, applicationOf } from './applications.ts';
import { fieldOf, rewriteOf } from './field.ts';
import type { Found } from './finding.ts';
import { nearestPath } from './nearestPath.ts';
import { ownFolder } from './ownSource.ts';
import type { Rule } from './rule.ts';

/** Folders of this repository only, at the revision that is checked out. Source: specs/authoring.md PL131. */
export const pl131: Rule = {
  id: 'PL131',
  severity: 'error',
  title: 'A path that does not exist',
  kinds: APPLICATIONS,
  keys: ['path'],
  *check(document, { workspace }): Iterable<Found> {
    if (!workspace || document.gate.checks !== 'all') {
      return;
    }
    for (const source of applicationOf(document)?.sources ?? []) {
      const folder = ownFolder(source, workspace);
      const path = fieldOf(source.node, 'path');
      const kind = folder === undefined || !path ? 'folder' : workspace.kindOf(folder);
      if (folder === undefined || !path || kind === 'folder' || kind === undefined) {
        continue;
      }
      const meant =
        kind === 'file' ? folder.split('/').slice(0, -1).join('/') : nearestPath(folder, workspace);
      yield {
        range: path.node,
        message:
          kind === 'file'
            ? l10n.t('`{0}` is a file, and a source needs a folder: the app fails to render.', folder)
            : l10n.t(
                'There is no folder `{0}` in this repository: the app fails with "app path does not exist".',
                folder,
              ),
        ...(meant !== undefined &&
          meant !== '' && { fixes: rewriteOf(path.node, meant, l10n.t('Change to `{0}`', meant)) }),
      };
    }
  },
};
