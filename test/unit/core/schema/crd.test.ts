import assert from 'node:assert/strict';

import { crdKinds, isCrd, kindsOfCrd } from '../../../../src/core/schema/crd.ts';
import { fieldAt } from '../../../../src/core/schema/field.ts';
import { walkSchema } from '../../../../src/core/schema/walk.ts';
import type { JsonObject } from '../../../../src/core/util/json.ts';
import { parseYaml } from '../../../../src/core/yaml/parse.ts';
import { BUNDLED } from './bundled.ts';

const crd = (
  schema: JsonObject,
  names: JsonObject = { kind: 'Widget' },
  group = 'example.org',
): JsonObject => ({
  kind: 'CustomResourceDefinition',
  spec: {
    group,
    names,
    versions: [
      { name: 'v1', served: true, schema: { openAPIV3Schema: schema } },
      { name: 'v1beta1', served: false, schema: { openAPIV3Schema: schema } },
    ],
  },
});
const spec = (inner: JsonObject): JsonObject => ({ type: 'object', properties: { spec: inner } });

function problems(schema: JsonObject, text: string): string[] {
  const [kind] = kindsOfCrd(crd(schema), 'cluster', []);
  const [document] = parseYaml(`apiVersion: example.org/v1\nkind: Widget\nspec: ${text}\n`);
  assert.ok(kind && document?.root);
  return walkSchema(document.root, kind, { isPartial: false, isPlaceholder: () => false }).map(
    ({ code, path }) => `${code} ${path.join('.')}`,
  );
}

describe('kinds from a CRD', () => {
  it('are the served versions', () => {
    const kinds = kindsOfCrd(crd(spec({ type: 'object' })), 'workspace', []);
    assert.deepEqual(
      kinds.map(({ group, version, kind, origin }) => [group, version, kind, origin]),
      [['example.org', 'v1', 'Widget', 'workspace']],
    );
  });

  it('do not require what the API server fills in by itself', () => {
    const provider = { type: 'string', default: 'cosign' };
    const verify = { type: 'object', required: ['provider', 'key'], properties: { provider, key: {} } };
    const schema = spec({ type: 'object', properties: { verify } });
    assert.deepEqual(problems(schema, '{verify: {}}'), ['missing spec.verify']);
    assert.deepEqual(problems(schema, '{verify: {key: a}}'), []);
  });

  it('close objects that name their fields, and leave free ones open', () => {
    const schema = spec({
      type: 'object',
      properties: {
        size: { type: 'integer', minimum: 1 },
        free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        words: { type: 'object', additionalProperties: { type: 'string' } },
        port: { 'x-kubernetes-int-or-string': true },
        maybe: { type: 'string', nullable: true },
        mode: { type: 'string', enum: ['a', 'b'] },
        list: {
          type: 'array',
          items: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
        },
      },
    });
    assert.deepEqual(
      problems(
        schema,
        '{size: 2, free: {x: {y: 1}}, words: {a: b}, port: http, maybe: null, mode: b, list: [{name: x}]}',
      ),
      [],
    );
    assert.deepEqual(problems(schema, '{sise: 1, size: 0, words: {a: 1}, port: 8080, mode: c, list: [{}]}'), [
      'unknown spec',
      'value spec.size',
      'type spec.words.a',
      'value spec.mode',
      'missing spec.list.0',
    ]);
  });

  it('name the types of the bundled kinds, so that our own texts are found', () => {
    const application = crd(
      spec({
        type: 'object',
        properties: {
          project: { type: 'string', description: 'Theirs' },
          syncPolicy: {
            type: 'object',
            properties: { automated: { type: 'object', properties: { enabled: { type: 'boolean' } } } },
          },
        },
      }),
      { kind: 'Application' },
      'argoproj.io',
    );
    const versions = application['spec'] as { versions: { name: string }[] };
    versions.versions[0]!.name = 'v1alpha1';
    const [kind] = kindsOfCrd(application, 'cluster', BUNDLED.kinds);
    assert.ok(kind);
    const field = fieldAt(kind, ['spec', 'syncPolicy', 'automated', 'enabled']);
    assert.equal(field?.owner.label, 'SyncPolicyAutomated');
    assert.equal(field.schema.since, 'Argo CD 3.1');
    assert.equal(fieldAt(kind, ['spec', 'project'])?.schema.description, 'Theirs');
  });

  it('are read from a file among other objects; what is no CRD is passed over', () => {
    const text =
      'kind: ConfigMap\n---\nkind: CustomResourceDefinition\nspec:\n  group: a.b\n  names: {kind: X}\n  versions: [{name: v1, schema: {openAPIV3Schema: {type: object}}}]\n';
    assert.ok(isCrd(text));
    assert.deepEqual(
      crdKinds(text, 'workspace', []).map(({ kind }) => kind),
      ['X'],
    );
    assert.deepEqual(crdKinds('kind: CustomResourceDefinition\nspec: [1, 2]\n', 'workspace', []), []);
    assert.ok(!isCrd('kind: ConfigMap\ndata: {a: "kind: CustomResourceDefinition"}\n'));
  });
});
