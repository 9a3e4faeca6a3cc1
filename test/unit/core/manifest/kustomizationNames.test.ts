import assert from 'node:assert/strict';

import { isKustomizationFile } from '../../../../src/core/manifest/kustomizationNames.ts';

describe("kustomize's own file by its name", () => {
  it('is known by its name, whatever it says of itself', () => {
    for (const path of ['kustomization.yaml', '/a/b/kustomization.yml', 'a/Kustomization']) {
      assert.ok(isKustomizationFile(path), path);
    }
    for (const path of ['my-kustomization.yaml', 'kustomization.yaml.bak', 'kustomization/a.yaml']) {
      assert.ok(!isKustomizationFile(path), path);
    }
  });
});
