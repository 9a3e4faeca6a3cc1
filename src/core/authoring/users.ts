import { APPLICATIONS } from '../rules/applications.ts';
import type { DeclaredObject, WorkspaceFacts } from '../rules/context.ts';
import { asObject, asObjects, asText, at } from '../util/json.ts';
import type { JsonObject } from '../util/json.ts';

/** Objects of the repository that refer to one of its objects: apps of a project, users of a source, dependents. */
export function usersOf(object: DeclaredObject, workspace: WorkspaceFacts): readonly DeclaredObject[] {
  if (object.kind === 'AppProject') {
    return APPLICATIONS.flatMap((kind) => workspace.declared(kind)).filter(
      (app) => asText(specOf(app)?.['project']) === object.name,
    );
  }
  if (!object.group.endsWith('toolkit.fluxcd.io')) {
    return [];
  }
  return FLUX_USERS.flatMap((kind) => workspace.declared(kind)).filter((user) =>
    referencesOf(user).some(
      ({ kind, name, namespace }) =>
        kind === object.kind && name === object.name && (namespace ?? user.namespace) === object.namespace,
    ),
  );
}

const FLUX_USERS = [
  'kustomize.toolkit.fluxcd.io/Kustomization',
  'helm.toolkit.fluxcd.io/HelmRelease',
  'source.toolkit.fluxcd.io/HelmChart',
  'image.toolkit.fluxcd.io/ImageUpdateAutomation',
  'image.toolkit.fluxcd.io/ImagePolicy',
  'notification.toolkit.fluxcd.io/Alert',
  'notification.toolkit.fluxcd.io/Receiver',
];

interface Reference {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
}

function referencesOf({ kind, object }: DeclaredObject): readonly Reference[] {
  const spec = asObject(object['spec']) ?? {};
  const named = (value: unknown, fallback: string): readonly Reference[] => {
    const reference = asObject(value);
    const name = asText(reference?.['name']);
    return reference && name !== undefined
      ? [{ kind: asText(reference['kind']) ?? fallback, name, namespace: asText(reference['namespace']) }]
      : [];
  };
  return [
    ...named(spec['sourceRef'], 'GitRepository'),
    ...named(spec['chartRef'], 'OCIRepository'),
    ...named(at(spec, 'chart', 'spec', 'sourceRef'), 'HelmRepository'),
    ...named(spec['imageRepositoryRef'], 'ImageRepository'),
    ...named(spec['providerRef'], 'Provider'),
    ...['dependsOn', 'eventSources', 'resources'].flatMap((list) =>
      asObjects(spec[list]).flatMap((one) => named(one, kind)),
    ),
  ];
}

/** Of an ApplicationSet: the spec of the apps that it makes. */
function specOf({ kind, object }: DeclaredObject): JsonObject | undefined {
  return asObject(kind === 'ApplicationSet' ? at(object, 'spec', 'template', 'spec') : object['spec']);
}
