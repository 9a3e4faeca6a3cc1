import * as l10n from '@vscode/l10n';

import type { App, Detail, ObjectName, SourceSpec } from '../../model/app.ts';
import type { ConnectionId } from '../../model/ids.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import type { JsonObject } from '../../util/json.ts';
import { asObject, asObjects, asText, at } from '../../util/json.ts';
import { addApplied } from './applier.ts';
import { baseApp } from './base.ts';
import { conditionOf } from './conditions.ts';
import type { FluxKind } from './kinds.ts';
import { SOURCE_GROUP } from './names.ts';
import { intervalOf } from './nextTry.ts';
import { sourceRef } from './refs.ts';
import { deployedRelease, releaseName, releasesOf } from './release.ts';

/**
 * A HelmRelease as an App. What is applied is the newest release of its history that went through: v2 keeps no
 * `lastAppliedRevision`.
 */
export function toHelmRelease(object: KubeObject, connection: ConnectionId, known: FluxKind): App {
  const deployed = asText(deployedRelease(object)?.['chartVersion']);
  const attempted = asText(at(object, 'status', 'lastAttemptedRevision'));
  const app = baseApp(object, connection, known, {
    applied: deployed,
    attempted,
    prune: true,
    selfHeal: at(object, 'spec', 'driftDetection', 'mode') === 'enabled',
  });
  app.sources = [toSource(object)];
  app.revisions = deployed === undefined ? [] : [deployed];
  app.details = detailsOf(object);
  addApplied(app, object, chartSource(object));
  if (isUnlisted(object)) {
    app.isUnlisted = true;
  }
  return app;
}

/** helm-controller keeps an inventory since Flux 2.8; releases alone tell that something is installed. */
function isUnlisted(object: KubeObject): boolean {
  return at(object, 'status', 'inventory') === undefined && releasesOf(object).length > 0;
}

/** What the controller fetches the chart from: the object named by `chartRef`, or the HelmChart that it makes itself. */
function chartSource(object: KubeObject): ObjectName | undefined {
  const written = at(object, 'spec', 'chartRef');
  if (written !== undefined) {
    return sourceRef(object, written);
  }
  const made = asText(at(object, 'status', 'helmChart'))?.split('/') ?? generatedChart(object);
  const [namespace = '', name = ''] = made;
  return name === '' ? undefined : { group: SOURCE_GROUP, kind: 'HelmChart', namespace, name };
}

/** `<namespace>-<name>` of the release, in the namespace of the chart's own source (specs/flux.md a). */
function generatedChart(object: KubeObject): readonly string[] {
  const { namespace = '', name } = object.metadata;
  const repository = sourceRef(object, at(object, 'spec', 'chart', 'spec', 'sourceRef'));
  return repository === undefined ? [] : [repository.namespace, `${namespace}-${name}`];
}

function toSource(object: KubeObject): SourceSpec {
  const chart = asObject(at(object, 'spec', 'chart', 'spec'));
  return chart === undefined
    ? { repoURL: '', targetRevision: '', type: 'oci' }
    : {
        repoURL: '',
        targetRevision: asText(chart['version']) ?? '*',
        type: 'chart',
        chart: asText(chart['chart']) ?? '',
      };
}

function detailsOf(object: KubeObject): readonly Detail[] {
  const [newest, ...older] = releasesOf(object);
  return [
    lineOf(
      l10n.t('release'),
      newest === undefined ? '' : releaseWords(newest),
      newest?.['status'] === 'failed',
    ),
    lineOf(l10n.t('before it'), older.map(releaseWords).join(', ')),
    lineOf(l10n.t('values from'), valuesWords(object)),
    conditionLine(object, l10n.t('tests'), 'TestSuccess', 'False'),
    conditionLine(object, l10n.t('remediation'), 'Remediated', 'True'),
    lineOf(l10n.t('drift detection'), driftWords(object)),
    { label: l10n.t('interval'), text: intervalOf(object) },
  ].filter(({ text }) => text !== '');
}

function lineOf(label: string, text: string, isTrouble = false): Detail {
  return { label, text, isLine: true, ...(isTrouble && { isTrouble }) };
}

function conditionLine(object: KubeObject, label: string, type: string, trouble: string): Detail {
  return lineOf(label, conditionWords(object, type), conditionOf(object, type)?.status === trouble);
}

function releaseWords(release: JsonObject): string {
  const chart = [asText(release['chartName']), asText(release['chartVersion'])].filter(Boolean).join(' ');
  return l10n.t('{0}, {1}: {2}', releaseName(release), chart, asText(release['status']) ?? '');
}

/** Later ones win over earlier ones, and what the spec itself says wins over all (specs/flux.md k.4). */
function valuesWords(object: KubeObject): string {
  const from = asObjects(at(object, 'spec', 'valuesFrom')).map((one) => {
    const key = asText(one['valuesKey']) ?? 'values.yaml';
    const path = asText(one['targetPath']);
    const named = `${asText(one['kind']) ?? ''} ${asText(one['name']) ?? ''} ${key}`;
    return path === undefined ? named : `${named} → ${path}`;
  });
  const isInline = asObject(at(object, 'spec', 'values')) !== undefined;
  return [...from, ...(isInline ? [l10n.t('the spec itself')] : [])].join(', ');
}

function conditionWords(object: KubeObject, type: string): string {
  const condition = conditionOf(object, type);
  return condition === undefined ? '' : `${condition.reason}: ${condition.message}`;
}

function driftWords(object: KubeObject): string {
  switch (at(object, 'spec', 'driftDetection', 'mode')) {
    case 'enabled':
      return l10n.t('drift is corrected');
    case 'warn':
      return l10n.t('drift is told, not corrected');
    default:
      return l10n.t('off: edits of its objects are not seen');
  }
}
