import * as l10n from '@vscode/l10n';

import type { Step } from '../../diff/pointer.ts';
import { toPointer } from '../../diff/pointer.ts';
import type { Pointer } from '../../model/drift.ts';
import { asArray, asText, at } from '../../util/json.ts';
import { field } from '../../model/kubeObject.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import type { Row } from '../finding.ts';
import { isMajorLower } from './reading.ts';

/** Charts of a registry: an earlier major version rarely reads what a later one has written. */
export const CHART_ROWS: readonly Row[] = [
  {
    id: 'chart-major-down',
    find: (change) => {
      const later = chartsOf(change.before);
      const down = chartsOf(change.after).find(({ chart, version }) =>
        later.some((one) => one.chart === chart && isMajorLower(one.version, version)),
      );
      return down
        ? {
            level: 'D',
            pointer: down.pointer,
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
  readonly pointer: Pointer;
}

function chartsOf(object: KubeObject | undefined): readonly ChartVersion[] {
  if (!object) {
    return [];
  }
  if (object.kind === 'Application') {
    const several = asArray(field(object, 'spec', 'sources')).map((_, index) => ['spec', 'sources', index]);
    return [['spec', 'source'], ...several].flatMap((place) =>
      named(object, place, 'chart', 'targetRevision'),
    );
  }
  if (object.kind === 'HelmRelease') {
    return named(object, ['spec', 'chart', 'spec'], 'chart', 'version');
  }
  if (object.kind === 'OCIRepository') {
    const url = asText(field(object, 'spec', 'url'));
    return ['tag', 'semver'].flatMap((name) => named(object, ['spec', 'ref'], url, name));
  }
  return [];
}

/** `chart` is a field beside the version, or the chart itself where it has a scheme. */
function named(
  object: KubeObject,
  place: readonly Step[],
  chart: string | undefined,
  version: string,
): readonly ChartVersion[] {
  const name = chart?.includes('://') === true ? chart : asText(at(object, ...place, chart ?? ''));
  const written = asText(at(object, ...place, version));
  return name === undefined || written === undefined
    ? []
    : [{ chart: name, version: written, pointer: toPointer([...place, version]) }];
}
