import * as l10n from '@vscode/l10n';

import { KUSTOMIZATION_FILES } from '../manifest/kustomizationNames.ts';
import { joined } from '../util/repoPath.ts';
import { asScalar, entryOf, nodeAt } from '../yaml/read.ts';
import { APPLICATIONS, applicationOf } from './applications.ts';
import type { Found } from './finding.ts';
import { ownFolder } from './ownSource.ts';
import { isSaid } from './pl105.ts';
import type { Rule } from './rule.ts';

/** Source: specs/authoring.md PL130; specs/argocd.md (i) S17. */
export const pl130: Rule = {
  id: 'PL130',
  severity: 'warning',
  title: 'A tool that does not fit the folder',
  kinds: APPLICATIONS,
  keys: ['helm', 'kustomize', 'directory'],
  *check(document, { workspace }): Iterable<Found> {
    if (!workspace || document.gate.checks !== 'all') {
      return;
    }
    for (const source of applicationOf(document)?.sources ?? []) {
      const folder = ownFolder(source, workspace);
      if (folder === undefined || workspace.kindOf(folder) !== 'folder') {
        continue;
      }
      const has = (...names: readonly string[]): boolean =>
        names.some((name) => workspace.kindOf(joined(folder, name)) === 'file');
      const block = (key: string): Found['range'] | undefined => {
        const entry = entryOf(source.node, key);
        return entry && isSaid(entry.value) ? entry.key : undefined;
      };
      const [helm, kustomize] = [block('helm'), block('kustomize')];
      if (helm && !has('Chart.yaml')) {
        yield {
          range: helm,
          message: l10n.t(
            '`helm` makes Argo CD look for a `Chart.yaml`, and `{0}` has none: the app fails to render.',
            folder === '' ? '.' : folder,
          ),
        };
      }
      if (kustomize && !has(...KUSTOMIZATION_FILES)) {
        yield {
          range: kustomize,
          message: l10n.t(
            '`kustomize` makes Argo CD look for a `kustomization.yaml`, and `{0}` has none: the app fails to render.',
            folder === '' ? '.' : folder,
          ),
        };
      }
      const recurse = entryOf(nodeAt(source.node, 'directory'), 'recurse');
      if (recurse && asScalar(recurse.value)?.value === true && has('Chart.yaml', ...KUSTOMIZATION_FILES)) {
        yield {
          range: recurse.key,
          message: l10n.t(
            '`directory` makes Argo CD apply each file as it is: the {0} of this folder is not built.',
            has('Chart.yaml') ? l10n.t('chart') : l10n.t('kustomization'),
          ),
        };
      }
    }
  },
};
