import assert from 'node:assert/strict';

import type { ReadFile, TrustRow } from '../../../../src/core/trust/trustRows.ts';
import { trustRows } from '../../../../src/core/trust/trustRows.ts';
import { reportOf, workflow } from './trustOf.ts';

const file = (path: string, text: string): ReadFile => ({
  uri: `file:///repo/${path}`,
  path,
  report: reportOf(path, text),
  positionOf: (offset) => {
    const lines = text.slice(0, offset).split('\n');
    return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
  },
});
const deploy = (name: string, on: string, steps: string): ReadFile =>
  file(`.github/workflows/${name}.yaml`, workflow(on, steps, name));
const draw = (rows: readonly TrustRow[], depth = 0): readonly string[] =>
  rows.flatMap((row) => [
    `${'  '.repeat(depth)}${row.icon.id} ${row.label}${row.description && ` | ${row.description}`}`,
    ...draw(row.children, depth + 1),
  ]);
const flat = (rows: readonly TrustRow[]): readonly TrustRow[] =>
  rows.flatMap((row) => [row, ...flat(row.children)]);

const LOGIN = '      - run: echo "${{ secrets.PROD }}" > ~/.kube/config\n';
const PUSH = deploy('Deploy', 'push', `${LOGIN}      - run: kubectl apply -f x\n`);
const ONE_OFF = deploy(
  'Backfill',
  'workflow_dispatch',
  `${LOGIN}      - run: kubectl create job a --from=cronjob/b\n`,
);
const COMMIT = deploy('Release', 'push', '      - run: git commit -am x && git push\n');

describe('the rows of the trust direction', () => {
  it('say what reaches in, what to revoke, what is right, and what commits', () => {
    assert.deepEqual(draw(trustRows([ONE_OFF, PUSH, COMMIT])), [
      'warning Reaches into the Cluster | 1',
      '  warning kubectl apply -f x | Deploy.yaml:9 · Deploy',
      'key Credentials to Revoke | 1',
      '  key PROD | secret of CI · also needed by Backfill',
      '    symbol-event deploy | Deploy.yaml:8',
      'rocket Rightly Pushed | 1',
      '  pass kubectl create job a --from=cronjob/b | Backfill.yaml:9 · one-off by hand',
      'git-commit Commits to Git | 1',
      '  git-commit git push | Release.yaml:8 · Release',
    ]);
  });
  it('say that there is nothing to revoke', () => {
    assert.deepEqual(draw(trustRows([COMMIT])).slice(0, 1), ['pass CI only commits: nothing to revoke']);
    assert.deepEqual(draw(trustRows([deploy('Test', 'push', '      - run: make test\n')])), [
      'pass CI does not reach into a cluster: nothing to revoke',
    ]);
    assert.equal(draw(trustRows([ONE_OFF]))[0], 'pass CI does not reach into a cluster: nothing to revoke');
  });
  it('say that there is no CI', () => {
    assert.deepEqual(draw(trustRows([])), [
      'info No CI files in this workspace | looked for GitHub Actions and GitLab CI',
    ]);
  });
  it('name files that nobody could read, and then claim less', () => {
    assert.deepEqual(draw(trustRows([COMMIT, file('.gitlab-ci.yml', 'a: b: c\n')])), [
      'pass CI only commits: nothing to revoke | as far as its files could be read',
      'git-commit Commits to Git | 1',
      '  git-commit git push | Release.yaml:8 · Release',
      'question Not Read | 1',
      '  question .gitlab-ci.yml | .gitlab-ci.yml:1 · broken YAML, or not readable',
    ]);
  });
  it('warn of a bootstrap that is not as it should be', () => {
    const bootstrap = (on: string): string =>
      draw(trustRows([deploy('Boot', on, '      - run: flux bootstrap github --owner a\n')])).at(-1) ?? '';
    assert.match(bootstrap('push'), /warning flux bootstrap .* bootstrap, but with every push$/);
    assert.match(bootstrap('workflow_dispatch'), /pass flux bootstrap .* bootstrap$/);
  });
  it('lead to their places', () => {
    const row = flat(trustRows([PUSH])).find(({ label }) => label === 'kubectl apply -f x');
    assert.deepEqual(row?.target, {
      uri: 'file:///repo/.github/workflows/Deploy.yaml',
      start: { line: 8, character: 13 },
      end: { line: 8, character: 31 },
    });
    assert.match(row?.tooltip ?? '', /Gets in with \| PROD/);
    assert.equal(row?.accessibilityLabel, 'kubectl apply -f x, Deploy.yaml:9 · Deploy');
  });
  it('have ids of their own, the same after another read', () => {
    const twice = deploy(
      'Twice',
      'push',
      `${LOGIN}${LOGIN}      - run: kubectl apply -f x\n      - run: kubectl apply -f x\n`,
    );
    const ids = flat(trustRows([twice, PUSH, ONE_OFF, COMMIT])).map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(
      flat(trustRows([twice, PUSH, ONE_OFF, COMMIT])).map(({ id }) => id),
      ids,
    );
  });
  it('show text of files as text', () => {
    const evil = deploy('Evil', 'push', '      - run: kubectl apply -f "[x](command:evil)"\n');
    const [, row] = flat(trustRows([evil]));
    assert.ok(!row?.tooltip.includes('](command:'));
  });
});
