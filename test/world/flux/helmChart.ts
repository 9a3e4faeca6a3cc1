import { parse } from 'yaml';

import { readSnapshot } from '../repo/snapshot.ts';
import { dictAt, equal, textAt, type Json } from '../pull/json.ts';
import * as o from '../pull/objects.ts';
import { goDuration, milliseconds } from './goTime.ts';
import { HELM_GROUP, kindOf, SOURCE_GROUP, type FluxParts } from './parts.ts';
import { HELM_MANAGER } from './releaseObjects.ts';
import { StatusOf } from './status.ts';

/** The HelmChart `<namespace>-<name>` beside the source, as helm-controller makes it; its status is another's. */
export async function ensureChart(parts: FluxParts, release: o.Obj): Promise<o.Obj> {
  const spec = dictAt(release, 'spec', 'chart', 'spec');
  const kind = kindOf(parts, SOURCE_GROUP, 'HelmChart');
  const namespace = textAt(spec, 'sourceRef', 'namespace') || o.namespaceOf(release);
  const name = `${o.namespaceOf(release)}-${o.nameOf(release)}`;
  const interval =
    milliseconds(textAt(spec, 'interval'), 0) || milliseconds(textAt(release, 'spec', 'interval'), 0);
  const wanted = {
    chart: spec['chart'] ?? '',
    interval: goDuration(interval),
    reconcileStrategy: spec['reconcileStrategy'] ?? 'ChartVersion',
    sourceRef: { kind: textAt(spec, 'sourceRef', 'kind'), name: textAt(spec, 'sourceRef', 'name') },
    version: spec['version'] ?? '*',
  };
  const live = await parts.client.get(kind, namespace, name);
  if (live !== undefined && equal(live['spec'], wanted)) {
    return live;
  }
  const chart: o.Obj = {
    apiVersion: `${SOURCE_GROUP}/v1`,
    kind: 'HelmChart',
    metadata: {
      name,
      namespace,
      labels: {
        [`${HELM_GROUP}/name`]: o.nameOf(release),
        [`${HELM_GROUP}/namespace`]: o.namespaceOf(release),
      },
    },
    spec: wanted,
  };
  const options = { manager: HELM_MANAGER, force: true };
  const written = await parts.client.patch(kind, { namespace, name }, 'apply', chart, options);
  if (live === undefined) {
    const source = `${wanted.sourceRef.kind}/${namespace}/${wanted.sourceRef.name}`;
    await parts.events.helm.say(release, {
      type: 'Normal',
      reason: 'HelmChartCreated',
      message: `Created HelmChart/${namespace}/${name} with SourceRef '${source}'`,
    });
  }
  return packChart(parts, written);
}

/** Plays source-controller for a chart that lies in Git: its artifact follows the source's. */
export async function packChart(parts: FluxParts, chart: o.Obj): Promise<o.Obj> {
  const kind = kindOf(parts, SOURCE_GROUP, 'HelmChart');
  const namespace = o.namespaceOf(chart);
  const source = await parts.client.get(
    kindOf(parts, SOURCE_GROUP, 'GitRepository'),
    namespace,
    textAt(chart, 'spec', 'sourceRef', 'name'),
  );
  const revision = textAt(source, 'status', 'artifact', 'revision');
  if (revision === '') {
    return chart;
  }
  const commit = revision.split(':').at(-1) ?? '';
  const folder = textAt(chart, 'spec', 'chart').replace(/^\.\//, '');
  const described = (await readSnapshot(parts.bare, commit)).text(`${folder}/Chart.yaml`) ?? '{}';
  const { name, version: own } = nameAndVersion(parse(described) as Json);
  const counts = textAt(chart, 'spec', 'reconcileStrategy') === 'Revision';
  const version = counts ? `${own}+${commit.slice(0, 12)}` : own;
  const asked = textAt(chart, 'metadata', 'annotations', 'reconcile.fluxcd.io/requestedAt');
  const status = new StatusOf({ ...parts, manager: 'source-controller' }, kind, chart);
  const said = {
    status: 'True',
    reason: 'ChartPackageSucceeded',
    message: `packaged '${name}' chart with version '${version}'`,
  } as const;
  const isNew = textAt(chart, 'status', 'artifact', 'revision') !== version;
  const digest = `sha256:${commit.padEnd(64, 'c')}`;
  if (isNew) {
    const path = `helmchart/${namespace}/${o.nameOf(chart)}/${version}.tgz`;
    await status.write({
      artifact: {
        revision: version,
        digest,
        path,
        url: `http://source-controller.flux-system.svc.cluster.local./${path}`,
        lastUpdateTime: status.time(),
        size: 1024,
      },
      observedChartName: name,
      observedSourceArtifactRevision: revision,
    });
  }
  await status
    .set({ ...said, type: 'Ready' })
    .set({ ...said, type: 'ArtifactInStorage' })
    .writeConditions();
  if (isNew) {
    await parts.events.source.say(chart, {
      type: 'Normal',
      reason: said.reason,
      message: said.message,
      annotations: { [`${SOURCE_GROUP}/revision`]: version, [`${SOURCE_GROUP}/digest`]: digest },
    });
  }
  return status.write({
    observedGeneration: dictAt(chart, 'metadata')['generation'] ?? 1,
    ...(asked === '' ? {} : { lastHandledReconcileAt: asked }),
  });
}

const nameAndVersion = (chart: Json): { readonly name: string; readonly version: string } => ({
  name: textAt(chart, 'name'),
  version: textAt(chart, 'version'),
});
