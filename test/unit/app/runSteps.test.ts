import assert from 'node:assert/strict';

import type { RawFrame } from '../../../src/app/kindFollower.ts';
import { runPlan } from '../../../src/app/runPlan.ts';
import { fluxEngine } from '../../../src/core/engines/flux/fluxEngine.ts';
import type { KubeObject } from '../../../src/core/model/kubeObject.ts';
import type { Plan } from '../../../src/core/model/plan.ts';
import { Store } from '../../../src/core/store/store.ts';
import { Emitter } from '../../../src/core/util/emitter.ts';
import { ok } from '../../../src/core/util/result.ts';
import { asText, at } from '../../../src/core/util/json.ts';
import { appOf, changed, HERE, recorded } from '../core/engines/flux/fixtures.ts';
import { FakeClock, RecordingLogger } from '../platform/kube/harness.ts';
import { aContext, FakeClient } from './fakes.ts';

const CONTEXT = { ...aContext('prod'), id: HERE };
const REQUESTED = 'reconcile.fluxcd.io/requestedAt';

/** A Kustomization with its source, and a controller that answers each request as `answer` says. */
function world(answer: (object: KubeObject, token: string) => KubeObject | undefined) {
  const app = recorded('ks-applied');
  const source = changed(recorded('git-ready'), {
    metadata: { name: 'ks-applied', namespace: 'ks-applied' },
  });
  const objects = new Map([app, source].map((object) => [object.kind, object]));
  const store = new Store();
  const client = new FakeClient(CONTEXT);
  const frames = new Emitter<RawFrame>();
  const clock = new FakeClock();
  store.dispatch([{ type: 'connection/opened', context: CONTEXT }]);
  const see = (object: KubeObject): void => {
    objects.set(object.kind, object);
    client.put(object);
    store.dispatch([
      { type: 'apps/observed', id: HERE, apps: [{ app: appOf(object), resourceVersion: '1' }] },
    ]);
    frames.fire({ connection: HERE, app: appOf(object), object });
  };
  see(app);
  see(source);
  client.onPatch = ({ ref, body }) => {
    const token = asText(at(body, 'metadata', 'annotations', REQUESTED)) ?? '';
    const before = objects.get(ref.kind) ?? assert.fail();
    const asked = changed(before, { metadata: { annotations: { [REQUESTED]: token } } });
    see(asked);
    const answered = answer(asked, token);
    if (answered) {
      see(answered);
    }
    return ok(asked);
  };
  const planned = fluxEngine.plan({ kind: 'reconcile', withSource: true }, app, {
    app: appOf(app),
    now: clock.now(),
    user: 'kim',
    find: ({ kind }) => (kind === 'GitRepository' ? appOf(source) : undefined),
  });
  assert.ok(planned.ok);
  const plan = planned.value;
  const run = (replan?: () => Promise<Plan>): ReturnType<typeof runPlan> =>
    runPlan(
      {
        client,
        engine: fluxEngine,
        store,
        clock,
        logger: new RecordingLogger(),
        onDidObserve: frames.event,
      },
      plan,
      {
        signal: new AbortController().signal,
        confirm: () => Promise.resolve(true),
        onProgress: () => undefined,
        ...(replan && { replan }),
      },
    );
  return { client, plan, run };
}

const handled = (object: KubeObject, token: string): KubeObject =>
  changed(object, { status: { lastHandledReconcileAt: token } });

describe('running a plan with a step before it', () => {
  it('sends the step, waits for its answer, then sends the plan, each as it was shown', async () => {
    const { client, plan, run } = world(handled);
    const outcome = await run();
    assert.equal(outcome.word, 'succeeded');
    assert.deepEqual(
      client.patches.map(({ ref, body }) => [ref.kind, JSON.stringify(body)]),
      [...(plan.before ?? []), plan].map(({ patch }) => [patch.kind, JSON.stringify(patch.body)]),
    );
    assert.deepEqual(client.asked, plan.access);
  });

  it('sends nothing more where the source could not fetch', async () => {
    const { client, run } = world((object, token) =>
      handled(
        changed(object, {
          status: {
            conditions: [
              { type: 'Ready', status: 'False', reason: 'GitOperationFailed', message: 'no route to host' },
            ],
          },
        }),
        token,
      ),
    );
    const outcome = await run();
    assert.equal(outcome.word, 'failed');
    assert.deepEqual(
      client.patches.map(({ ref }) => ref.kind),
      ['GitRepository'],
    );
  });

  it('is not asked again where nothing changed in the cluster while somebody read', async () => {
    const { plan, run } = world(handled);
    let asked = 0;
    const outcome = await run(() => {
      asked += 1;
      return Promise.resolve({ ...plan });
    });
    assert.equal(outcome.word, 'succeeded');
    assert.equal(asked, 1);
  });
});
