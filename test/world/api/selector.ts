import type { ApiObject } from './json.ts';
import { fields, text } from './json.ts';
import { badRequest } from './statusError.ts';

/** Says whether an object is selected. */
export type Selector = (object: ApiObject) => boolean;

type Requirement = (labels: Readonly<Record<string, unknown>>) => boolean;

const setRequirement = /^([^\s!=,()]+)\s+(in|notin)\s*\(([^()]*)\)$/u;
const compared = /^([^\s!=,()<>]+)\s*(==|=|!=)\s*([^\s!=,()]*)$/u;
const present = /^(!?)\s*([^\s!=,()<>]+)$/u;

/** Equality- and set-based label selectors: `a=b,c!=d,e in (f, g),h notin (i),j,!k`. */
export function labelSelector(written: string): Selector {
  const requirements = splitOutsideBrackets(written).map(requirement);
  return (object) => {
    const labels = fields(object, 'metadata', 'labels');
    return requirements.every((isMet) => isMet(labels));
  };
}

function requirement(part: string): Requirement {
  const ofSet = setRequirement.exec(part);
  if (ofSet !== null) {
    const [, key = '', operator, values = ''] = ofSet;
    const wanted = new Set(values.split(',').map((value) => value.trim()));
    return operator === 'in'
      ? (labels) => key in labels && wanted.has(labels[key] as string)
      : (labels) => !(key in labels) || !wanted.has(labels[key] as string);
  }
  const ofValue = compared.exec(part);
  if (ofValue !== null) {
    const [, key = '', operator, value] = ofValue;
    return operator === '!=' ? (labels) => labels[key] !== value : (labels) => labels[key] === value;
  }
  const ofPresence = present.exec(part);
  if (ofPresence !== null) {
    const [, absent, key = ''] = ofPresence;
    return absent === '!' ? (labels) => !(key in labels) : (labels) => key in labels;
  }
  throw badRequest(`unable to parse requirement: ${part}`);
}

function splitOutsideBrackets(written: string): string[] {
  return written
    .split(/,(?![^(]*\))/u)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Field selectors: names and namespaces for all kinds, and the fields that a built-in kind declares. */
export function fieldSelector(written: string, apiVersion: string, kind: string): Selector {
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
  void apiVersion;
  return (object) => terms.every((term) => (text(object, ...term.path) === term.value) !== term.isNegated);
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

export function selectorOf(query: URLSearchParams, apiVersion: string, kind: string): Selector | undefined {
  const label = query.get('labelSelector') ?? '';
  const field = query.get('fieldSelector') ?? '';
  const parts = [
    ...(label === '' ? [] : [labelSelector(label)]),
    ...(field === '' ? [] : [fieldSelector(field, apiVersion, kind)]),
  ];
  return parts.length === 0 ? undefined : (object) => parts.every((isSelected) => isSelected(object));
}
