import assert from 'node:assert/strict';

import { argoCdRules } from '../../../../src/core/diff/argoCdRules.ts';
import { controllerSettings } from '../../../../src/core/diff/controllerSettings.ts';
import { normalise, normalisePair } from '../../../../src/core/diff/normalise.ts';
import type { CompareRules } from '../../../../src/core/diff/rules.ts';
import { stamp } from '../../../../src/core/diff/tracking.ts';
import type { KubeObject } from '../../../../src/core/model/kubeObject.ts';
import type { JsonObject } from '../../../../src/core/util/json.ts';
import { anObject, live, RULES, wrote } from './worlds.ts';

function app(
  ignoreDifferences: readonly JsonObject[] = [],
  metadata: object = {},
  status: object = {},
): KubeObject {
  return anObject(
    'argoproj.io/v1alpha1',
    'Application',
    { spec: { ignoreDifferences }, status },
    {
      name: 'shop',
      namespace: 'argocd',
      ...metadata,
    },
  );
}

const rulesWith = (application: KubeObject, settings?: Record<string, string>): CompareRules =>
  argoCdRules(application, settings && controllerSettings(settings));

const rulesOf = (ignore: JsonObject, settings?: Record<string, string>): CompareRules =>
  rulesWith(app([ignore]), settings);

/** What is left of both specs after the rules. */
function specs(desired: object, present: KubeObject, rules: CompareRules): readonly unknown[] {
  const pair = normalisePair(
    { ...present, spec: desired, metadata: { name: 'web', namespace: 'shop' } },
    present,
    rules,
  );
  return [pair.desired['spec'], pair.live['spec']];
}

