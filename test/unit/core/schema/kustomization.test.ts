import assert from 'node:assert/strict';

import { completeIn } from '../../../../src/core/authoring/complete.ts';
import { explainIn } from '../../../../src/core/authoring/explain.ts';
import { kustomizationKind } from '../../../../src/core/schema/kustomization.ts';
import { parseYaml } from '../../../../src/core/yaml/parse.ts';
import { CONTEXT, marked } from '../authoring/marked.ts';

function labels(written: string): readonly string[] {
  const { text, at } = marked(written);
  return completeIn(kustomizationKind(), text, at, CONTEXT).map(({ label }) => label);
}

function hover(written: string): string {
  const { text, at } = marked(written);
  return explainIn(kustomizationKind(), parseYaml(text), at, CONTEXT)?.text ?? '';
}

describe("kustomize's own file", () => {
  it('offers the fields that it lacks, also in items and where nothing says what it is', () => {
    const top = labels('resources:\n  - a.yaml\n▮\n');
    for (const name of ['patches', 'components', 'images', 'configMapGenerator']) {
      assert.ok(top.includes(name), name);
    }
    assert.ok(!top.includes('resources') && !top.includes('spec'));
    assert.deepEqual([...labels('images:\n  - name: web\n    ▮\n')].toSorted(), [
      'digest',
      'newName',
      'newTag',
      'tagSuffix',
    ]);
    assert.deepEqual(labels('configMapGenerator:\n  - name: a\n    behavior: ▮\n'), [
      'create',
      'merge',
      'replace',
    ]);
  });

  it('explains each field, and what to use in place of one that is out of date', () => {
    assert.match(hover('res▮ources: []\n'), /^`resources` · list of texts\n\nManifests and folders/);
    assert.match(
      hover('patches:\n  - tar▮get: {kind: Deployment}\n'),
      /patches\[\]\.target` · object\n\nWhich objects/,
    );
    assert.match(hover('common▮Labels: {a: b}\n'), /⚠ Deprecated/);
    assert.equal(hover('reso▮urce: []\n'), '');
  });

  it('has a sentence on every field', () => {
    const { table, root } = kustomizationKind();
    const bare = Object.entries(table[root]?.properties ?? {}).filter(([, ref]) => !table[ref]?.description);
    assert.deepEqual(bare, []);
  });
});
