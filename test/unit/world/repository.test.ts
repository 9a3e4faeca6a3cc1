import assert from 'node:assert/strict';
import { join } from 'node:path';
import { git } from '../../world/repo/git.ts';
import { readSnapshot } from '../../world/repo/snapshot.ts';
import { bareFolder, buildRepository, PLACEHOLDER_URL } from '../../world/repository.ts';
import { NOW, ORIGIN_URL, sampleRepository, temporaryFolder } from './sampleWorld.ts';

describe('the sample repository', () => {
  const sample = sampleRepository();
  const inWork = async (...args: string[]): Promise<string> => (await git(sample().work, args)).trimEnd();
  const lines = async (...args: string[]): Promise<string[]> => (await inWork(...args)).split('\n');
  const idOf = (label: string): string =>
    sample().commits[label] ?? assert.fail(`no commit is labelled ${label}`);

  it('opens as a clean clone on main that follows its origin', async () => {
    assert.equal(await inWork('remote', 'get-url', 'origin'), ORIGIN_URL);
    assert.equal(
      await inWork('status', '--porcelain=v2', '--branch'),
      [
        `# branch.oid ${idOf('checkout-2.14.1')}`,
        '# branch.head main',
        '# branch.upstream origin/main',
        '# branch.ab +0 -0',
      ].join('\n'),
    );
    assert.deepEqual(await lines('for-each-ref', '--format=%(refname)', 'refs/remotes', 'refs/tags'), [
      'refs/remotes/origin/HEAD',
      'refs/remotes/origin/main',
      'refs/remotes/origin/payments/patience',
      'refs/remotes/origin/web/spring-banner',
      'refs/tags/before-season',
      'refs/tags/storefront-4.18.2',
    ]);
  });

  it('is sound, and its origin holds nothing but branches and tags', async () => {
    await git(sample().bare, ['fsck', '--strict', '--no-dangling']);
    const refs = (await git(sample().bare, ['for-each-ref', '--format=%(refname)'])).trim().split('\n');
    assert.deepEqual(
      refs.filter((ref) => !/^refs\/(heads|tags)\//.test(ref)),
      [],
    );
  });

  it('names the real origin wherever the sample files name its placeholder', async () => {
    const snapshot = await readSnapshot(sample().bare, 'main');
    const texts = [...snapshot.entries.keys()].map((path) => snapshot.text(path) ?? '').join('\n');
    assert.equal(texts.includes(PLACEHOLDER_URL), false);
    const named = texts.match(/(?:repoURL|url|sourceRepos:\n *-): ?(?=http)(\S+platform\.git)/g) ?? [];
    assert.ok(named.length >= 20, `only ${named.length} places name the origin`);
    assert.ok(named.every((text) => text.endsWith(ORIGIN_URL)));
  });

  it('resolves every label to a commit of the origin', async () => {
    const ids = Object.values(sample().commits);
    assert.equal(new Set(ids).size, ids.length);
    const types = await git(sample().bare, ['cat-file', '--batch-check=%(objecttype)'], {
      input: ids.join('\n'),
    });
    assert.deepEqual(new Set(types.trim().split('\n')), new Set(['commit']));
    assert.equal(ids.length, Number(await inWork('rev-list', '--count', '--remotes')));
  });

  it('has weeks of work by several people and two bots behind it', async () => {
    assert.ok((await lines('rev-list', 'main')).length >= 60);
    assert.ok((await lines('rev-list', '--first-parent', 'main')).length >= 60);
    const authors = new Set(await lines('log', '--format=%an', 'main'));
    assert.deepEqual([...authors].filter((name) => name.endsWith('[bot]')).sort(), [
      'image-bot[bot]',
      'update-bot[bot]',
    ]);
    assert.ok(authors.size >= 9, `${authors.size} authors`);
    const days = new Set(await lines('log', '--format=%as', 'main'));
    assert.ok(days.size >= 30, `${days.size} days`);
  });

  it('never steps back in time, and ends before now', async () => {
    const dated = await lines('log', '--first-parent', '--reverse', '--format=%ct', 'main');
    const times = dated.map(Number);
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
    assert.ok((times.at(-1) ?? Infinity) * 1000 < NOW.getTime());
    const edges = (await lines('log', '--format=%ct %P %H', '--all')).map((line) => line.split(' '));
    const at = new Map(edges.map((edge) => [edge.at(-1), Number(edge[0])]));
    const broken = edges.filter(([time, ...rest]) =>
      rest.slice(0, -1).some((parent) => (at.get(parent) ?? 0) > Number(time)),
    );
    assert.deepEqual(broken, []);
  });

  it('merges pull requests by number, with the tree that git itself would merge', async () => {
    const merges = (await lines('log', '--merges', '--format=%H %P%x09%s', 'main')).map((line) =>
      line.split('\t'),
    );
    assert.ok(merges.length >= 10);
    for (const [ids = '', subject = ''] of merges) {
      assert.match(subject, /^Merge pull request #\d+ from fernhill\/[\w-]+\/[\w-]+$/);
      const [merge, ours = '', theirs = ''] = ids.split(' ');
      assert.equal(
        await inWork('merge-tree', '--write-tree', ours, theirs),
        await inWork('rev-parse', `${merge}^{tree}`),
      );
    }
    const squashes = (await lines('log', '--no-merges', '--format=%cn %s', 'main')).filter((line) =>
      /\(#\d+\)$/.test(line),
    );
    assert.ok(squashes.length >= 5);
    assert.ok(squashes.every((line) => line.startsWith('Fernhill Git ')));
  });

  it('credits co-authors in trailers that git reads', async () => {
    const trailers = await lines(
      'log',
      '--format=%(trailers:key=Co-authored-by,valueonly,separator=%x2C)',
      'main',
    );
    const credited = new Set(trailers.filter((line) => line !== ''));
    assert.ok(credited.has('Priya Nair <priya.nair@fernhill.example>'));
    assert.ok(credited.size >= 3);
  });

  it('takes a setting back, naming the commit and undoing exactly it', async () => {
    const revert = idOf('revert-checkout-debug');
    assert.equal(
      await inWork('log', '-1', '--format=%B', revert),
      `Revert "checkout: log every answer of the card provider"\n\nCard tokens ended up in the logs.\n\nThis reverts commit ${idOf('checkout-debug')}.`,
    );
    assert.equal(
      await inWork('diff', idOf('checkout-debug'), `${idOf('checkout-debug')}^`),
      await inWork('diff', `${revert}^`, revert),
    );
  });

  it('moves a folder in one commit, and git follows its files', async () => {
    assert.deepEqual(await lines('show', '--format=', '--name-status', '-M', idOf('rename-finder')), [
      'R100\tapps/finder/config.yaml\tapps/search/config.yaml',
      'R100\tapps/finder/deployment.yaml\tapps/search/deployment.yaml',
      'R100\tapps/finder/service.yaml\tapps/search/service.yaml',
      'M\tclusters/prod/argocd/shop/search.yaml',
    ]);
    assert.deepEqual(
      await lines('log', '--follow', '--format=%H', '--', 'apps/search/deployment.yaml'),
      ['search-5.2.3', 'search-5.2.0', 'rename-finder', 'search-5.1.0', 'import'].map(idOf),
    );
  });

  it('lets the image bot change nothing but tags', async () => {
    for (const label of Object.keys(sample().commits)) {
      if ((await inWork('log', '-1', '--format=%an', idOf(label))) === 'image-bot[bot]') {
        const changed = (await lines('show', '--format=', '--unified=0', idOf(label))).filter((line) =>
          /^[+-] /.test(line),
        );
        assert.equal(changed.length, 2, label);
        assert.ok(
          changed.every((line) => /^[+-] +(- )?(image|tag|newTag): /.test(line)),
          changed.join('\n'),
        );
      }
    }
  });

  it('keeps an executable script executable', async () => {
    assert.match(await inWork('ls-tree', 'main', 'bootstrap/bootstrap.sh'), /^100755 blob /);
  });

  describe('built again', () => {
    const folder = temporaryFolder();

    it('has the same ids for the same arguments, and takes well under two seconds', async function () {
      const started = performance.now();
      const again = await buildRepository({ dir: join(folder.path(), 'a'), originUrl: ORIGIN_URL, now: NOW });
      console.log(`      built in ${Math.round(performance.now() - started)} ms`);
      assert.deepEqual(again.commits, sample().commits);
      assert.deepEqual(again.apps, sample().apps);
      assert.equal(again.bare, bareFolder(join(folder.path(), 'a')));
    });

    it('moves with now, by whole days', async () => {
      const later = new Date(NOW.getTime() + 3 * 86_400_000);
      const { work, commits } = await buildRepository({
        dir: join(folder.path(), 'b'),
        originUrl: ORIGIN_URL,
        now: later,
      });
      const at = async (where: string, id: string): Promise<number> =>
        Number(await git(where, ['log', '-1', '--format=%ct', id]));
      assert.equal(
        (await at(work, commits['import'] ?? '')) - (await at(sample().work, idOf('import'))),
        3 * 86_400,
      );
      assert.notEqual(commits['import'], idOf('import'));
    });

    it('refuses to build into a folder that holds one already', async () => {
      await assert.rejects(
        buildRepository({ dir: join(folder.path(), 'a'), originUrl: ORIGIN_URL, now: NOW }),
        { code: 'EEXIST' },
      );
    });
  });
});
