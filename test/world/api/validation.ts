import type { ApiObject, Fields, Value } from './json.ts';
import { fields, get, isFields, isSame, list, text } from './json.ts';
import type { ServedKind, Subresource } from './kind.ts';
import { invalid } from './statusError.ts';
import type { FieldProblem } from './statusError.ts';
import { changedDefinitionProblems, newDefinitionProblems } from './validation/definitionProblems.ts';
import { podProblems } from './validation/podProblems.ts';
import { duplicate, forbidden, immutable, required, wrong } from './validation/problem.ts';
import { schemaProblems } from './validation/schemaProblems.ts';

type Check = (object: ApiObject) => readonly FieldProblem[];
type ChangeCheck = (before: ApiObject, after: ApiObject) => readonly FieldProblem[];

/**
 * The validation that GitOps users meet: workloads that cannot be, and fields that cannot be changed. Everything else
 * is taken as it comes.
 */
const checks: Readonly<Record<string, Check>> = {
  'apps/DaemonSet': workload,
  'apps/Deployment': workload,
  'apps/ReplicaSet': workload,
  'apps/StatefulSet': workload,
  'batch/CronJob': (object) =>
    jobProblems(fields(object, 'spec', 'jobTemplate', 'spec'), 'spec.jobTemplate.spec'),
  'batch/Job': (object) => jobProblems(fields(object, 'spec'), 'spec'),
  'networking.k8s.io/Ingress': ingress,
  '/ConfigMap': dataKeys,
  '/Secret': dataKeys,
  '/Service': service,
};

/** Of new objects, where those are held to more than changed ones. */
const newChecks: Readonly<Record<string, Check>> = {
  'apiextensions.k8s.io/CustomResourceDefinition': newDefinitionProblems,
};

const changeChecks: Readonly<Record<string, ChangeCheck>> = {
  'apiextensions.k8s.io/CustomResourceDefinition': changedDefinitionProblems,
  'apps/DaemonSet': selectorStays,
  'apps/Deployment': selectorStays,
  'apps/ReplicaSet': selectorStays,
  'apps/StatefulSet': statefulSet,
  'batch/Job': jobTemplateStays,
  'rbac.authorization.k8s.io/ClusterRoleBinding': roleStays,
  'rbac.authorization.k8s.io/RoleBinding': roleStays,
  '/ConfigMap': dataStays,
  '/PersistentVolumeClaim': claimStays,
  '/Secret': dataStays,
  '/Service': addressStays,
};

export function validateNew(kind: ServedKind, object: ApiObject): void {
  const name = `${kind.group}/${kind.kind}`;
  const check = newChecks[name] ?? checks[name];
  report(kind, object, kind.isCustom ? customProblems(kind, object) : (check?.(object) ?? []));
}

/** The status of a definition is taken as it comes, as the server does. */
export function validateChange(
  kind: ServedKind,
  before: ApiObject,
  after: ApiObject,
  part?: Subresource,
): void {
  if (kind.isCustom) {
    report(kind, after, customProblems(kind, after));
  } else if (part !== 'status' || kind.kind !== 'CustomResourceDefinition') {
    const name = `${kind.group}/${kind.kind}`;
    report(kind, after, [...(checks[name]?.(after) ?? []), ...(changeChecks[name]?.(before, after) ?? [])]);
  }
}

/** Metadata is checked by the server itself, not by the schema of a definition. */
function customProblems(kind: ServedKind, object: ApiObject): readonly FieldProblem[] {
  const { metadata: _m, ...rest } = object;
  return schemaProblems(rest, kind.schema, '').filter(({ field }) => field !== 'metadata');
}

function report(kind: ServedKind, object: ApiObject, problems: readonly FieldProblem[]): void {
  if (problems.length > 0) {
    throw invalid(kind, text(object, 'metadata', 'name'), problems);
  }
}

function workload(object: ApiObject): readonly FieldProblem[] {
  const spec = fields(object, 'spec');
  const replicas = spec['replicas'];
  const selected = fields(spec, 'selector', 'matchLabels');
  const labels = get(spec, 'template', 'metadata', 'labels') ?? null;
  const matches =
    isFields(labels) &&
    Object.keys(selected).length > 0 &&
    Object.entries(selected).every(([key, value]) => labels[key] === value);
  return [
    ...(typeof replicas === 'number' && replicas < 0
      ? [wrong('spec.replicas', replicas, 'must be greater than or equal to 0')]
      : []),
    ...(spec['selector'] === undefined ? [required('spec.selector')] : []),
    ...(matches || list(spec, 'selector', 'matchExpressions').length > 0
      ? []
      : [wrong('spec.template.metadata.labels', labels, '`selector` does not match template `labels`')]),
    ...podProblems(
      fields(spec, 'template', 'spec'),
      'spec.template.spec',
      list(spec, 'volumeClaimTemplates').map((claim) => text(claim, 'metadata', 'name')),
    ),
  ];
}

