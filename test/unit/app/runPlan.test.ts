import assert from 'node:assert/strict';

import type { RawFrame } from '../../../src/app/kindFollower.ts';
import type { RunOutcome } from '../../../src/app/runPlan.ts';
import { runPlan } from '../../../src/app/runPlan.ts';
import { argoCdEngine } from '../../../src/core/engines/argocd/argoCdEngine.ts';
import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import type { Action, Plan } from '../../../src/core/model/plan.ts';
import { Store } from '../../../src/core/store/store.ts';
import { Emitter } from '../../../src/core/util/emitter.ts';
import { err, ok } from '../../../src/core/util/result.ts';
import { appOf, HERE } from '../core/engines/argocd/fixtures.ts';
import { FakeClock, RecordingLogger } from '../platform/kube/harness.ts';
import { laidOver, passing } from '../recorded.ts';
import { aContext, FakeClient, FORBIDDEN } from './fakes.ts';

const SYNC: Action = { kind: 'sync', dryRun: false, prune: false, resources: [] };
const CONTEXT = { ...aContext('prod'), id: HERE };

/** A sync from its request to its end, as the watch brought it. */
const [REQUESTED, RUNNING, SYNCED] = [0, 1, 3].map((at) => passing('sync-running-frames', at)) as [
  KubeObject,
  KubeObject,
  KubeObject,
];
const BEFORE = laidOver(REQUESTED, { operation: null });

function world(start = BEFORE) {
  const store = new Store();
  const client = new FakeClient(CONTEXT);
  const frames = new Emitter<RawFrame>();
  const clock = new FakeClock();
  store.dispatch([{ type: 'connection/opened', context: CONTEXT }]);
  const see = (object: KubeObject): void => {
    client.put(object);
    store.dispatch([
      {
        type: 'apps/observed',
        id: HERE,
        apps: [{ app: appOf(object), resourceVersion: object.metadata.resourceVersion ?? '' }],
      },
    ]);
    frames.fire({ connection: HERE, app: appOf(object), object });
  };
  see(start);
  const plan = (action: Action = SYNC, of = start): Plan => {
    const planned = argoCdEngine.plan(action, of, { app: appOf(of), now: clock.now(), user: 'kim' });
    assert.ok(planned.ok);
    return planned.value;
  };
  const confirmed: Plan[] = [];
  const run = (of: Plan, over: Partial<Parameters<typeof runPlan>[2]> = {}): Promise<RunOutcome> =>
    runPlan(
      {
        client,
        engine: argoCdEngine,
        store,
        clock,
        logger: new RecordingLogger(),
        onDidObserve: frames.event,
      },
      of,
      {
        signal: new AbortController().signal,
        confirm: (asked) => {
          confirmed.push(asked);
          return Promise.resolve(true);
        },
        onProgress: () => undefined,
        ...over,
      },
    );
  return { store, client, clock, see, plan, run, confirmed };
}

