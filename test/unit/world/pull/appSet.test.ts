import assert from 'node:assert/strict';

import { asksToReconcile } from '../../../world/pull/appSet.ts';
import type { Obj } from '../../../world/pull/objects.ts';
import { yaml } from './build.ts';

const SPEC = 'spec: { generators: [{ list: { elements: [{ region: eu }] } }] }';

const set = (metadata: string, more = SPEC): Obj =>
  yaml(`
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: regions, ${metadata} }
${more}
`);

describe('an ApplicationSet is looked at again', () => {
  for (const [what, before, now, expected] of [
    ['when it comes', undefined, set(''), true],
    [
      'when its spec changes',
      set(''),
      set('', 'spec: { generators: [{ list: { elements: [{ region: us }] } }] }'),
      true,
    ],
    [
      'when somebody asks for it by an annotation',
      set(''),
      set("annotations: { argocd.argoproj.io/application-set-refresh: 'true' }"),
      true,
    ],
    ['when it is deleted', set(''), set("deletionTimestamp: '2026-01-05T09:00:00Z'"), true],
    [
      'not when its status is written',
      set("resourceVersion: '1'"),
      set("resourceVersion: '2'", `${SPEC}\nstatus: { resourcesCount: 3 }`),
      false,
    ],
    ['not when empty labels come', set(''), set('labels: {}'), false],
  ] as const) {
    it(what, () => assert.equal(asksToReconcile(now, before), expected));
  }
});
