import * as l10n from '@vscode/l10n';

import { APPLICATIONS, applicationOf } from './applications.ts';
import { fieldOf, rewriteOf } from './field.ts';
import type { Found } from './finding.ts';
import { isPlaceholder } from './gate.ts';
import type { Rule } from './rule.ts';

/** Source: specs/argocd.md (i) L11. */
export const pl106: Rule = {
  id: 'PL106',
  severity: 'error',
  title: 'A path that leads out of the repository',
  kinds: APPLICATIONS,
  keys: ['path'],
  *check(document): Iterable<Found> {
    for (const { node, isUsed } of applicationOf(document)?.sources ?? []) {
      const path = fieldOf(node, 'path');
      const message = isUsed && path && !fieldOf(node, 'chart') ? wordsOf(path.text) : undefined;
      if (path && message !== undefined) {
        const clean = path.text.replaceAll('\\', '/').replace(/^\/+/, '');
        const isClean = clean !== '' && clean !== path.text && wordsOf(clean) === undefined;
        yield {
          range: path.node,
          message,
          ...(isClean && { fixes: rewriteOf(path.node, clean, l10n.t('Change to `{0}`', clean)) }),
        };
      }
    }
  },
};

function wordsOf(path: string): string | undefined {
  if (path.startsWith('/')) {
    return l10n.t(
      'A path starts at the top of the repository, without a slash: Argo CD refuses an absolute one ("app path is absolute").',
    );
  }
  if (!isPlaceholder(path) && path.includes('\\')) {
    return l10n.t('Folders are separated by `/`: with a backslash this is one name, which does not exist.');
  }
  return leadsOut(path)
    ? l10n.t('This path leads out of the repository: Argo CD refuses it ("app path outside root").')
    : undefined;
}

function leadsOut(path: string): boolean {
  let depth = 0;
  for (const part of path.split('/')) {
    if (isPlaceholder(part)) {
      return false; // may bring folders of its own
    }
    depth += part === '..' ? -1 : part === '' || part === '.' ? 0 : 1;
    if (depth < 0) {
      return true;
    }
  }
  return false;
}