describe('running a plan', () => {
  it('asks for the right, then the user, then sends exactly what it showed and follows it', async () => {
    const { client, see, plan, run, confirmed } = world();
    client.onPatch = () => {
      see(SYNCED);
      return ok(SYNCED);
    };
    const shown = plan();
    const outcome = await run(shown);
    assert.equal(outcome.word, 'succeeded');
    assert.deepEqual([client.asked, confirmed], [shown.access, [shown]]);
    assert.equal(client.patches.length, 1);
    assert.equal(JSON.stringify(client.patches[0]?.body), JSON.stringify(shown.patch.body));
    assert.deepEqual(
      [client.patches[0]?.type, client.patches[0]?.dryRun, client.patches[0]?.ref.kind],
      ['merge', false, 'Application'],
    );
  });

  it('says in the row that it asked, until it knows the end', async () => {
    const answered = passing('refresh-requested', 1);
    const before = laidOver(passing('refresh-requested', 0), { metadata: { annotations: null } });
    const { client, see, plan, run, store } = world(before);
    client.onPatch = () => ok(before);
    const pending = (): string | undefined =>
      store.state.connections.get(HERE)?.pending.get(appOf(before).id)?.what;
    const seen: (string | undefined)[] = [pending()];
    const accepted = new Promise<void>((resolve) => {
      store.onDidChange(({ state }) => {
        if (state.connections.get(HERE)?.pending.size === 1) {
          resolve();
        }
      });
    });
    const outcome = run(plan({ kind: 'refresh', hard: false }));
    await accepted;
    seen.push(pending());
    see(answered);
    assert.equal((await outcome).word, 'succeeded');
    seen.push(pending());
    assert.deepEqual(seen, [undefined, 'refresh', undefined]);
  });

  it('does nothing that is blocked, and asks nobody', async () => {
    const { client, plan, run, confirmed } = world();
    const outcome = await run(plan(SYNC, REQUESTED));
    assert.ok(outcome.word === 'blocked');
    assert.deepEqual(
      [outcome.reasons[0]?.code, client.asked, confirmed, client.patches],
      ['operationRequested', [], [], []],
    );
  });

  it('sends nothing where the right is lacking, and does not show a patch that cannot go', async () => {
    const { client, plan, run, confirmed } = world();
    client.allowed = ok(false);
    const outcome = await run(plan());
    assert.ok(outcome.word === 'denied');
    assert.deepEqual([outcome.check.verb, confirmed, client.patches], ['patch', [], []]);
  });

  it('goes on where the review itself may not be had: the write will tell', async () => {
    const { client, plan, run } = world();
    client.allowed = err(FORBIDDEN);
    client.onPatch = () => err({ ...FORBIDDEN, verb: 'patch' });
    const outcome = await run(plan());
    assert.ok(outcome.word === 'rejected' && outcome.error.code === 'forbidden');
  });

  it('sends nothing when the user says no', async () => {
    const { client, plan, run } = world();
    assert.deepEqual(await run(plan(), { confirm: () => Promise.resolve(false) }), { word: 'declined' });
    assert.equal(client.patches.length, 0);
  });
});

describe('an app that changes while the user reads', () => {
  const moved = (version: string): KubeObject => laidOver(BEFORE, { metadata: { resourceVersion: version } });

  it('is shown again with the new patch, and that one is sent', async () => {
    const { client, see, plan, run, confirmed } = world();
    client.onPatch = ({ body }) => {
      const isNew = JSON.stringify(body).includes('"resourceVersion":"101"');
      if (isNew) {
        see(SYNCED);
      }
      return isNew ? ok(SYNCED) : err({ code: 'conflict', detail: 'changed' });
    };
    const outcome = await run(plan(), { replan: () => Promise.resolve(plan(SYNC, moved('101'))) });
    assert.equal(outcome.word, 'succeeded');
    assert.deepEqual(
      confirmed.map(({ warnings }) => warnings.filter(({ code }) => code === 'askedAnew').length),
      [0, 1],
      'says why it asks twice',
    );
    assert.equal(JSON.stringify(confirmed[1]?.patch.body), JSON.stringify(client.patches[1]?.body));
  });

  it('is not asked about for ever', async () => {
    const { client, plan, run, confirmed } = world();
    client.onPatch = () => err({ code: 'conflict', detail: 'changed' });
    const outcome = await run(plan(), { replan: () => Promise.resolve(plan(SYNC, moved('101'))) });
    assert.ok(outcome.word === 'rejected' && outcome.error.code === 'conflict');
    assert.equal(confirmed.length, 3);
  });

  it('is refused where somebody else was faster', async () => {
    const { client, plan, run } = world();
    client.onPatch = () => err({ code: 'conflict', detail: 'changed' });
    const outcome = await run(plan(), {
      replan: () => Promise.resolve(plan(SYNC, REQUESTED)),
    });
    assert.ok(outcome.word === 'blocked' && outcome.reasons[0]?.code === 'operationRequested');
  });

  it('is not terminated after its operation ended: that patch has no lock', async () => {
    const { client, plan, run } = world(RUNNING);
    const outcome = await run(plan({ kind: 'terminate' }), {
      replan: () => Promise.resolve(plan({ kind: 'terminate' }, SYNCED)),
    });
    assert.ok(outcome.word === 'blocked' && outcome.reasons[0]?.code === 'notRunning');
    assert.equal(client.patches.length, 0);
  });

  it('is a conflict where it cannot be read again', async () => {
    const { client, plan, run } = world();
    client.onPatch = () => err({ code: 'conflict', detail: 'changed' });
    const outcome = await run(plan());
    assert.ok(outcome.word === 'rejected' && outcome.error.code === 'conflict');
  });
});
