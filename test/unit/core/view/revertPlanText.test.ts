import assert from 'node:assert/strict';

import type { App } from '../../../../src/core/model/app.ts';
import type { Finding } from '../../../../src/core/revert/finding.ts';
import type { RevertPlan } from '../../../../src/core/revert/outcome.ts';
import { revertMessage } from '../../../../src/core/revert/message.ts';
import type { PlanSurroundings } from '../../../../src/core/view/revertPlanText.ts';
import { revertCommands, revertPlanText } from '../../../../src/core/view/revertPlanText.ts';
import { anApp, AUTOMATED, MANUAL, NOW } from './world.ts';

const [TIP, BAD, PARENT, TREE] = ['a', 'b', 'c', 'd'].map((digit) => digit.repeat(40)) as [
  string,
  string,
  string,
  string,
];
const FILE = 'apps/checkout/deployment.yaml';
const side = { mode: '100644', object: 'e'.repeat(40) };
const CHECKOUT = anApp({ name: 'checkout' });

const finding = (level: Finding['level'], object: string, text: string): Finding => ({
  row: 'row',
  level,
  object,
  path: FILE,
  pointer: '/spec/x',
  text,
});

function plan(over: Partial<RevertPlan> = {}): RevertPlan {
  return {
    on: { word: 'branch', name: 'main', ref: 'refs/remotes/origin/main', tip: TIP },
    commits: [{ sha: BAD, subject: 'checkout: 2.15.0', author: 'Tomás Rey', parent: PARENT, isMerge: false }],
    later: [],
    tree: TREE,
    changes: [{ path: FILE, before: side, after: side }],
    files: [{ path: FILE, before: 'image: web:2\n', after: 'image: web:1\n' }],
    apps: [CHECKOUT],
    findings: [],
    level: 'S',
    unrendered: [],
    drivers: [],
    ...over,
  };
}

function text(over: Partial<RevertPlan> = {}, around: Partial<PlanSurroundings> = {}): string {
  const made = plan(over);
  return revertPlanText(made, {
    app: CHECKOUT,
    allowanceOf: () => undefined,
    sourceOf: () => undefined,
    remote: 'origin',
    branch: 'revert/checkout-bbbbbbb',
    message: revertMessage({ app: 'checkout', reason: '', ...made }),
    masked: made.files,
    now: NOW,
    ...around,
  });
}

