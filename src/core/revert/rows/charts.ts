import * as l10n from '@vscode/l10n';

import { asArray, asText, at } from '../../util/json.ts';
import { field } from '../../model/kubeObject.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import type { Row } from '../finding.ts';

/** Charts of a registry: an earlier major version rarely reads what a later one has written. */
export const CHART_ROWS: readonly Row[] = [
  {
    id: 'chart-major-down',
    find: (change) => {
      const later = chartsOf(change.before);
      const down = chartsOf(change.after).find(({ chart, version }) =>
        later.some((one) => one.chart === chart && (major(version) ?? 0) < (major(one.version) ?? 0)),
      );
      return down
        ? {
            level: 'D',
            text: l10n.t(
              'Chart {0} goes back to {1}, a lower major version: its migrations and hooks have run and are not undone.',
              down.chart,
              down.version,
            ),
          }
        : undefined;
    },
  },
];

interface ChartVersion {
  readonly chart: string;
  readonly version: string;
}

function chartsOf(object: KubeObject | undefined): readonly ChartVersion[] {
  if (!object) {
    return [];
  }
  if (object.kind === 'Application') {
    const sources = [field(object, 'spec', 'source'), ...asArray(field(object, 'spec', 'sources'))];
    return sources.flatMap((source) =>
      named(asText(at(source, 'chart')), asText(at(source, 'targetRevision'))),
    );
  }
  if (object.kind === 'HelmRelease') {
    const spec = field(object, 'spec', 'chart', 'spec');
    return named(asText(at(spec, 'chart')), asText(at(spec, 'version')));
  }
  return [];
}

function named(chart: string | undefined, version: string | undefined): readonly ChartVersion[] {
  return chart === undefined || version === undefined ? [] : [{ chart, version }];
}

function major(version: string): number | undefined {
  const match = /^[v^~>=\s]*(\d+)/.exec(version);
  return match ? Number(match[1]) : undefined;
}
