import path from 'node:path';

import type { KubeObject } from '../../src/core/model/kubeObject.ts';
import type { JsonObject } from '../../src/core/util/json.ts';
import { asNumber, asObject, asObjects, asText, at } from '../../src/core/util/json.ts';
import { crdObject } from '../../test/world/api/crd.ts';
import type { DemoCluster } from '../../test/world/api/startDemoCluster.ts';
import { builtFrom, type Declared } from './declared.ts';
import { manifest } from './standIns.ts';

/** Kinds without a namespace that manifests commonly name. */
const CLUSTER_WIDE =
  /^(Namespace|Cluster.*|.*Class|CustomResourceDefinition|PersistentVolume|APIService|.*WebhookConfiguration|Node.*)$/;

/** Fills a demo cluster with what the repository declares, as an Argo CD that has synced it leaves it. */
export function fillCluster(cluster: DemoCluster, declared: Declared, sha: string, now: number): void {
  cluster.objects.namespaces('argocd');
  put(cluster, ...declared.projects, ...declared.sets);
  const parents = new Map<string, string>();
  const filled = declared.applications.map((app, index) => {
    const built = sourcesOf(app).flatMap((source) => builtFrom(declared, folderOf(source)));
    for (const { object } of built) {
      parents.set(keyOf(object), app.metadata.name);
    }
    const found = built
      .map(({ object }) => settled(object, app))
      .filter(({ kind }) => kind !== 'Kustomization');
    const objects = found.length > 0 ? found : rendered(app);
    return { app, objects: [...new Map(objects.map((one) => [keyOf(one), one])).values()], index };
  });
  for (const { app, objects, index } of filled) {
    const edited = index % 4 === 1 ? objects.find((one) => edit(one) !== undefined) : undefined;
    const live = isHere(app) ? objects.filter((one) => !one.apiVersion.startsWith('argoproj.io/')) : [];
    for (const object of live) {
      put(cluster, asApplied(object, app, object === edited ? edit(object) : undefined, now));
    }
    put(cluster, withStatus({ app, objects, edited, index, sha, now, parent: parents.get(keyOf(app)) }));
  }
}

/** Whether the app deploys into the cluster that it stands in: objects of others are elsewhere. */
function isHere(app: KubeObject): boolean {
  const { server, name } = asObject(at(app, 'spec', 'destination')) ?? {};
  return (
    name === 'in-cluster' || (name === undefined && /kubernetes\.default\.svc|^$/.test(asText(server) ?? ''))
  );
}

/** What a chart or a plugin may make of it. */
function rendered(app: KubeObject): KubeObject[] {
  const namespace = asText(at(app, 'spec', 'destination', 'namespace')) ?? 'default';
  const { name } = app.metadata;
  return [
    manifest('apps/v1', 'Deployment', name, namespace),
    manifest('v1', 'Service', name, namespace),
    manifest('v1', 'ConfigMap', name, namespace),
  ];
}

const folderOf = (source: JsonObject): string =>
  path.posix.normalize(asText(source['path']) ?? '.').replace(/\/$/, '');

function sourcesOf(app: KubeObject): JsonObject[] {
  const source = asObject(at(app, 'spec', 'source'));
  return source === undefined ? [...asObjects(at(app, 'spec', 'sources'))] : [source];
}

function keyOf(object: JsonObject | KubeObject): string {
  const { kind } = object;
  const [namespace, name] = [at(object, 'metadata', 'namespace'), at(object, 'metadata', 'name')].map(asText);
  return [asText(kind), namespace, name].join('/');
}

function settled(object: JsonObject, app: KubeObject): KubeObject {
  const kind = asText(object['kind']) ?? '';
  const own = asText(at(object, 'metadata', 'namespace'));
  const namespace = own ?? asText(at(app, 'spec', 'destination', 'namespace')) ?? 'default';
  const { namespace: _, ...metadata } = asObject(object['metadata']) ?? {};
  return {
    ...object,
    apiVersion: asText(object['apiVersion']) ?? '',
    kind,
    metadata: { name: '', ...metadata, ...(CLUSTER_WIDE.test(kind) ? {} : { namespace }) },
  };
}

/** A change by hand as people make them; undefined where the object has no field for it. */
function edit(object: KubeObject): JsonObject | undefined {
  if (object.kind === 'Deployment') {
    return {
      spec: {
        ...asObject(at(object, 'spec')),
        replicas: (asNumber(at(object, 'spec', 'replicas')) ?? 1) + 2,
      },
    };
  }
  const data = asObject(at(object, 'data'));
  const key = Object.keys(data ?? {})[0];
  return object.kind === 'ConfigMap' && data && key
    ? { data: { ...data, [key]: 'edited-by-hand' } }
    : undefined;
}