/** What stands below a heading, up to the next. */
function section(all: string, heading: string): string {
  const parts = all.split(/^## /m);
  return parts.find((part) => part.startsWith(heading)) ?? '';
}

describe('the plan of a revert as a document', () => {
  it('says from the top what it is, whether it is safe, and that nothing happened yet', () => {
    assert.equal(
      text(),
      `# Revert of bbbbbbb · checkout

> Safe: nothing was found that Git could not bring back.

Nothing was changed yet. "Push Revert Branch…" asks once more and shows each command.

## What is taken back

- bbbbbbb checkout: 2.15.0 (Tomás Rey)

## What changes: one file

- M ${FILE}
      - image: web:2
      + image: web:1

## What the cluster does with it

- checkout: Synced by itself as soon as the controller sees the merge. What leaves Git is deleted.

## How it is done

One commit on origin/main at aaaaaaa, on a new branch. Your files, index, stash, HEAD and other branches stay as they are; no hook is run.

    git commit-tree -p ${TIP} -F - ${TREE}
    git update-ref refs/heads/revert/checkout-bbbbbbb <commit> ${'0'.repeat(40)}
    git push --no-verify origin refs/heads/revert/checkout-bbbbbbb:refs/heads/revert/checkout-bbbbbbb

Message:

    Revert "checkout: 2.15.0"

    This reverts commit ${BAD}.
`,
    );
  });

  it('puts what cannot be undone before what can', () => {
    const found = section(
      text({
        level: 'B',
        findings: [
          finding('S', 'Deployment a', 'Restarts.'),
          finding('C', 'HorizontalPodAutoscaler b', 'Fights.'),
          finding('B', 'StatefulSet c', 'Refused.'),
          finding('D', 'PersistentVolumeClaim d', 'Deleted.'),
        ],
        unrendered: ['values.yaml'],
      }),
      'What was found',
    );
    const order = ['Deleted.', 'Refused.', 'values.yaml', 'Fights.', 'Restarts.'].map((word) =>
      found.indexOf(word),
    );
    assert.ok(order.every((at) => at > 0));
    assert.deepEqual(
      order,
      order.toSorted((left, right) => left - right),
    );
    assert.match(found, new RegExp(`- PersistentVolumeClaim d: Deleted\\.\n {2}${FILE} /spec/x`));
  });

  it('never calls safe what nobody has rendered', () => {
    const all = text({ level: 'U', unrendered: ['overlays/prod/kustomization.yaml'] });
    assert.match(all, /^> Unknown: not rendered\./m);
    assert.match(
      all,
      /### Unknown: not rendered\n\n.*did not run it:\n- overlays\/prod\/kustomization\.yaml/,
    );
  });

  it('quotes lines without the indentation that all of them have', () => {
    const before = 'spec:\n    containers:\n      - image: web:2\n        args:\n\n          - up\n';
    const after = 'spec:\n    containers:\n      - image: web:1\n        args:\n\n          - down\n';
    const changes = section(text({ files: [{ path: FILE, before, after }] }), 'What changes');
    assert.ok(
      changes.includes(
        '      - - image: web:2\n      -   args:\n      - \n      -     - up\n      + - image: web:1\n',
      ),
      changes,
    );
  });

  it('says of an app that is applied unasked by whom it gets the merge, and what comes before', () => {
    const words = (app: Partial<App>, source?: App): string =>
      section(
        text({ apps: [{ ...CHECKOUT, actions: ['suspend'], ...app }] }, { sourceOf: () => source }),
        'What the cluster does',
      );
    const source = anApp({ kind: 'GitRepository', name: 'platform', syncPolicy: AUTOMATED });
    assert.match(words({}, source), /as soon as GitRepository platform has fetched the merge/);
    assert.match(words({}), /as soon as its source has fetched the merge/);
    const madeFrom = {
      repoURL: 'https://git.example/a.git',
      revision: 'main@sha1:1',
      targetRevision: 'main',
    };
    const pushed = { ...source, artifact: { revision: 'latest@sha256:1', madeFrom } };
    assert.match(words({}, pushed), /once somebody has pushed an artifact that is made of the merge/);
    const paused = { ...source, syncPolicy: { ...MANUAL, isPaused: true } };
    assert.match(words({}, paused), /GitRepository platform is suspended: the merge does not arrive/);
    const config = { group: '', kind: 'Kustomization', namespace: 'flux-system', name: 'config' };
    assert.match(words({ dependsOn: [config] }, source), /Before it, ready at that commit: config\./);
    const own = words({ actions: ['resume'], syncPolicy: { ...MANUAL, isPaused: true } }, source);
    assert.match(own, /Suspended: it stays as it is until somebody resumes it/);
  });

  it('names the other apps that change, and what their policies and windows do', () => {
    const held = anApp({ name: 'pricing', project: 'shop', syncPolicy: AUTOMATED });
    const cluster = section(
      text(
        { apps: [CHECKOUT, anApp({ name: 'search', syncPolicy: MANUAL }), held] },
        {
          allowanceOf: (app) =>
            app.name === 'pricing'
              ? {
                  word: 'denied',
                  automated: false,
                  byHand: false,
                  until: NOW + 3_600_000,
                  windows: [],
                  unread: 0,
                }
              : undefined,
        },
      ),
      'What the cluster does',
    );
    assert.match(cluster, /2 other apps change too/);
    assert.match(cluster, /- search: Synced by hand: it stays as it is and OutOfSync until somebody syncs\./);
    assert.match(
      cluster,
      /- pricing: A sync window of project shop holds back all syncs for another 1 hour\./,
    );
  });

  it('says that the app asked for does not change at all', () => {
    assert.match(text({ apps: [anApp({ name: 'search' })] }), /- checkout does not change\.\n/);
  });

  it('names later commits: those that stay by a revert, and those that go by a restore', () => {
    const later = [{ sha: 'f'.repeat(40), subject: 'checkout: more pods', author: 'Ada' }];
    assert.match(
      text({ later }),
      /## Later commits on the same files, which stay\n\n- fffffff checkout: more pods \(Ada\)/,
    );
    const restore = text({ later, commits: [], restored: { sha: BAD, subject: 'Good', app: 'checkout' } });
    assert.match(restore, /^# Restore to bbbbbbb · checkout\n/);
    assert.match(restore, /What these commits did to them goes:\n- fffffff checkout: more pods \(Ada\)/);
    assert.doesNotMatch(restore, /which stay/);
  });

  it('warns that a reverted merge cannot be merged again', () => {
    const all = text({
      commits: [{ sha: BAD, subject: 'Merge x', author: 'Ada', parent: PARENT, isMerge: true }],
    });
    assert.match(all, /- bbbbbbb Merge x \(Ada\), a merge, back to ccccccc on the main line\n/);
    assert.match(all, /merging that branch again brings nothing back/);
  });

  it('says that the remote did not answer', () => {
    assert.match(
      text({ notFetched: { code: 'timeout', command: 'fetch' } }),
      /The remote could not be asked\./,
    );
  });

  it('is a record once it is pushed', () => {
    const all = text({}, { pushed: 'f'.repeat(40) });
    assert.match(all, /\nDone: fffffff is revert\/checkout-bbbbbbb on origin\.\n/);
    assert.doesNotMatch(all, /Nothing was changed yet/);
  });

  it('shows text of others as text, on one line', () => {
    const evil = 'x\n## What was found\u202e\n\nSafe';
    const all = text({
      commits: [{ sha: BAD, subject: evil, author: 'A\nB', parent: PARENT, isMerge: false }],
      files: [{ path: FILE, before: 'a: \u202e1\n', after: 'a: 2\n' }],
    });
    assert.doesNotMatch(all, /^## What was found/m);
    assert.ok(!all.includes('\u202e'));
  });

  it('pushes nothing where the clone itself is what the app names', () => {
    assert.equal(revertCommands(plan(), { remote: '', branch: 'revert/x' }).length, 2);
  });

  it('says what goes for several objects once, with the places', () => {
    const rights = (name: string): Finding => ({
      ...finding('C', `Role ${name}`, 'Rights change.'),
      path: `apps/${name}.yaml`,
    });
    const lines = (count: number): readonly string[] => {
      const all = Array.from({ length: count }, (_, index) => rights(`r${index}`));
      const shown = text({ findings: [finding('C', 'Ingress web', 'Hosts change.'), ...all], level: 'C' });
      const from = shown.split('\n').findIndex((line) => line.startsWith('- Role'));
      const found = shown.split('\n').slice(from);
      return found.slice(0, found.indexOf(''));
    };
    assert.deepEqual(lines(2), [
      '- Role r0, Role r1: Rights change.',
      '  apps/r0.yaml /spec/x',
      '  apps/r1.yaml /spec/x',
    ]);
    const many = lines(9);
    assert.equal(many[0], '- Role r0, Role r1, Role r2, Role r3, Role r4, and 4 more: Rights change.');
    assert.equal(many.length, 7);
    assert.equal(many.at(-1), '  and 4 more');
  });

  it('says whether the API server was asked, for how much, and what it refuses', () => {
    const found = { findings: [finding('B', 'Deployment web', 'The selector cannot be changed.')] };
    const lineOf = (server: RevertPlan['server']): string | undefined =>
      text({ ...found, ...(server && { server }) })
        .split('\n')
        .find((line) => line.startsWith('The API server was'));
    assert.equal(
      lineOf(undefined),
      'The API server was not asked: what it refuses is told from what is known of each kind.',
    );
    assert.equal(lineOf({ took: 0, refused: 0, unasked: 2 }), lineOf(undefined));
    assert.equal(
      lineOf({ took: 1, refused: 0, unasked: 0 }),
      'The API server was asked for one object by a dry run. It refuses nothing.',
    );
    assert.equal(
      lineOf({ took: 3, refused: 1, unasked: 2 }),
      'The API server was asked for 4 objects by a dry run. It refuses 1. For 2 more it was not asked.',
    );
  });
});
