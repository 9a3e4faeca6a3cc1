import assert from 'node:assert/strict';

import type { Locator } from 'playwright-core';

import type { KubeObject } from '../../src/core/model/kubeObject.ts';
import { framesOf, recorded } from '../unit/core/engines/flux/fixtures.ts';
import type { FluxNounsStage } from './fluxNounsStory.ts';

interface Told {
  readonly object: KubeObject;
  /** What the row begins with. */
  readonly row: RegExp;
  readonly why: RegExp;
  readonly next: RegExp;
  /** When it is tried again, where that can be known. */
  readonly again?: RegExp;
}

const LOOKED_AT = /Looked at every 10m and at each new chart or values\./;

/** What the real controllers wrote, two minutes old: each word of the nine rules but the one that hangs on a source. */
const WORDS: Readonly<Record<string, Told>> = {
  Terminating: {
    object: recorded('ks-deleting'),
    row: /^Terminating, asked 2m ago/,
    why: /It is being deleted\. The objects of its inventory go with it\./,
    next: /gone when the controller has cleaned up\. If that hangs, an object is held by a finalizer\./,
  },
  Suspended: {
    object: recorded('ks-suspended-behind'),
    row: /^Suspended · /,
    why: /suspended, by kubectl-patch\. Before that it was ready\. Live edits stay, new revisions are not applied, and objects that leave Git are not pruned\./,
    next: /Nothing happens before somebody resumes it; a request to reconcile would change nothing\./,
  },
  Stalled: {
    object: recorded('hr-rolled-back'),
    row: /^Stalled · UpgradeFailed: /,
    why: /The upgrade failed and was rolled back to the release before\. No try is left\. In the cluster is chart 1\.4\.0/,
    next: /Mend it in Git; or reset the failures to let it try the same again\./,
  },
  Pending: {
    object: untouched('ks-first-run-frames'),
    row: /^Pending · /,
    why: /No controller has looked at it yet\./,
    next: /If not: its controller is not installed, is down, or does not watch this namespace\./,
  },
  Reconciling: {
    object: recorded('ks-checking-health'),
    row: /^Reconciling · /,
    why: /Everything is applied; waits until the objects are healthy\./,
    next: /The result follows\./,
  },
  Waiting: {
    object: recorded('ks-dependency-not-ready'),
    row: /^Waiting on dependency · /,
    why: /It waits for base, which is not there\./,
    next: /It goes on by itself when that is ready\./,
  },
  Failed: {
    object: recorded('git-fetch-failed'),
    row: /^Failed · GitOperationFailed: /,
    why: /The Git repository could not be read\./,
    next: /Look at its address, the branch or tag, and whether the cluster reaches it\./,
    again: /The controller tries again by itself, more slowly each time, at most after 1m\./,
  },
  Retrying: {
    object: recorded('ks-new-revision-fails'),
    row: /^Failed, retrying · ReconciliationFailed: .* · next try in [78]m/,
    why: /Of main@818b1da8 only what goes first may be in the cluster: .* The revision that counts as applied is main@4019b096\./,
    next: /Mend the manifests in Git, or revert the commit\./,
    again: /Next try in [78] minutes\./,
  },
  Ready: { object: recorded('hr-history'), row: /^Ready · /, why: LOOKED_AT, next: LOOKED_AT },
  Drifted: {
    object: recorded('hr-drift-warned'),
    row: /^Drifted · DriftDetected: /,
    why: /Objects of the release were changed in the cluster\./,
    next: /Drift is only told \(driftDetection: warn\): it stays until the next upgrade\./,
  },
};

const SINCE = /It has been so for [23] minutes\./;

/** The words of Flux's states in the window: since when, why, when it is tried again, and what the reader can do. */
export function fluxWordsStory(now: () => FluxNounsStage): void {
  // A block of its own: its controllers are down, and hooks of a block come before all of its tests.
  describe('each state', () => {
    before(async () => {
      const { world } = now();
      for (const controller of ['kustomize-controller', 'helm-controller', 'source-controller'] as const) {
        world.loop.down.add(controller);
      }
      await world.loop.settled(); // what was under way is over
      world.cluster.put(...Object.values(WORDS).map(({ object }) => aged(object)));
    });

    for (const [word, { object, row, why, next, again }] of Object.entries(WORDS)) {
      it(`says of ${word} since when, why, what comes next and what to do`, async () => {
        const { hands, code, shot } = now();
        const { kind, metadata } = object;
        const isIt = `${kind} ${metadata.name},`;
        await hands.untilRow((one) => one.aria.startsWith(isIt) && row.test(one.description));
        const text = await hoverOf(
          code.page.getByRole('treeitem', { name: new RegExp(`^${isIt}`) }),
          `${metadata.name} ${kind}`,
        );
        await shot(`word-${word}`);
        for (const said of [why, next, SINCE, ...(again ? [again] : [])]) {
          assert.match(text, said);
        }
      });
    }

    it('lists below a release that failed its history, and what was done about the failure', async () => {
      const { hands, code, row, shot } = now();
      await hands.unfold(row('HelmRelease', 'hr-rolled-back'));
      await hands.untilRow(
        ({ label, description }) =>
          label === 'Release' && /^shop\.v5, shop 1\.4\.0\S*: deployed$/.test(description),
      );
      await hands.untilRow(
        ({ label, description }) =>
          label === 'Remediation' &&
          description.startsWith('RollbackSucceeded: Helm rollback to previous release'),
      );
      await shot('rolled-back');
      const text = await hoverOf(
        code.page.getByRole('treeitem', { name: /^HelmRelease hr-rolled-back,/ }),
        'hr-rolled-back HelmRelease',
      );
      assert.match(
        text,
        /before it\s+shop\.v4, shop 1\.5\.0\S*: failed, shop\.v3, shop 1\.4\.0\S*: superseded/,
      );
    });

    it('names the tests of a release that failed', async () => {
      const { world, hands, row } = now();
      world.cluster.put(aged(recorded('hr-test-failed')));
      await hands.unfold(row('HelmRelease', 'hr-test-failed'));
      await hands.untilRow(
        ({ label, description }) =>
          label === 'Tests' && /^TestFailed: .*Job\/hr-test-failed\/check/.test(description),
      );
    });
  });
}

/** The hover that VS Code shows for a row: asked for again where a repaint took it away, or moved the row. */
async function hoverOf(row: Locator, begin: string): Promise<string> {
  const page = row.page();
  const hover = page.locator('.workbench-hover', { hasText: begin }).last();
  for (let attempt = 0; ; attempt++) {
    await page.mouse.move(900, 1500);
    await page.locator('.workbench-hover').last().waitFor({ state: 'hidden', timeout: 5000 });
    await row.hover();
    try {
      await hover.waitFor({ timeout: 5000 });
      const text = (await hover.innerText()).replaceAll('\u00A0', ' ');
      assert.ok(text.startsWith(begin), text);
      return text;
    } catch (error) {
      if (attempt === 2) {
        throw error;
      }
    }
  }
}

/** Every time in it two minutes ago: words that tell times tell known ones. */
function aged(object: KubeObject): KubeObject {
  const then = new Date(Date.now() - 125_000).toISOString().replace(/\.\d+Z$/, 'Z');
  return JSON.parse(
    JSON.stringify(object).replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, then),
  ) as KubeObject;
}

/** Its first frame: made, and not yet seen by its controller. */
function untouched(name: string): KubeObject {
  const [first] = framesOf(name);
  assert.ok(first);
  return first;
}
