import * as l10n from '@vscode/l10n';

import type { DeclaredObject, WorkspaceFacts } from '../rules/context.ts';
import { APP_PROJECT, APPLICATIONS } from '../rules/applications.ts';
import type { KindSchema } from '../schema/catalog.ts';
import type { Field } from '../schema/field.ts';
import { asObject, asObjects, asText, at } from '../util/json.ts';
import { parseDocument } from '../yaml/parse.ts';
import { nodeAt, stringOf } from '../yaml/read.ts';
import type { AuthoringContext } from './authoringContext.ts';
import type { Cursor } from './cursor.ts';

export interface WorkspaceValue {
  readonly value: string;
  readonly detail?: string;
  readonly isPath?: boolean;
}

/** More than this is no help while typing. */
const MOST = 200;

/** What the repository itself says a field may hold: declared projects and sources, folders, what others use. */
export function workspaceValues(
  kind: KindSchema,
  field: Field,
  cursor: Cursor,
  context: AuthoringContext,
): readonly WorkspaceValue[] {
  const { workspace } = context;
  if (!workspace) {
    return [];
  }
  const found =
    FINDERS[`${field.owner.label}.${field.name}`]?.({ kind, field, cursor, context, workspace }) ?? [];
  return found.slice(0, MOST);
}

interface Question {
  readonly kind: KindSchema;
  readonly field: Field;
  readonly cursor: Cursor;
  readonly context: AuthoringContext;
  readonly workspace: WorkspaceFacts;
}

type Finder = (question: Question) => readonly WorkspaceValue[];

const folders: Finder = ({ workspace, cursor }) => pathsBelow(workspace, cursor.word, () => false);
const repositories: Finder = ({ workspace }) =>
  used(workspace, (spec) => sourcesOf(spec).map((source) => asText(source['repoURL'])));
const destinations =
  (key: string): Finder =>
  ({ workspace }) =>
    used(workspace, (spec) => [asText(at(spec, 'destination', key))]);

