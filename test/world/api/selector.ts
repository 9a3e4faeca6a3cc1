import type { ApiObject, Value } from './json.ts';
import type { ServedKind } from './kind.ts';
import { get } from './json.ts';
import { labelSelector } from './labelSelector.ts';
import { badRequest } from './statusError.ts';

/** Says whether an object is selected. */
export type Selector = (object: ApiObject) => boolean;

/** Field selectors: names and namespaces for all kinds, and the fields that a built-in kind declares. */
export function fieldSelector(written: string, kind: ServedKind): Selector {
  const terms = written
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const found = /^([^!=]+?)(==|=|!=)(.*)$/u.exec(part.trim());
      if (found === null) {
        throw badRequest(`invalid selector: '${written}'; can't understand '${part}'`);
      }
      const [, name = '', operator, value = ''] = found;
      if (!isSelectable(name, kind)) {
        throw badRequest(unknownField(name, kind));
      }
      return { path: name.split('.'), isNegated: operator === '!=', value };
    });
  return (object) =>
    terms.every((term) => (valueText(get(object, ...term.path)) === term.value) !== term.isNegated);
}

const selectableFields: Readonly<Record<string, readonly string[]>> = {
  Event: [
    'involvedObject.apiVersion',
    'involvedObject.fieldPath',
    'involvedObject.kind',
    'involvedObject.name',
    'involvedObject.namespace',
    'involvedObject.resourceVersion',
    'involvedObject.uid',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  Namespace: ['status.phase'],
  Secret: ['type'],
  Pod: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'status.phase',
  ],
  Node: ['spec.unschedulable'],
  Service: ['spec.clusterIP', 'spec.type'],
  ReplicaSet: ['status.replicas'],
  Job: ['status.successful'],
};

function isSelectable(name: string, kind: ServedKind): boolean {
  const own = kind.isCustom ? undefined : selectableFields[kind.kind];
  return name === 'metadata.name' || name === 'metadata.namespace' || own?.includes(name) === true;
}

/** Kinds with fields of their own, and custom ones, have other words for it than the rest. */
function unknownField(name: string, kind: ServedKind): string {
  return kind.isCustom || selectableFields[kind.kind] !== undefined
    ? `field label not supported: ${name}`
    : `${JSON.stringify(name)} is not a known field selector: only "metadata.name", "metadata.namespace"`;
}

export function selectorOf(query: URLSearchParams, kind: ServedKind): Selector | undefined {
  const label = query.get('labelSelector') ?? '';
  const field = query.get('fieldSelector') ?? '';
  const parts = [
    ...(label === '' ? [] : [labelSelector(label)]),
    ...(field === '' ? [] : [fieldSelector(field, kind)]),
  ];
  return parts.length === 0 ? undefined : (object) => parts.every((isSelected) => isSelected(object));
}

function valueText(value: Value | undefined): string {
  if (typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  return typeof value === 'string' ? value : '';
}
