import assert from 'node:assert/strict';

import { chartFileFindings } from '../../../../src/core/revert/chartFiles.ts';
import type { ChangedFile } from '../../../../src/core/revert/changedObjects.ts';

const chart = (...versions: readonly string[]): string =>
  `apiVersion: v2\nname: shop\nversion: 2.0.0\ndependencies:\n${versions
    .map((version) => `  - {name: postgresql, version: ${version}, repository: "oci://reg.example"}\n`)
    .join('')}`;
const hook = (kind: string): string =>
  `{{- if .Values.migrate }}\nkind: Job\nmetadata:\n  annotations:\n    "helm.sh/hook": ${kind}\n{{- end }}\n`;

function said(file: ChangedFile): readonly string[] {
  return chartFileFindings([file]).map(({ row, level, path, pointer, object }) =>
    [row, level, path, pointer, object].join(' '),
  );
}

describe('reverting files of a chart', () => {
  it('goes down where a chart that it pulls in goes down a major version', () => {
    const path = 'charts/shop/Chart.yaml';
    assert.deepEqual(said({ path, before: chart('"16.2.1"'), after: chart('"15.5.38"') }), [
      `chart-major-down D ${path} /dependencies Chart postgresql`,
    ]);
    const [found] = chartFileFindings([{ path, before: chart('^16.0.0'), after: chart('~15.1') }]);
    assert.match(found?.text ?? '', /^It goes back from \^16\.0\.0 to ~15\.1, a lower major version/);
  });

  it('goes down where Kustomize pulls the chart in', () => {
    const text = (version: string): string =>
      `helmCharts:\n- name: kafka\n  repo: https://charts.example\n  version: ${version}\n`;
    const path = 'apps/kafka/kustomization.yaml';
    assert.deepEqual(said({ path, before: text('26.4.2'), after: text('25.0.0') }), [
      `chart-major-down D ${path} /helmCharts Chart kafka`,
    ]);
  });

  it('is nothing within a major version, upwards, for a chart that comes or goes, and for other files', () => {
    const path = 'charts/shop/Chart.yaml';
    for (const [before, after] of [
      ['16.2.1', '16.1.0'],
      ['15.0.0', '16.0.0'],
      ['"*"', '15.0.0'],
    ] as const) {
      assert.deepEqual(said({ path, before: chart(before), after: chart(after) }), []);
    }
    assert.deepEqual(said({ path, before: chart('16.0.0'), after: chart() }), []);
    assert.deepEqual(said({ path, before: chart('16.0.0') }), []);
    assert.deepEqual(said({ path: 'values.yaml', before: chart('16.0.0'), after: chart('15.0.0') }), []);
    assert.deepEqual(said({ path, before: ': {', after: chart('15.0.0') }), []);
  });

  it('does not undo what a hook of a template has run, and says where an earlier one runs again', () => {
    const path = 'charts/shop/templates/migrate.yaml';
    assert.deepEqual(said({ path, before: hook('pre-upgrade,pre-install'), after: hook('pre-install') }), [
      `migration-ran D ${path}  migrate.yaml`,
    ]);
    assert.deepEqual(said({ path, before: hook('post-upgrade') }), [`migration-ran D ${path}  migrate.yaml`]);
    assert.deepEqual(said({ path, before: hook('test'), after: hook('post-install') }), [
      `older-hook-runs D ${path}  migrate.yaml`,
    ]);
  });

  it('is nothing for tests of a chart, and for hooks in texts that are no templates', () => {
    assert.deepEqual(said({ path: 'charts/shop/templates/tests/it.yaml', before: hook('test-success') }), []);
    assert.deepEqual(said({ path: 'docs/hooks.md', before: hook('pre-upgrade') }), []);
  });
});