const FINDERS: Readonly<Record<string, Finder>> = {
  'ApplicationSpec.project': ({ workspace }) => [
    ...workspace.declared(APP_PROJECT).map((project) => ({
      value: project.name,
      detail: asText(at(project.object, 'spec', 'description')) ?? project.path,
    })),
    { value: 'default', detail: l10n.t('allows everything unless somebody narrowed it') },
  ],
  'ApplicationSource.path': folders,
  'DrySource.path': folders,
  'KustomizationSpec.path': (question) =>
    folders({
      ...question,
      cursor: { ...question.cursor, word: question.cursor.word.replace(/^\.\//, '') },
    }).map((folder) => ({ ...folder, value: `./${folder.value}` })),
  'ApplicationSource.repoURL': repositories,
  'DrySource.repoURL': repositories,
  'GitGenerator.repoURL': repositories,
  'ApplicationSource.targetRevision': ({ workspace }) =>
    used(workspace, (spec) => sourcesOf(spec).map((source) => asText(source['targetRevision']))),
  'ApplicationDestination.name': destinations('name'),
  'ApplicationDestination.server': destinations('server'),
  'ApplicationDestination.namespace': destinations('namespace'),
  'ApplicationSourceHelm.valueFiles': valueFiles,
  'NamespacedObjectKindReference.apiVersion': apiVersionsHere,
  'NamespacedObjectKindReference.kind': kindsHere,
  'CustomHealthCheck.apiVersion': apiVersionsHere,
  'CustomHealthCheck.kind': kindsHere,
  'Selector.kind': kindsHere,
  'CrossNamespaceSourceReference.name': references,
  'CrossNamespaceObjectReference.name': references,
  'LocalHelmChartSourceReference.name': references,
  'NamespacedObjectReference.name': references,
  'DependencyReference.name': references,
  'LocalObjectReference.name': references,
};

/** Values that Applications of the repository have already, the most frequent first. */
function used(
  workspace: WorkspaceFacts,
  valuesOf: (spec: Readonly<Record<string, unknown>>) => readonly (string | undefined)[],
): readonly WorkspaceValue[] {
  const counts = new Map<string, number>();
  for (const { object, kind } of APPLICATIONS.flatMap((key) => workspace.declared(key))) {
    const spec = asObject(
      kind === 'ApplicationSet' ? at(object, 'spec', 'template', 'spec') : object['spec'],
    );
    for (const value of spec ? valuesOf(spec) : []) {
      if (value !== undefined && value !== '' && !value.includes('{{')) {
        counts.set(value, (counts.get(value) ?? 0) + 1);
      }
    }
  }
  return [...counts]
    .toSorted((left, right) => right[1] - left[1])
    .map(([value, count]) => ({
      value,
      detail: count === 1 ? l10n.t('used by one app') : l10n.t('used by {0} apps', count),
    }));
}

function sourcesOf(spec: Readonly<Record<string, unknown>>): readonly Readonly<Record<string, unknown>>[] {
  const single = asObject(spec['source']);
  return [...(single ? [single] : []), ...asObjects(spec['sources'])];
}

/** Folders (and the files that are wanted) one level below what is typed of a path. */
function pathsBelow(
  workspace: WorkspaceFacts,
  word: string,
  isWanted: (file: string) => boolean,
  base = '',
): readonly WorkspaceValue[] {
  const typed = word.slice(0, word.lastIndexOf('/') + 1);
  const folder = `${base}${typed}`.replace(/\/$/, '');
  return (workspace.list(folder) ?? [])
    .filter((name) => !name.startsWith('.') && name !== 'node_modules')
    .toSorted()
    .flatMap((name) => {
      const isFolder = workspace.kindOf(folder === '' ? name : `${folder}/${name}`) === 'folder';
      return isFolder || isWanted(name) ? [{ value: `${typed}${name}`, isPath: true }] : [];
    });
}

/** Of Kubernetes itself: what a health check waits for and a patch changes most. */
const BUILT_IN: Readonly<Record<string, readonly string[]>> = {
  'apps/v1': ['Deployment', 'StatefulSet', 'DaemonSet'],
  'batch/v1': ['Job', 'CronJob'],
  v1: ['Service', 'ConfigMap', 'Namespace', 'Pod', 'PersistentVolumeClaim'],
  'networking.k8s.io/v1': ['Ingress', 'NetworkPolicy'],
  'apiextensions.k8s.io/v1': ['CustomResourceDefinition'],
};

/** Kinds of Kubernetes, of the controllers, and of CRDs of the workspace and the clusters; of the apiVersion beside it. */
function kindsHere({ cursor, context }: Question): readonly WorkspaceValue[] {
  const { root } = parseDocument({ offset: 0, text: cursor.text });
  const wanted = stringOf(nodeAt(root, ...cursor.path.slice(0, -1), 'apiVersion'));
  const known = new Map(
    Object.entries(BUILT_IN).flatMap(([apiVersion, names]) =>
      names.map((name) => [name, apiVersion] as const),
    ),
  );
  for (const { kind, group, version } of context.schemas.kinds) {
    if (!known.has(kind) || wanted === `${group}/${version}`) {
      known.set(kind, `${group}/${version}`);
    }
  }
  return [...known]
    .filter(([, apiVersion]) => wanted === undefined || wanted === '' || wanted === apiVersion)
    .map(([value, detail]) => ({ value, detail }));
}

/** Of the kind beside it, if that stands there already. */
function apiVersionsHere({ cursor, context }: Question): readonly WorkspaceValue[] {
  const { root } = parseDocument({ offset: 0, text: cursor.text });
  const wanted = stringOf(nodeAt(root, ...cursor.path.slice(0, -1), 'kind'));
  const known = [
    ...Object.entries(BUILT_IN).map(([apiVersion, kinds]) => ({ apiVersion, kinds })),
    ...context.schemas.kinds.map(({ group, version, kind }) => ({
      apiVersion: `${group}/${version}`,
      kinds: [kind],
    })),
  ];
  const fitting = known.filter(
    ({ kinds }) => wanted === undefined || wanted === '' || kinds.includes(wanted),
  );
  return [...new Set(fitting.map(({ apiVersion }) => apiVersion))].map((value) => ({ value }));
}

/** Value files beside the chart that this source names. */
function valueFiles({ workspace, cursor }: Question): readonly WorkspaceValue[] {
  const steps = cursor.path.slice(0, cursor.path.lastIndexOf('helm'));
  const { root } = parseDocument({ offset: 0, text: cursor.text });
  const folder = stringOf(nodeAt(root, ...steps, 'path'));
  const base = folder === undefined || folder === '' || folder === '.' ? '' : `${folder.replace(/\/$/, '')}/`;
  return pathsBelow(workspace, cursor.word, (file) => /\.ya?ml$/.test(file) && file !== 'Chart.yaml', base);
}

/** Names of objects that a reference may mean: of its `kind`, or of the kinds that its field takes. */
function references({ kind, field, cursor, context, workspace }: Question): readonly WorkspaceValue[] {
  const holder = String(
    cursor.path.findLast((step, index) => typeof step === 'string' && index < cursor.path.length - 1),
  );
  const { root } = parseDocument({ offset: 0, text: cursor.text });
  const written = stringOf(nodeAt(root, ...cursor.path.slice(0, -1), 'kind'));
  const allowed = kind.table[field.owner.schema.properties?.['kind'] ?? -1]?.enum?.map(String);
  const wanted = written === undefined ? (REFERRED[holder] ?? allowed ?? [kind.kind]) : [written];
  const groups = new Map(context.schemas.kinds.map((one) => [one.kind, one.group]));
  const isLocal = field.owner.label === 'LocalObjectReference' && REFERRED[holder] === undefined;
  return isLocal
    ? []
    : wanted
        .flatMap((name): readonly DeclaredObject[] => workspace.declared(`${groups.get(name) ?? ''}/${name}`))
        .map((object) => ({ value: object.name, detail: `${object.kind} · ${object.path}` }));
}

/** What references without a `kind` refer to. */
const REFERRED: Readonly<Record<string, readonly string[]>> = {
  imageRepositoryRef: ['ImageRepository'],
  providerRef: ['Provider'],
  repository: ['GitRepository'],
};
