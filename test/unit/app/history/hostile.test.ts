import assert from 'node:assert/strict';
import { existsSync, readdirSync, rmSync } from 'node:fs';

import { historyOf } from '../../../../src/app/history/historyOf.ts';
import { ok } from '../../../../src/core/util/result.ts';
import { NEVER, Sandbox } from '../../platform/git/sandbox.ts';
import { appOf, finderAt, repositoryOf } from './repo.ts';

const HOOKS = ['post-index-change', 'reference-transaction', 'post-checkout', 'pre-auto-gc', 'post-merge'];

describe('history of a hostile repository', () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
  });
  afterEach(() => sandbox.dispose());

  it('runs nothing of its configuration, hooks and attributes, whatever refs, paths and revisions are called', async () => {
    const sentinel = sandbox.path('sentinel');
    const evil = `touch "${sentinel}"`;
    const option = `--output=${sentinel}`;
    repositoryOf(sandbox, 'hostile', [
      {
        message: `Begin\n\nSigned-off-by: $(${evil})`,
        files: {
          '.gitattributes': '* diff=evil merge=evil filter=evil\n',
          'apps/web/kustomization.yaml': `resources:\n  - "${option}"\n  - "../$(${evil})"\n  - "ext::sh -c '${evil}'"\n`,
          'apps/web/a.yaml': 'a: 1\n',
          [`apps/web/${option}`]: 'a: 1\n',
        },
      },
      { files: { 'apps/web/kustomization.yaml': 'resources: [a.yaml]\n' } },
    ]);
    for (const hook of HOOKS) {
      sandbox.write(`hostile/.git/hooks/${hook}`, `#!/bin/sh\n${evil}\n`);
    }
    sandbox.git('hostile', 'update-ref', `refs/heads/$(${evil.replaceAll(/[ "/]/g, '')})`, 'main');
    sandbox.git('hostile', 'update-ref', 'refs/tags/--help', 'main');
    sandbox.git('.', '-C', 'hostile', 'config', 'core.hooksPath', sandbox.path('hostile/.git/hooks'));
    const settings: Readonly<Record<string, string>> = {
      'core.fsmonitor': evil,
      'core.pager': evil,
      'core.sshCommand': evil,
      'core.alternateRefsCommand': evil,
      'diff.external': evil,
      'diff.evil.textconv': evil,
      'diff.evil.command': evil,
      'filter.evil.clean': evil,
      'filter.evil.smudge': evil,
      'filter.evil.process': evil,
      'gpg.program': evil,
      'log.showSignature': 'true',
      'alias.log': `!${evil}`,
      'remote.origin.url': `ext::sh -c '${evil}'`,
      'remote.origin.promisor': 'true',
    };
    for (const [key, value] of Object.entries(settings)) {
      sandbox.git('hostile', 'config', key, value);
    }
    rmSync(sentinel, { force: true });
    const before = readdirSync(sandbox.path('hostile/.git'), {
      recursive: true,
      encoding: 'utf8',
    }).toSorted();

    const finder = await finderAt(sandbox, 'hostile');
    const [source] = appOf('apps/web').sources;
    assert.ok(source);
    const found: string[] = [];
    for (const targetRevision of ['main', option, '--help', `$(${evil})`, 'HEAD', `main^{/${option}}`]) {
      const app = appOf('x', { sources: [{ ...source, targetRevision }], revisions: [option] });
      const history = await historyOf(finder, { app, deployments: ok([]) }, NEVER);
      const page = history.ok ? await history.value.next(NEVER) : undefined;
      assert.ok(page === undefined || page.ok, JSON.stringify(page));
      found.push(`${page?.ok === true ? page.value.entries.length : 'none'}`);
    }

    // By the tag of that name, as by the branch: names are looked up in a list and never handed to git.
    assert.deepEqual(found, ['2', 'none', '2', 'none', '2', 'none']);
    assert.equal(existsSync(sentinel), false);
    assert.deepEqual(
      readdirSync(sandbox.path('hostile/.git'), { recursive: true, encoding: 'utf8' }).toSorted(),
      before,
    );
  });
});
