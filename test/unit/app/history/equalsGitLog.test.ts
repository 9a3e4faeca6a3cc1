import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';

import * as fc from 'fast-check';

import { historyOf } from '../../../../src/app/history/historyOf.ts';
import { ok } from '../../../../src/core/util/result.ts';
import { NEVER, Sandbox } from '../../platform/git/sandbox.ts';
import type { Commit } from './repo.ts';
import { appOf, finderAt, repositoryOf } from './repo.ts';

const FOLDER = 'apps/web';
const VALUES = 'values/a b.yaml';
/** Siblings that share a prefix, names that git quotes, that look like options or patterns. */
const PATHS = [
  `${FOLDER}/a.yaml`,
  `${FOLDER}/deep/é "b".yaml`,
  `${FOLDER}/-n.yaml`,
  `${FOLDER}/:(top)*`,
  'apps/web.yaml',
  'apps/webshop/a.yaml',
  VALUES,
  'values/a b.yaml.old',
  '--output=sentinel',
];

interface Step {
  readonly changes: readonly (readonly [path: string, value: number])[];
  /** How far back the second parent lies; 0 for none. */
  readonly merged: number;
  /** Begins a side line: its parent is not the commit before. */
  readonly back: number;
}

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    changes: fc.array(fc.tuple(fc.constantFrom(...PATHS), fc.integer({ min: 0, max: 3 })), { maxLength: 3 }),
    merged: fc.constantFrom(0, 0, 1, 2, 4),
    back: fc.constantFrom(1, 1, 1, 2, 3),
  }),
  { minLength: 1, maxLength: 40 },
);

/** A value of 0 deletes the file, others write it. */
function commitsOf(all: readonly Step[]): readonly Commit[] {
  return all.map(({ changes, merged, back }, index) => {
    const parent = Math.max(1, index + 1 - back);
    const second = index + 1 - back - merged;
    return {
      message: `Commit ${index}\n\n:100644 looks like a change`,
      parents: index === 0 ? [] : merged > 0 && second > 0 ? [parent, second] : [parent],
      files: Object.fromEntries(
        changes.map(([path, value]) => [path, value === 0 ? undefined : `a: ${value}`]),
      ),
    };
  });
}

describe('the listing', () => {
  it('equals git log --first-parent -m for the paths of the app, page by page, on random histories', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 9 }), async (all, count) => {
        const sandbox = new Sandbox();
        try {
          repositoryOf(sandbox, 'fleet', commitsOf(all));
          const app = appOf(FOLDER, { revisions: [] });
          const source = {
            ...app.sources[0]!,
            type: 'helm' as const,
            helm: { valueFiles: [`/${VALUES}`], fileParameters: [] },
          };
          const finder = await finderAt(sandbox, 'fleet');
          const request = {
            app: { ...app, sources: [source] },
            deployments: ok([]),
            followsMoves: false,
          };
          const history = await historyOf(finder, request, NEVER);
          assert.ok(history.ok, JSON.stringify(history));
          const listed: string[] = [];
          for (let isLast = false; !isLast;) {
            const page = await history.value.next(NEVER, count);
            assert.ok(page.ok, JSON.stringify(page));
            listed.push(
              ...page.value.entries.flatMap((entry) => (entry.kind === 'landing' ? [entry.sha] : [])),
            );
            isLast = page.value.isLast;
          }
          const log = sandbox.git(
            'fleet',
            'log',
            '--first-parent',
            '-m',
            '--format=%H',
            'main',
            '--',
            FOLDER,
            VALUES,
          );
          assert.deepEqual(listed, log === '' ? [] : log.split('\n'));
          assert.ok(!existsSync(sandbox.path('fleet', 'sentinel')));
        } finally {
          sandbox.dispose();
        }
      }),
      { numRuns: 15 },
    );
  }).timeout(120_000);
});
