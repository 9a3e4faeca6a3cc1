import type { ServedKind } from './kind.ts';
import { invalid } from './statusError.ts';

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/u;
const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/u;
const subdomainRule =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const labelRule =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
/** Refuses names that the server refuses: most are DNS subdomains, a few are single labels, RBAC's are path parts. */
export function checkName(kind: ServedKind, name: string): void {
  const [pattern, rule, longest] = ruleOf(kind);
  const isDotted = rule === labelRule && name.includes('.');
  const undotted = isDotted ? 'must not contain dots' : rule;
  const problem = name.length > longest ? `must be no more than ${longest} characters` : undotted;
  if (pattern.test(name) && name.length <= longest) {
    return;
  }
  throw invalid(kind, name, [
    {
      reason: 'FieldValueInvalid',
      message: `Invalid value: ${JSON.stringify(name)}: ${problem}`,
      field: 'metadata.name',
    },
  ]);
}

function ruleOf(kind: ServedKind): readonly [pattern: RegExp, rule: string, longest: number] {
  if (kind.group === 'rbac.authorization.k8s.io') {
    return [/^(?!\.{1,2}$)[^/%]+$/u, `may not contain '/'`, 253];
  }
  if (kind.group === '' && (kind.kind === 'Namespace' || kind.kind === 'Service')) {
    return [label, labelRule, 63];
  }
  return [subdomain, subdomainRule, 253];
}
