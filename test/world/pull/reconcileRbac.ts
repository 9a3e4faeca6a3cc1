import { asText, equal, listAt, textAt, type Json } from './json.ts';
import * as o from './objects.ts';

/**
 * What `kubectl auth reconcile` says of an object, which Argo CD runs before it applies one of the group
 * rbac.authorization.k8s.io on the client's side. Rules and subjects are written as Go prints them.
 */
export function reconciledText(
  target: o.Obj,
  live: o.Obj | undefined,
  printed: string,
  dryRun: boolean,
): string {
  const isBinding = o.kindOf(target).endsWith('Binding');
  const field = isBinding ? 'subjects' : 'rules';
  const show = isBinding ? subjectText : ruleText;
  const wanted = listAt(target, field);
  const there = live === undefined ? [] : listAt(live, field);
  const missing = wanted.filter((one) => !there.some((other) => equal(one, other)));
  const extra = there.filter((one) => !wanted.some((other) => equal(one, other)));
  const operation = live === undefined ? 'create' : missing.length + extra.length > 0 ? 'update' : undefined;
  const lines = [
    ...(operation === undefined ? [] : [`\treconciliation required ${operation}`]),
    ...listed(`missing ${field} added`, missing.map(show)),
    ...listed(`extra ${field} removed`, extra.map(show)),
  ];
  const said = lines.join('\n').trim();
  return `${printed} reconciled${dryRun ? ' (dry run)' : ''}${said === '' ? '' : `. ${said}`}`;
}

function listed(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`\t${title}:`, ...lines.map((line) => `\t\t${line}`)];
}

const words = (of: Json, field: string): string => `[${listAt(of, field).map(asText).join(' ')}]`;

/** By the names that Go gives them, in its order. */
const RULE = [
  ['Verbs', 'verbs'],
  ['APIGroups', 'apiGroups'],
  ['Resources', 'resources'],
  ['ResourceNames', 'resourceNames'],
  ['NonResourceURLs', 'nonResourceURLs'],
] as const;

function ruleText(rule: Json): string {
  return `{${RULE.map(([name, field]) => `${name}:${words(rule, field)}`).join(' ')}}`;
}

function subjectText(subject: Json): string {
  const word = (field: string): string => textAt(subject, field);
  return `{Kind:${word('kind')} APIGroup:${word('apiGroup')} Name:${word('name')} Namespace:${word('namespace')}}`;
}
