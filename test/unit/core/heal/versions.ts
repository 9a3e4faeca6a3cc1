import type { CompareRules } from '../../../../src/core/diff/rules.ts';
import { plainRules } from '../../../../src/core/diff/rules.ts';
import type { KubeObject, ManagedFieldsEntry } from '../../../../src/core/model/kubeObject.ts';
import type { JsonObject } from '../../../../src/core/util/json.ts';

export const RULES: CompareRules = plainRules(new Set(['argocd-controller']));

const DECLARED: JsonObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop', labels: { app: 'web', tier: 'front' } },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: 'web:1', env: [{ name: 'MODE', value: 'prod' }] }] },
    },
  },
};

/** A minute of 2026-11-24 13 h as the API server writes it. */
export const minute = (at: number): string => `2026-11-24T13:${String(at).padStart(2, '0')}:00Z`;

/** fieldsV1 of the parts of a Deployment that these tests move. */
export const FIELDS = {
  replicas: { 'f:spec': { 'f:replicas': {} } },
  image: {
    'f:spec': { 'f:template': { 'f:spec': { 'f:containers': { 'k:{"name":"web"}': { 'f:image': {} } } } } },
  },
  tier: { 'f:metadata': { 'f:labels': { 'f:tier': {} } } },
  owner: { 'f:metadata': { 'f:labels': { 'f:owner': {} } } },
} as const satisfies Readonly<Record<string, JsonObject>>;

const EVERYTHING: JsonObject = {
  'f:metadata': { 'f:labels': { 'f:app': {}, 'f:tier': {} } },
  'f:spec': {
    'f:replicas': {},
    'f:selector': {},
    'f:template': {
      'f:metadata': { 'f:labels': { 'f:app': {} } },
      'f:spec': {
        'f:containers': {
          'k:{"name":"web"}': {
            '.': {},
            'f:name': {},
            'f:image': {},
            'f:env': { 'k:{"name":"MODE"}': { '.': {}, 'f:name': {}, 'f:value': {} } },
          },
        },
      },
    },
  },
};

export function controller(at: number, fieldsV1: JsonObject = EVERYTHING): ManagedFieldsEntry {
  return {
    manager: 'argocd-controller',
    operation: 'Update',
    time: minute(at),
    fieldsType: 'FieldsV1',
    fieldsV1,
  };
}

export function writer(
  manager: string,
  at: number,
  fieldsV1: JsonObject,
  subresource?: string,
): ManagedFieldsEntry {
  return {
    manager,
    operation: 'Update',
    time: minute(at),
    fieldsType: 'FieldsV1',
    fieldsV1,
    ...(subresource === undefined ? {} : { subresource }),
  };
}

export const STATUS: ManagedFieldsEntry = writer(
  'kube-controller-manager',
  30,
  { 'f:status': { 'f:replicas': {} } },
  'status',
);

export interface Version {
  readonly version: string;
  readonly replicas?: number;
  readonly image?: string;
  readonly labels?: JsonObject;
  readonly containers?: readonly JsonObject[];
  readonly writers: readonly ManagedFieldsEntry[];
  /** What the last-applied annotation says; undefined leaves the annotation out. */
  readonly applied?: JsonObject | undefined;
  readonly status?: JsonObject;
}

/** A Deployment as the watch brings it. Without `applied` it carries what is declared. */
export function version(over: Version): KubeObject {
  const { replicas = 3, image = 'web:1', labels = { app: 'web', tier: 'front' } } = over;
  const applied = 'applied' in over ? over.applied : DECLARED;
  const container = { name: 'web', image, env: [{ name: 'MODE', value: 'prod' }] };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'web',
      namespace: 'shop',
      uid: 'u-web',
      resourceVersion: over.version,
      labels: labels as Record<string, string>,
      annotations: {
        'deployment.kubernetes.io/revision': '4',
        ...(applied && { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(applied) }),
      },
      managedFields: [...over.writers, STATUS],
    },
    spec: {
      replicas,
      revisionHistoryLimit: 10,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: over.containers ?? [container] },
      },
    },
    status: over.status ?? { replicas },
  };
}

/** What is declared, with another image or count: for the annotation after a deploy. */
export function declared(over: { readonly replicas?: number; readonly image?: string }): JsonObject {
  const text = JSON.stringify(DECLARED)
    .replace('"replicas":3', `"replicas":${over.replicas ?? 3}`)
    .replace('"image":"web:1"', `"image":"${over.image ?? 'web:1'}"`);
  return JSON.parse(text) as JsonObject;
}

const without = (fields: JsonObject, path: readonly string[]): JsonObject => {
  const [key = '', ...rest] = path;
  const { [key]: below, ...others } = fields;
  return rest.length === 0 ? others : { ...others, [key]: without((below ?? {}) as JsonObject, rest) };
};

/** The controller's fields after it lost one to somebody else. */
export const WITHOUT_REPLICAS = without(EVERYTHING, ['f:spec', 'f:replicas']);
export const WITHOUT_IMAGE = without(EVERYTHING, [
  'f:spec',
  'f:template',
  'f:spec',
  'f:containers',
  'k:{"name":"web"}',
  'f:image',
]);
export const WITHOUT_TIER = without(EVERYTHING, ['f:metadata', 'f:labels', 'f:tier']);
