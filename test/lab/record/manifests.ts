import { stringify } from 'yaml';

/** Objects as one YAML file. */
export const yaml = (...objects: readonly object[]): string =>
  objects.map((object) => stringify(object)).join('---\n');

type Annotations = Readonly<Record<string, string>>;

export function configMap(
  name: string,
  data: Readonly<Record<string, string>> = { colour: 'blue' },
  annotations: Annotations = {},
): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: named(name, annotations), data };
}

export interface WorkloadOptions {
  readonly replicas?: number;
  /** What becomes of its pods: see `stages.yaml`. */
  readonly image?: string;
  /** How long a pod takes to become ready, or to complete. */
  readonly takes?: string;
  readonly annotations?: Annotations;
  readonly labels?: Readonly<Record<string, string>>;
}

export function deployment(name: string, options: WorkloadOptions = {}): object {
  const { replicas = 1, annotations = {}, labels = {} } = options;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...named(name, annotations), ...(Object.keys(labels).length > 0 ? { labels } : {}) },
    spec: { replicas, selector: { matchLabels: { app: name } }, template: podTemplate(name, options) },
  };
}

export function job(name: string, options: WorkloadOptions = {}): object {
  const { metadata, spec } = podTemplate(name, options);
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: named(name, options.annotations ?? {}),
    spec: { backoffLimit: 0, template: { metadata, spec: { ...spec, restartPolicy: 'Never' } } },
  };
}

export function service(name: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { selector: { app: name }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
  };
}

export const hook = (phase: string, policy = 'BeforeHookCreation'): Annotations => ({
  'argocd.argoproj.io/hook': phase,
  'argocd.argoproj.io/hook-delete-policy': policy,
});

export const wave = (number: number): Annotations => ({ 'argocd.argoproj.io/sync-wave': String(number) });

/** A small chart with one ConfigMap. */
export const chart: Readonly<Record<string, string>> = {
  'Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.4.0\n',
  'values.yaml': 'colour: blue\n',
  'templates/config.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-settings
data:
  colour: {{ .Values.colour }}
`,
};

function named(name: string, annotations: Annotations): object {
  return Object.keys(annotations).length === 0 ? { name } : { name, annotations };
}

function podTemplate(
  name: string,
  { image = 'oci.fernhill.example/shop/web:1.0', takes }: WorkloadOptions,
): { readonly metadata: object; readonly spec: object } {
  const annotations = takes === undefined ? {} : { annotations: { 'lab/takes': takes } };
  return {
    metadata: { labels: { app: name }, ...annotations },
    spec: { containers: [{ name: 'main', image }] },
  };
}
