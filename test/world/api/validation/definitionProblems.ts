import type { ApiObject, Value } from '../json.ts';
import { fields, get, isFields, isSame, list, text } from '../json.ts';
import type { FieldProblem } from '../statusError.ts';
import { immutable, required, unsupported, wrong } from './problem.ts';

const label = /^[a-z]([-a-z0-9]*[a-z0-9])?$/u;
const labelRule =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

/** What is wrong with a new CustomResourceDefinition: its names, scope and versions. Its schemas are taken as they come. */
export function newDefinitionProblems(crd: ApiObject): readonly FieldProblem[] {
  const name = text(crd, 'metadata', 'name');
  const isNamed = name === `${text(crd, 'spec', 'names', 'plural')}.${text(crd, 'spec', 'group')}`;
  return [
    ...(isNamed ? [] : [wrong('metadata.name', name, 'must be spec.names.plural+"."+spec.group')]),
    ...specProblems(crd),
    ...storedProblems(crd),
  ];
}

/** Of the next state of one: scope and kind stay from the moment on that it is served, its place in the API always. */
export function changedDefinitionProblems(before: ApiObject, after: ApiObject): readonly FieldProblem[] {
  const isServed = list(before, 'status', 'conditions').some(
    (condition) => text(condition, 'type') === 'Established' && text(condition, 'status') === 'True',
  );
  const fixed = [...(isServed ? [['scope'], ['names', 'kind']] : []), ['group'], ['names', 'plural']];
  const moved = fixed.flatMap((path): FieldProblem[] => {
    const value = text(after, 'spec', ...path);
    return value === text(before, 'spec', ...path) ? [] : [immutable(`spec.${path.join('.')}`, value)];
  });
  return [...specProblems(after), ...moved, ...storedProblems(after)];
}

function specProblems(crd: ApiObject): readonly FieldProblem[] {
  const group = text(crd, 'spec', 'group');
  const scope = text(crd, 'spec', 'scope');
  return [
    ...(group === '' ? [required('spec.group')] : []),
    ...(group === '' || group.includes('.')
      ? []
      : [wrong('spec.group', group, 'should be a domain with at least one dot')]),
    ...(scope === '' ? [required('spec.scope')] : []),
    ...(scope === '' || scope === 'Cluster' || scope === 'Namespaced'
      ? []
      : [unsupported('spec.scope', scope, ['Cluster', 'Namespaced'])]),
    ...versionProblems(crd),
    ...nameProblems(crd),
  ];
}

function versionProblems(crd: ApiObject): readonly FieldProblem[] {
  const versions = list(crd, 'spec', 'versions');
  const names = versions.map((version) => text(version, 'name'));
  const [first = ''] = names;
  const quoted = versions.length > 0 ? versions.map(internalForm) : null;
  return [
    ...versions.flatMap((version, at) =>
      isFields(get(version, 'schema', 'openAPIV3Schema'))
        ? []
        : [required(`spec.versions[${at}].schema.openAPIV3Schema`)],
    ),
    ...names.flatMap((name, at) => labelProblems(`spec.versions[${at}].name`, name)),
    ...(new Set(names).size === names.length
      ? []
      : [wrong('spec.versions', quoted, 'must contain unique version names')]),
    ...(versions.filter(isStorage).length === 1
      ? []
      : [wrong('spec.versions', quoted, 'must have exactly one version marked as storage version')]),
    ...(first === '' ? [] : labelProblems('spec.version', first)),
  ];
}

/**
 * A version as the server's internal type is printed. What all versions have alike stands above them there; so it is
 * here also where they differ, which the server would print in full.
 */
function internalForm(version: Value): Value {
  return {
    Name: text(version, 'name'),
    Served: get(version, 'served') === true,
    Storage: isStorage(version),
    Deprecated: get(version, 'deprecated') === true,
    DeprecationWarning: get(version, 'deprecationWarning') ?? null,
    Schema: null,
    Subresources: null,
    AdditionalPrinterColumns: null,
    SelectableFields: null,
  };
}

function nameProblems(crd: ApiObject): readonly FieldProblem[] {
  const names = fields(crd, 'spec', 'names');
  const kind = text(names, 'kind');
  const missing = ['plural', 'singular', 'kind', 'listKind'].filter((key) => text(names, key) === '');
  const written = ['plural', 'singular'].filter((key) => text(names, key) !== '');
  return [
    ...missing.map((key) => required(`spec.names.${key}`)),
    ...written.flatMap((key) => labelProblems(`spec.names.${key}`, text(names, key))),
    ...(kind !== '' && kind === text(names, 'listKind')
      ? [wrong('spec.names.listKind', kind, 'kind and listKind may not be the same')]
      : []),
  ];
}

function labelProblems(field: string, name: string): readonly FieldProblem[] {
  return label.test(name) ? [] : [wrong(field, name, labelRule)];
}

/** Versions that objects may be stored in have to stay. */
function storedProblems(crd: ApiObject): readonly FieldProblem[] {
  const stored = list(crd, 'status', 'storedVersions').filter((name) => typeof name === 'string');
  if (stored.length === 0) {
    return [wrong('status.storedVersions', null, 'must have at least one stored version')];
  }
  const versions = list(crd, 'spec', 'versions');
  const storage = versions.filter(isStorage).map((version) => text(version, 'name'));
  return [
    ...storage
      .filter((name) => !stored.includes(name))
      .map((name) => wrong('status.storedVersions', stored, `must have the storage version ${name}`)),
    ...stored.flatMap((name, at) =>
      versions.some((version) => isSame(get(version, 'name'), name))
        ? []
        : [
            wrong(
              `status.storedVersions[${at}]`,
              name,
              `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`,
            ),
          ],
    ),
  ];
}

export function isStorage(version: Value): boolean {
  return get(version, 'storage') === true;
}
