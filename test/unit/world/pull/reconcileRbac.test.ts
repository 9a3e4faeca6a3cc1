import assert from 'node:assert/strict';

import { reconciledText } from '../../../world/pull/reconcileRbac.ts';
import { yaml } from './build.ts';

const role = (verbs: string): ReturnType<typeof yaml> =>
  yaml(`
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: web }
rules: [{ apiGroups: [apps, ''], resources: [deployments], verbs: [${verbs}] }]
`);
const binding = yaml(`
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: web }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: web }
subjects: [{ kind: ServiceAccount, name: web, namespace: shop }]
`);
const printed = 'role.rbac.authorization.k8s.io/web';

/** As kubectl 1.36 writes it: `printResults` of pkg/cmd/auth/reconcile.go. */
describe('reconciling roles before they are applied', () => {
  it('says what it created, rule by rule', () => {
    assert.equal(
      reconciledText(role('get, list'), undefined, printed, false),
      `${printed} reconciled. reconciliation required create\n\tmissing rules added:\n\t\t{Verbs:[get list] APIGroups:[apps ] Resources:[deployments] ResourceNames:[] NonResourceURLs:[]}`,
    );
  });

  it('says which subjects a binding lacked', () => {
    assert.equal(
      reconciledText(binding, undefined, printed, false),
      `${printed} reconciled. reconciliation required create\n\tmissing subjects added:\n\t\t{Kind:ServiceAccount APIGroup: Name:web Namespace:shop}`,
    );
  });

  it('says nothing more where nothing was to do, and that it was a dry run', () => {
    assert.equal(reconciledText(role('get'), role('get'), printed, false), `${printed} reconciled`);
    assert.equal(reconciledText(role('get'), role('get'), printed, true), `${printed} reconciled (dry run)`);
  });
});