function asApplied(
  object: KubeObject,
  app: KubeObject,
  edited: JsonObject | undefined,
  now: number,
): KubeObject {
  const { group } = groupOf(object);
  return {
    ...object,
    ...edited,
    metadata: {
      ...object.metadata,
      annotations: {
        ...object.metadata.annotations,
        'argocd.argoproj.io/tracking-id': `${app.metadata.name}:${group}/${object.kind}:${object.metadata.namespace ?? ''}/${object.metadata.name}`,
        'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(object),
      },
      ...(edited === undefined ? {} : { managedFields: [handEdit(object, edited, now)] }),
    },
  };
}

function handEdit(object: KubeObject, edited: JsonObject, now: number): JsonObject {
  const fields =
    'spec' in edited
      ? { 'f:spec': { 'f:replicas': {} } }
      : { 'f:data': { [`f:${Object.keys(asObject(edited['data']) ?? {})[0] ?? ''}`]: {} } };
  return {
    manager: 'kubectl-edit',
    operation: 'Update',
    apiVersion: object.apiVersion,
    fieldsType: 'FieldsV1',
    fieldsV1: fields,
    time: new Date(now - 1_200_000).toISOString().replace(/\.\d+Z/, 'Z'),
  };
}

interface Filled {
  readonly app: KubeObject;
  readonly objects: readonly KubeObject[];
  readonly edited: KubeObject | undefined;
  readonly index: number;
  readonly sha: string;
  readonly now: number;
  readonly parent: string | undefined;
}

function withStatus({ app, objects, edited, index, sha, now, parent }: Filled): KubeObject {
  const at1 = new Date(now - (index + 1) * 3_600_000).toISOString().replace(/\.\d+Z/, 'Z');
  const sources = sourcesOf(app);
  const revisions = sources.map((source) => (source['chart'] ? asText(source['targetRevision']) : sha));
  const many = sources.length > 1;
  const isDegraded = index % 9 === 4;
  const compared = many ? { sources: [...sources] } : { source: sources[0] ?? {} };
  const revision = many ? { revisions } : { revision: sha };
  const resources = objects.map((object) => ({
    ...groupOf(object),
    kind: object.kind,
    name: object.metadata.name,
    ...(object.metadata.namespace ? { namespace: object.metadata.namespace } : {}),
    status: object === edited ? 'OutOfSync' : 'Synced',
    ...(/^(Deployment|StatefulSet|Service|PersistentVolumeClaim|Ingress|Job)$/.test(object.kind)
      ? { health: { status: isDegraded && object.kind === 'Deployment' ? 'Degraded' : 'Healthy' } }
      : {}),
  }));
  const type = sources[0]?.['chart'] ? 'Helm' : 'Kustomize';
  return {
    ...app,
    metadata: {
      ...app.metadata,
      ...(parent === undefined
        ? {}
        : {
            annotations: {
              ...app.metadata.annotations,
              'argocd.argoproj.io/tracking-id': `${parent}:argoproj.io/Application:${app.metadata.namespace}/${app.metadata.name}`,
            },
          }),
    },
    status: {
      sync: {
        status: edited ? 'OutOfSync' : 'Synced',
        ...revision,
        comparedTo: { ...compared, destination: at(app, 'spec', 'destination') },
      },
      health: { status: isDegraded ? 'Degraded' : 'Healthy' },
      resources,
      reconciledAt: new Date(now - 60_000).toISOString().replace(/\.\d+Z/, 'Z'),
      sourceType: type,
      ...(many ? { sourceTypes: sources.map(() => type) } : {}),
      history: [{ id: 0, deployedAt: at1, ...compared, ...revision }],
      operationState: {
        phase: 'Succeeded',
        message: 'successfully synced (all tasks run)',
        startedAt: at1,
        finishedAt: at1,
        operation: { sync: { revision: sha }, initiatedBy: { automated: true } },
        syncResult: { ...compared, ...revision },
      },
    },
  };
}

function groupOf({ apiVersion }: KubeObject): { readonly group: string; readonly version: string } {
  const [first = '', second] = apiVersion.split('/');
  return second === undefined ? { group: '', version: first } : { group: first, version: second };
}

/** Kinds that the demo does not serve get a definition, as the repository's operators would have brought it. */
function put(cluster: DemoCluster, ...objects: readonly KubeObject[]): void {
  for (const object of objects) {
    const { group, version } = groupOf(object);
    try {
      cluster.objects.put(object);
    } catch (error) {
      if (group === '' || !String(error).includes('does not serve')) {
        continue;
      }
      cluster.objects.definitions([
        crdObject({ group, versions: [version], kind: object.kind, plural: `${object.kind.toLowerCase()}s` }),
      ]);
      cluster.objects.put({ ...object, metadata: { namespace: 'default', ...object.metadata } });
    }
  }
}
