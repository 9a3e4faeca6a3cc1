import assert from 'node:assert/strict';

import { plainBuild } from '../../../../src/core/manifest/plainBuild.ts';
import type { KustomizeSpec } from '../../../../src/core/model/app.ts';

const map = (name: string, data = 'colour: blue', more = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${more}data:\n  ${data}\n`;
const built = (
  files: Readonly<Record<string, string>>,
  spec: KustomizeSpec = { isPlain: true },
): { readonly names: readonly string[]; readonly isWhole: boolean } => {
  const { objects, isWhole } = plainBuild(new Map(Object.entries(files)), spec);
  return {
    names: objects.map(({ object: { metadata } }) => `${metadata.namespace ?? ''}/${metadata.name}`),
    isWhole,
  };
};

describe('a build without a renderer', () => {
  it('takes what a kustomization lists, in its order, and no other file', () => {
    const files = {
      'kustomization.yaml': 'namespace: shop\nresources:\n- ./b.yaml\n- more\n',
      'b.yaml': map('b'),
      'left-out.yaml': map('left-out'),
      'more/Kustomization': 'resources: [c.yaml]\nnamespace: inner\n',
      'more/c.yaml': map('c'),
    };
    // The namespace of the outer one wins.
    assert.deepEqual(built(files), { names: ['shop/b', 'shop/c'], isWhole: true });
    assert.deepEqual(built(files, { isPlain: true, namespace: 'target' }).names, ['target/b', 'target/c']);
  });

  it('takes everything below a folder without one, hidden files too, and folders with one as that says', () => {
    const files = {
      '.hidden/a.yaml': map('a'),
      'b.yml': map('b'),
      'c.json': '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "json"}}',
      'own/kustomization.yml': 'resources: [d.yaml]\n',
      'own/d.yaml': map('d'),
      'own/deeper/e.yaml': map('e'),
    };
    assert.deepEqual(built(files), { names: ['/a', '/b', '/d'], isWhole: true });
  });

  it('says that it is not whole where more than listing is asked for', () => {
    const one = { 'a.yaml': map('a') };
    for (const [what, kustomization] of Object.entries({
      patches: 'resources: [a.yaml]\npatches: [{path: p.yaml}]\n',
      'a generator': 'resources: [a.yaml]\nconfigMapGenerator: [{name: g}]\n',
      'an unknown field': 'resources: [a.yaml]\nnameSufix: x\n',
      'a component': 'kind: Component\nresources: [a.yaml]\n',
      'no YAML': 'resources: [a.yaml\n',
    })) {
      assert.deepEqual(
        built({ ...one, 'kustomization.yaml': kustomization }),
        { names: [], isWhole: false },
        what,
      );
    }
    for (const resource of ['https://example.com/a.yaml', '../base', 'missing.yaml', 'folder']) {
      assert.deepEqual(
        built({ ...one, 'kustomization.yaml': `resources: [a.yaml, '${resource}']\n` }),
        { names: ['/a'], isWhole: false },
        resource,
      );
    }
    assert.deepEqual(built(one, { isPlain: false }), { names: [], isWhole: false });
    // A word that kustomize keeps as text and a parser of YAML 1.1 takes for a boolean.
    assert.deepEqual(built({ 'a.yaml': map('a', 'flag: yes') }), { names: [], isWhole: false });
    const namespace = { 'n.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: n}\n' };
    assert.equal(built(namespace, { isPlain: true, namespace: 'target' }).isWhole, false);
  });

  it('does not go round in circles', () => {
    const files = {
      'kustomization.yaml': 'resources: [a]\n',
      'a/kustomization.yaml': 'resources: [../b]\n',
      'b/kustomization.yaml': 'resources: [../a]\n',
    };
    assert.deepEqual(built(files), { names: [], isWhole: false });
  });

  it('replaces variables whose value it knows and that stay text, and passes over the others', () => {
    const values = (variables: Readonly<Record<string, string>>, text: string): unknown => {
      const { objects } = plainBuild(new Map([['a.yaml', map('a', text)]]), { isPlain: true, variables });
      return objects[0]?.object['data'];
    };
    assert.deepEqual(values({ city: 'bern' }, 'town: in ${city}'), { town: 'in bern' });
    for (const [variables, text] of [
      [{}, 'town: ${city}'],
      [{ city: '3' }, 'town: ${city}'],
      [{ city: 'yes' }, 'town: ${city}'],
      [{ city: 'bern' }, 'town: ${city:=bern}'],
      [{ city: 'bern' }, 'town: a$$b'],
    ] as const) {
      assert.equal(values(variables, text), undefined, `${text} ${JSON.stringify(variables)}`);
    }
    // Without variables nothing is replaced at all.
    assert.equal(built({ 'a.yaml': map('a', 'town: a$$b') }).names.length, 1);
    const optedOut = map(
      'a',
      'town: ${city}',
      '  annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled}\n',
    );
    assert.deepEqual(built({ 'a.yaml': optedOut }, { isPlain: true, variables: {} }).names, ['/a']);
  });
});
