import * as l10n from '@vscode/l10n';

import { parseManifests } from '../manifest/documents.ts';
import type { JsonObject } from '../util/json.ts';
import { asObjects, asText } from '../util/json.ts';
import type { ChangedFile } from './changedObjects.ts';
import type { Finding } from './finding.ts';
import { isMajorLower } from './rows/reading.ts';

/** A hook of Helm that a sync or an upgrade runs; tests of a chart run when somebody asks. */
const HOOK =
  /["']?helm\.sh\/hook["']?\s*:\s*["']?[^\n"']*\b(?:pre|post)-(?:install|upgrade|rollback|delete)\b/;
const TEMPLATE = /(?:^|\/)templates\/.+\.(?:ya?ml|tpl|json)$/;

/**
 * What files of a chart tell that is no object yet: charts that they pull in go down a major version, hooks in templates
 * change. All else of a chart stays unknown until somebody renders it.
 */
export function chartFileFindings(files: readonly ChangedFile[]): readonly Finding[] {
  return files.flatMap((file) => [...loweredCharts(file), ...hooks(file)]);
}

interface Pulled {
  readonly chart: string;
  readonly version: string;
}

function loweredCharts({ path, before, after }: ChangedFile): readonly Finding[] {
  const listOf = listIn(path);
  if (listOf === undefined || before === undefined || after === undefined) {
    return [];
  }
  const now = pulledBy(before, listOf);
  return pulledBy(after, listOf).flatMap(({ chart, version }) => {
    const later = now.find((one) => one.chart === chart && isMajorLower(one.version, version));
    return later === undefined
      ? []
      : [
          {
            row: 'chart-major-down',
            level: 'D' as const,
            path,
            pointer: `/${listOf}`,
            object: l10n.t('Chart {0}', chart),
            text: l10n.t(
              'It goes back from {0} to {1}, a lower major version: its migrations and hooks have run and are not undone.',
              later.version,
              version,
            ),
          },
        ];
  });
}

/** The list of charts in a file, by its name. */
function listIn(path: string): 'dependencies' | 'helmCharts' | undefined {
  switch (path.slice(path.lastIndexOf('/') + 1)) {
    case 'Chart.yaml':
    case 'requirements.yaml':
      return 'dependencies';
    case 'kustomization.yaml':
    case 'kustomization.yml':
    case 'Kustomization':
      return 'helmCharts';
    default:
      return undefined;
  }
}

function pulledBy(text: string, list: string): readonly Pulled[] {
  const [document] = parseManifests(text);
  const value: JsonObject = document?.value ?? {};
  return asObjects(value[list]).flatMap((one) => {
    const [chart, version] = [asText(one['name']), asText(one['version'])];
    return chart === undefined || version === undefined ? [] : [{ chart, version }];
  });
}

function hooks({ path, before = '', after = '' }: ChangedFile): readonly Finding[] {
  const hasRun = HOOK.test(before);
  if (!TEMPLATE.test(path) || !(hasRun || HOOK.test(after))) {
    return [];
  }
  const common = { level: 'D' as const, path, pointer: '', object: path.slice(path.lastIndexOf('/') + 1) };
  return [
    hasRun
      ? {
          ...common,
          row: 'migration-ran',
          text: l10n.t(
            'A hook of the chart changes. What it has run stays done: a migration forward is not undone by the revert.',
          ),
        }
      : {
          ...common,
          row: 'older-hook-runs',
          text: l10n.t(
            'An earlier hook of the chart comes back and runs with the sync: check that it does no harm now.',
          ),
        },
  ];
}
