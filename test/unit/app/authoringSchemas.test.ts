import assert from 'node:assert/strict';

import { clusterSchemas } from '../../../src/app/authoringSchemas.ts';
import { ENGINES } from '../../../src/core/engines/registry.ts';
import type { ClusterError } from '../../../src/core/model/connection.ts';
import type { ClusterClient } from '../../../src/core/ports.ts';
import { fieldAt } from '../../../src/core/schema/field.ts';
import type { JsonObject } from '../../../src/core/util/json.ts';
import { err, ok } from '../../../src/core/util/result.ts';
import { BUNDLED } from '../core/schema/bundled.ts';

const application = (spec: JsonObject): JsonObject => ({
  kind: 'CustomResourceDefinition',
  spec: {
    group: 'argoproj.io',
    names: { kind: 'Application' },
    versions: [
      {
        name: 'v1alpha1',
        served: true,
        schema: { openAPIV3Schema: { type: 'object', properties: { spec } } },
      },
    ],
  },
});

/** Answers with the CRDs by name and writes down what was asked. */
function clientWith(
  crds: Readonly<Record<string, JsonObject>>,
  error: ClusterError,
): {
  readonly client: Pick<ClusterClient, 'get'>;
  readonly asked: string[];
} {
  const asked: string[] = [];
  return {
    asked,
    client: {
      get: ({ kind, name }) => {
        asked.push(`${kind} ${name}`);
        const crd = crds[name];
        return Promise.resolve(crd ? ok(crd as never) : err(error));
      },
    },
  };
}

const NEVER = new AbortController().signal;

describe('shapes of kinds from a cluster', () => {
  it('are read for each kind that the controllers have, by name', async () => {
    const spec = { type: 'object', properties: { project: { type: 'string' }, shard: { type: 'integer' } } };
    const { client, asked } = clientWith({ 'applications.argoproj.io': application(spec) }, {
      code: 'gone',
    } as ClusterError);
    const [kind, ...others] = await clusterSchemas(client, ENGINES, BUNDLED.kinds, NEVER);
    assert.deepEqual(others, []);
    assert.equal(kind?.origin, 'cluster');
    assert.equal(fieldAt(kind, ['spec', 'shard'])?.owner.label, 'ApplicationSpec');
    assert.ok(asked.includes('CustomResourceDefinition appprojects.argoproj.io'));
    assert.equal(new Set(asked).size, asked.length);
  });

  it('are left to the bundle where the cluster’s say less', async () => {
    const open = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
    const { client } = clientWith({ 'applications.argoproj.io': application(open) }, {
      code: 'gone',
    } as ClusterError);
    assert.deepEqual(await clusterSchemas(client, ENGINES, BUNDLED.kinds, NEVER), []);
  });

  it('are asked for once where CRDs may not be read', async () => {
    const error: ClusterError = {
      code: 'forbidden',
      verb: 'get',
      resource: 'customresourcedefinitions',
    } as ClusterError;
    const { client, asked } = clientWith({}, error);
    assert.deepEqual(await clusterSchemas(client, ENGINES, BUNDLED.kinds, NEVER), []);
    assert.equal(asked.length, 1);
  });
});