function jobProblems(spec: Fields, path: string): readonly FieldProblem[] {
  const policy = text(spec, 'template', 'spec', 'restartPolicy');
  return [
    ...podProblems(fields(spec, 'template', 'spec'), `${path}.template.spec`),
    ...(policy === 'Never' || policy === 'OnFailure'
      ? []
      : [required(`${path}.template.spec.restartPolicy`, 'valid values: "OnFailure", "Never"')]),
  ];
}

const dataKey = /^[-._a-zA-Z0-9]+$/u;
const dataKeyRule =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

function dataKeys(object: ApiObject): readonly FieldProblem[] {
  return ['data', 'binaryData'].flatMap((part) =>
    Object.keys(fields(object, part))
      .filter((key) => !dataKey.test(key))
      .map((key) => wrong(`${part}[${key}]`, key, dataKeyRule)),
  );
}

function service(object: ApiObject): readonly FieldProblem[] {
  const ports = list(object, 'spec', 'ports');
  const names = ports.map((port) => text(port, 'name'));
  return names.flatMap((name, at) => {
    if (name === '') {
      return ports.length > 1 ? [required(`spec.ports[${at}].name`)] : [];
    }
    return names.indexOf(name) < at ? [duplicate(`spec.ports[${at}].name`, name)] : [];
  });
}

function ingress(object: ApiObject): readonly FieldProblem[] {
  return list(object, 'spec', 'rules').flatMap((rule, at) =>
    list(rule, 'http', 'paths').flatMap((path, place) =>
      text(path, 'pathType') === ''
        ? [required(`spec.rules[${at}].http.paths[${place}].pathType`, 'pathType must be specified')]
        : [],
    ),
  );
}

function selectorStays(before: ApiObject, after: ApiObject): readonly FieldProblem[] {
  const selector = get(after, 'spec', 'selector') ?? null;
  return isSame(get(before, 'spec', 'selector') ?? null, selector)
    ? []
    : [immutable('spec.selector', selector)];
}

const changeable = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
];

function statefulSet(before: ApiObject, after: ApiObject): readonly FieldProblem[] {
  const quoted = changeable.map((name) => `'${name}'`);
  const named = `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`;
  return isSame(fixed(before), fixed(after))
    ? []
    : [forbidden('spec', `updates to statefulset spec for fields other than ${named} are forbidden`)];
}

function fixed(object: ApiObject): Fields {
  const entries = Object.entries(fields(object, 'spec')).filter(([key]) => !changeable.includes(key));
  return Object.fromEntries(entries);
}

function jobTemplateStays(before: ApiObject, after: ApiObject): readonly FieldProblem[] {
  const template = get(after, 'spec', 'template') ?? null;
  return isSame(get(before, 'spec', 'template') ?? null, template)
    ? []
    : [immutable('spec.template', template)];
}

function roleStays(before: ApiObject, after: ApiObject): readonly FieldProblem[] {
  const role = fields(after, 'roleRef');
  const shown = { APIGroup: text(role, 'apiGroup'), Kind: text(role, 'kind'), Name: text(role, 'name') };
  return isSame(fields(before, 'roleRef'), role) ? [] : [wrong('roleRef', shown, 'cannot change roleRef')];
}

function dataStays(before: ApiObject, after: ApiObject): readonly FieldProblem[] {
  if (before['immutable'] !== true) {
    return [];
  }
  return ['immutable', 'data', 'binaryData'].flatMap((key): FieldProblem[] =>
    isSame(before[key] ?? null, after[key] ?? null)
      ? []
      : [forbidden(key, 'field is immutable when `immutable` is set')],
  );
}

function claimStays(before: ApiObject, after: ApiObject): readonly FieldProblem[] {
  const isBound = text(before, 'status', 'phase') === 'Bound';
  const still = (object: ApiObject): Fields => {
    const { resources, volumeName: _v, storageClassName, ...rest } = fields(object, 'spec');
    return {
      ...rest,
      ...(isBound ? { storageClassName: storageClassName ?? null } : { resources: resources ?? null }),
    };
  };
  return isSame(still(before), still(after))
    ? []
    : [
        forbidden(
          'spec',
          'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
        ),
      ];
}

function addressStays(before: ApiObject, after: ApiObject): readonly FieldProblem[] {
  const held = text(before, 'spec', 'clusterIP');
  const wanted = text(after, 'spec', 'clusterIP');
  const value: Value = [wanted];
  return held === '' || held === wanted || text(before, 'spec', 'type') === 'ExternalName'
    ? []
    : [wrong('spec.clusterIPs[0]', value, 'may not change once set')];
}
