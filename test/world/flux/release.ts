import { readSnapshot } from '../repo/snapshot.ts';
import { parse } from 'yaml';
import type { Kind } from '../pull/client.ts';
import { asText, dictAt, listAt, numberAt, textAt, type Json } from '../pull/json.ts';
import * as o from '../pull/objects.ts';
import { kindOf, type FluxParts } from './parts.ts';

const GROUP = 'helm.toolkit.fluxcd.io';
const MANAGER = 'helm-controller';

/**
 * Plays helm-controller for the chart of the sample: the HelmChart between, and of the chart's objects the ConfigMap
 * that holds `values.config`, since nothing here renders templates.
 */
export async function reconcileRelease(
  parts: FluxParts,
  kind: Kind,
  release: o.Obj,
  revision: string | undefined,
): Promise<void> {
  const { status, client } = parts;
  const handled = textAt(release, 'metadata', 'annotations', 'reconcile.fluxcd.io/requestedAt');
  const commit = revision?.split(':').at(-1);
  if (commit === undefined) {
    await status.conditions(kind, release, [
      {
        type: 'Ready',
        status: 'False',
        reason: 'SourceNotReady',
        message: 'HelmChart is not ready: no artifact',
      },
    ]);
    return;
  }
  const folder = textAt(release, 'spec', 'chart', 'spec', 'chart').replace(/^\.\//, '');
  const chart = parse((await readSnapshot(parts.bare, commit)).text(`${folder}/Chart.yaml`) ?? '{}') as Json;
  const version = `${textAt(chart, 'version')}+${commit.slice(0, 12)}`;
  const chartName = await writeChart(parts, release, version);
  const newest = listAt(release, 'status', 'history')[0];
  const isNew = textAt(newest, 'chartVersion') !== version;
  const action = newest === undefined ? 'install' : 'upgrade';
  if (isNew) {
    await status.conditions(kind, release, [
      {
        type: 'Reconciling',
        status: 'True',
        reason: 'Progressing',
        message: `Running '${action}' action with timeout of 5m0s`,
      },
      { type: 'Ready', status: 'Unknown', reason: 'Progressing', message: `Running '${action}' action` },
    ]);
  }
  const namespace = o.namespaceOf(release);
  const config: o.Obj = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: `${o.nameOf(release)}-config`,
      namespace,
      labels: { [`${GROUP}/name`]: o.nameOf(release), [`${GROUP}/namespace`]: namespace },
    },
    data: Object.fromEntries(
      Object.entries(dictAt(release, 'spec', 'values', 'config')).map(([key, value]) => [key, asText(value)]),
    ),
  };
  await client.patch(
    kindOf(parts, '', 'ConfigMap'),
    { namespace, name: `${o.nameOf(release)}-config` },
    'apply',
    config,
    { manager: MANAGER, force: true },
  );
  const number = (numberAt(newest, 'version') ?? 0) + 1;
  const name = textAt(release, 'spec', 'releaseName') || o.nameOf(release);
  const done = action === 'install' ? 'Install' : 'Upgrade';
  const message = `Helm ${action} succeeded for release ${namespace}/${name}.v${number} with chart ${textAt(chart, 'name')}@${version}`;
  if (isNew) {
    const condition = { status: 'True', reason: `${done}Succeeded`, message } as const;
    await status.conditions(kind, release, [
      { ...condition, type: 'Ready' },
      { ...condition, type: 'Released' },
    ]);
  }
  await status.write(kind, release, {
    observedGeneration: numberAt(release, 'metadata', 'generation') ?? 1,
    helmChart: chartName,
    lastAttemptedRevision: version,
    storageNamespace: namespace,
    inventory: { entries: [{ id: `${namespace}_${o.nameOf(release)}-config__ConfigMap`, v: 'v1' }] },
    ...(handled === '' ? {} : { lastHandledReconcileAt: handled }),
    ...(isNew
      ? {
          history: [
            {
              name,
              namespace,
              version: number,
              chartName: textAt(chart, 'name'),
              chartVersion: version,
              status: 'deployed',
              action,
              firstDeployed: textAt(newest, 'firstDeployed') || status.time(),
              lastDeployed: status.time(),
            },
            ...listAt(release, 'status', 'history')
              .slice(0, 1)
              .map((one) => ({ ...dictAt(one), status: 'superseded' })),
          ],
        }
      : {}),
  });
}

/** `<namespace>-<name>` beside the source of the chart. */
async function writeChart(parts: FluxParts, release: o.Obj, version: string): Promise<string> {
  const spec = dictAt(release, 'spec', 'chart', 'spec');
  const kind = kindOf(parts, 'source.toolkit.fluxcd.io', 'HelmChart');
  const namespace = textAt(spec, 'sourceRef', 'namespace') || o.namespaceOf(release);
  const name = `${o.namespaceOf(release)}-${o.nameOf(release)}`;
  const chart = await parts.client.patch(
    kind,
    { namespace, name },
    'apply',
    {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'HelmChart',
      metadata: {
        name,
        namespace,
        labels: { [`${GROUP}/name`]: o.nameOf(release), [`${GROUP}/namespace`]: o.namespaceOf(release) },
      },
      spec: {
        chart: spec['chart'] ?? '',
        interval: '15m',
        reconcileStrategy: spec['reconcileStrategy'] ?? 'ChartVersion',
        sourceRef: { kind: textAt(spec, 'sourceRef', 'kind'), name: textAt(spec, 'sourceRef', 'name') },
      },
    },
    { manager: MANAGER, force: true },
  );
  if (textAt(chart, 'status', 'artifact', 'revision') !== version) {
    const message = `packaged '${textAt(spec, 'chart')}' chart with version '${version}'`;
    const { status } = parts;
    await status.write(kind, chart, {
      artifact: {
        revision: version,
        digest: `sha256:${'c'.repeat(64)}`,
        path: `helmchart/${namespace}/${name}/${version}.tgz`,
        url: `http://source-controller.flux-system.svc.cluster.local./helmchart/${namespace}/${name}/${version}.tgz`,
        lastUpdateTime: status.time(),
      },
      observedGeneration: numberAt(chart, 'metadata', 'generation') ?? 1,
    });
    await status.conditions(kind, chart, [
      { type: 'Ready', status: 'True', reason: 'ChartPackageSucceeded', message },
      { type: 'ArtifactInStorage', status: 'True', reason: 'ChartPackageSucceeded', message },
    ]);
  }
  return `${namespace}/${name}`;
}
