import type { ApiObject } from './json.ts';
import type { ServedKind } from './kind.ts';
import { get } from './json.ts';
import { labelSelector } from './labelSelector.ts';
import { badRequest } from './statusError.ts';

/** Says whether an object is selected. */
export type Selector = (object: ApiObject) => boolean;

/** Field selectors: names and namespaces for all kinds, and the fields that a built-in kind declares. */
export function fieldSelector(written: string, kind: string): Selector {
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
        throw badRequest(`field label not supported: ${name}`);
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

function isSelectable(name: string, kind: string): boolean {
  return (
    name === 'metadata.name' || name === 'metadata.namespace' || (selectableFields[kind] ?? []).includes(name)
  );
}

export function selectorOf(query: URLSearchParams, kind: ServedKind): Selector | undefined {
  const label = query.get('labelSelector') ?? '';
  const field = query.get('fieldSelector') ?? '';
  const parts = [
    ...(label === '' ? [] : [labelSelector(label)]),
    ...(field === '' ? [] : [fieldSelector(field, kind.isCustom ? '' : kind.kind)]),
  ];
  return parts.length === 0 ? undefined : (object) => parts.every((isSelected) => isSelected(object));
}

function valueText(value: unknown): string {
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}