describe('normalise', () => {
  it('leaves out what the server keeps for itself', () => {
    const object = live(
      anObject('v1', 'Service', { spec: { type: 'ClusterIP' }, status: { loadBalancer: {} } }),
      {
        applied: anObject('v1', 'Service'),
        writers: [wrote('x', {})],
      },
    );
    assert.deepEqual(normalise(object, RULES), {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { type: 'ClusterIP' },
    });
  });

  it('keeps status where argocd-cm says so', () => {
    const object = anObject('v1', 'Service', { status: { a: 1 } });
    const crd = anObject('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { status: { a: 1 } });
    const keeps = (field: string): readonly boolean[] => {
      const rules = rulesWith(app(), { 'resource.compareoptions': `ignoreResourceStatusField: ${field}` });
      return [object, crd].map((one) => 'status' in normalise(one, rules));
    };
    assert.deepEqual(['all', 'crd', 'none', 'off', 'false', 'nonsense'].map(keeps), [
      [false, false],
      [true, false],
      [true, true],
      [true, true],
      [true, true],
      [false, false],
    ]);
  });

  it('brings Secrets and roles into one form', () => {
    const secret = anObject('v1', 'Secret', { stringData: { a: 'x' }, data: { a: 'b2xk', b: null } });
    assert.deepEqual(normalise(secret, RULES)['data'], { a: 'eA==', b: '' });
    assert.equal('stringData' in normalise(secret, RULES), false);
    const role = anObject('rbac.authorization.k8s.io/v1', 'ClusterRole', { rules: [], aggregationRule: {} });
    assert.equal('rules' in normalise(role, RULES), false);
    const aggregated = { ...role, rules: [{ verbs: ['get'] }] };
    assert.equal('rules' in normalise(aggregated, RULES), true);
    const rules = rulesWith(app(), { 'resource.compareoptions': 'ignoreAggregatedRoles: true' });
    assert.equal('rules' in normalise(aggregated, rules), false);
  });
});

describe('ignoreDifferences', () => {
  const present = live(anObject('apps/v1', 'Deployment', { spec: { replicas: 5, paused: true } }), {
    writers: [wrote('hpa', { 'f:spec': { 'f:replicas': {} } })],
  });
  const git = { replicas: 2, paused: true };
  const hidden = [{ paused: true }, { paused: true }];
  const shown = [git, { replicas: 5, paused: true }];

  const rows: readonly [title: string, rule: JsonObject, expected: readonly unknown[]][] = [
    ['a pointer', { group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }, hidden],
    ['globs in group and kind', { group: '*', kind: 'Depl*', jsonPointers: ['/spec/replicas'] }, hidden],
    ['an empty group is core alone', { kind: 'Deployment', jsonPointers: ['/spec/replicas'] }, shown],
    [
      'another name',
      { group: 'apps', kind: 'Deployment', name: 'api', jsonPointers: ['/spec/replicas'] },
      shown,
    ],
    [
      'a name is no glob',
      { group: 'apps', kind: 'Deployment', name: 'w*', jsonPointers: ['/spec/replicas'] },
      shown,
    ],
    [
      'another namespace',
      { group: 'apps', kind: 'Deployment', namespace: 'x', jsonPointers: ['/spec/replicas'] },
      shown,
    ],
    [
      'a pointer that leads nowhere',
      { group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/none/0'] },
      shown,
    ],
    [
      'a manager that owns the field',
      { group: 'apps', kind: 'Deployment', managedFieldsManagers: ['hpa'] },
      hidden,
    ],
    [
      'a manager that owns nothing',
      { group: 'apps', kind: 'Deployment', managedFieldsManagers: ['vpa'] },
      shown,
    ],
    [
      'jq',
      { group: 'apps', kind: 'Deployment', jqPathExpressions: ['.spec | select(.paused) | .replicas'] },
      hidden,
    ],
    [
      'jq that cannot be evaluated',
      { group: 'apps', kind: 'Deployment', jqPathExpressions: ['.spec | to_entries[].value'] },
      shown,
    ],
  ];
  for (const [title, rule, expected] of rows) {
    it(title, () => assert.deepEqual(specs(git, present, rulesOf(rule)), expected));
  }

  it('evaluates jq on each side by itself, and names what it cannot evaluate', () => {
    const pod = (names: readonly string[]): object => ({
      template: { spec: { containers: names.map((name) => ({ name })) } },
    });
    const jqPathExpressions = [
      '.spec.template.spec.containers[] | select(.name | test("^istio-"))',
      '.spec | to_entries[].value',
    ];
    const rules = rulesOf({ group: 'apps', kind: 'Deployment', jqPathExpressions });
    const object = live(anObject('apps/v1', 'Deployment', { spec: pod(['istio-proxy', 'web']) }));
    assert.deepEqual(specs(pod(['web']), object, rules), [pod(['web']), pod(['web'])]);
    assert.deepEqual(normalisePair(object, object, rules).jqNotApplied, ['.spec | to_entries[].value']);
  });

  it('keeps a field of an ignored manager while both sides agree', () => {
    const rule = { group: 'apps', kind: 'Deployment', managedFieldsManagers: ['hpa'] };
    assert.deepEqual(specs({ replicas: 5 }, present, rulesOf(rule))[0], { replicas: 5 });
  });

  it('finds the item of an ignored manager on the other side by its key', () => {
    const pod = (names: readonly string[], image: string): object => ({
      template: {
        spec: { containers: names.map((name) => ({ name, image: name === 'web' ? image : 'x' })) },
      },
    });
    const object = live(anObject('apps/v1', 'Deployment', { spec: pod(['side', 'web'], 'web:2') }), {
      writers: [
        wrote('updater', {
          'f:spec': {
            'f:template': { 'f:spec': { 'f:containers': { 'k:{"name":"web"}': { 'f:image': {} } } } },
          },
        }),
      ],
    });
    const rule = { group: 'apps', kind: 'Deployment', managedFieldsManagers: ['updater'] };
    assert.deepEqual(specs(pod(['web'], 'web:1'), object, rulesOf(rule))[0], {
      template: { spec: { containers: [{ name: 'web' }] } },
    });
  });

  const system: readonly [title: string, settings: Record<string, string>, expected: readonly unknown[]][] = [
    [
      'of one kind',
      { 'resource.customizations.ignoreDifferences.apps_Deployment': 'jsonPointers: [/spec/replicas]' },
      hidden,
    ],
    [
      'of all kinds',
      { 'resource.customizations.ignoreDifferences.all': 'managedFieldsManagers: [hpa]' },
      hidden,
    ],
    [
      'of another kind',
      { 'resource.customizations.ignoreDifferences.apps_StatefulSet': 'jsonPointers: [/spec/replicas]' },
      shown,
    ],
    [
      'in the older map',
      {
        'resource.customizations':
          'apps/Deployment:\n  ignoreDifferences: |\n    jsonPointers: [/spec/replicas]\n',
      },
      hidden,
    ],
    ['that are no YAML', { 'resource.customizations.ignoreDifferences.all': '{' }, shown],
  ];
  for (const [title, settings, expected] of system) {
    it(`applies rules of argocd-cm ${title}`, () => {
      assert.deepEqual(specs(git, present, rulesWith(app(), settings)), expected);
    });
  }

  it('finds managers of a core kind only when the key is written with an underscore, as Argo CD does', () => {
    const map = live(anObject('v1', 'ConfigMap', { spec: { a: '2' } }), {
      writers: [wrote('bot', { 'f:spec': { 'f:a': {} } })],
    });
    const rules = (key: string): CompareRules =>
      rulesWith(app(), {
        [`resource.customizations.ignoreDifferences.${key}`]: 'managedFieldsManagers: [bot]',
      });
    assert.deepEqual(specs({ a: '1' }, map, rules('ConfigMap')), [{ a: '1' }, { a: '2' }]);
    assert.deepEqual(specs({ a: '1' }, map, rules('_ConfigMap')), [{}, {}]);
  });
});

describe('tracking', () => {
  const service = (metadata: object = {}): KubeObject => anObject('v1', 'Service', {}, { ...metadata });
  const ID = 'argocd.argoproj.io/tracking-id';
  const LABEL = 'app.kubernetes.io/instance';
  const tracked = (
    settings: Record<string, string> | undefined,
    application = app(),
    object = service(),
    present?: KubeObject,
  ) => {
    const rules = rulesWith(application, settings).tracking;
    assert.ok(rules);
    const { labels, annotations } = stamp(object, rules, present).metadata;
    return { ...labels, ...annotations };
  };

  it('writes the annotation by default', () => {
    assert.deepEqual(tracked(undefined), { [ID]: 'shop:/Service:shop/web' });
  });

  it('writes the label, or both with the label cut to 63', () => {
    const long = app([], { name: `${'a'.repeat(62)}-b` });
    assert.deepEqual(
      tracked({ 'application.resourceTrackingMethod': 'label', 'application.instanceLabelKey': 'mine' }),
      { mine: 'shop' },
    );
    assert.equal(
      tracked({ 'application.resourceTrackingMethod': 'annotation+label' }, long)[LABEL],
      'a'.repeat(62),
    );
  });

  it('names an app outside the control plane with its namespace, and the installation', () => {
    const elsewhere = app([], { namespace: 'team' }, { controllerNamespace: 'argocd' });
    assert.deepEqual(tracked({ installationID: 'eu' }, elsewhere), {
      [ID]: 'team_shop:/Service:shop/web',
      'argocd.argoproj.io/installation-id': 'eu',
    });
  });

  it('never marks a CRD', () => {
    assert.deepEqual(
      tracked(undefined, app(), anObject('apiextensions.k8s.io/v1', 'CustomResourceDefinition')),
      {},
    );
  });

  it('keeps the mark of a cluster-scoped object whatever namespace it names', () => {
    const role: KubeObject = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'system:x' },
    };
    const id = 'shop:rbac.authorization.k8s.io/ClusterRole:argocd/system:x';
    const present = { ...role, metadata: { ...role.metadata, annotations: { [ID]: id } } };
    assert.equal(tracked(undefined, app(), role, present)[ID], id);
    const foreign = {
      ...role,
      metadata: { ...role.metadata, annotations: { [ID]: id.replace('shop', 'other') } },
    };
    assert.equal(
      tracked(undefined, app(), role, foreign)[ID],
      'shop:rbac.authorization.k8s.io/ClusterRole:/system:x',
    );
  });

  it('does not call the older label instead of the annotation a difference', () => {
    const rules = rulesWith(app(), undefined);
    assert.ok(rules.tracking);
    const pair = normalisePair(
      stamp(service(), rules.tracking),
      service({ labels: { [LABEL]: 'shop' } }),
      rules,
    );
    assert.deepEqual(pair.desired, pair.live);
  });

  it('calls a mark taken away by hand a difference', () => {
    const rules = rulesWith(app(), undefined);
    assert.ok(rules.tracking);
    const pair = normalisePair(stamp(service(), rules.tracking), service(), rules);
    assert.notDeepEqual(pair.desired, pair.live);
  });
});
