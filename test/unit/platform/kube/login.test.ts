import assert from 'node:assert/strict';

import type { ClusterError } from '../../../../src/core/model/connection.ts';
import type { Result } from '../../../../src/core/util/result.ts';
import { err, ok } from '../../../../src/core/util/result.ts';
import { Login } from '../../../../src/platform/kube/login.ts';
import type { Grant, Obtain } from '../../../../src/platform/kube/login.ts';
import { FakeClock, failure, NEVER, value } from './harness.ts';

const UNAUTHORIZED: ClusterError = { code: 'unauthorized', server: 'https://c', detail: '' };
const FAILED: ClusterError = { code: 'login', reason: 'failed', program: 'aws', detail: 'exit code 1' };

/** A login whose runs are ended by hand. */
class Runs {
  readonly clock = new FakeClock();
  readonly signals: AbortSignal[] = [];
  readonly #ends: ((outcome: Result<Grant, ClusterError>) => void)[] = [];
  say: (text: string) => void = () => {};
  readonly login: Login;

  constructor() {
    const obtain: Obtain = (signal, say) => {
      this.signals.push(signal);
      this.say = say;
      return new Promise((resolve) => {
        this.#ends.push(resolve);
      });
    };
    this.login = new Login({ program: 'aws', obtain, clock: this.clock, timeoutMs: () => 60_000 });
  }

  get count(): number {
    return this.signals.length;
  }

  /** Ends the last run. */
  end(outcome: Result<Grant, ClusterError>): void {
    this.#ends.at(-1)?.(outcome);
  }

  async granted(grant: Grant): Promise<Grant> {
    const asked = this.login.grant(NEVER);
    this.end(ok(grant));
    return value(await asked);
  }
}

describe('Login', () => {
  it('serves any number of waiting requests with one run', async () => {
    const runs = new Runs();
    const asked = Array.from({ length: 5 }, () => runs.login.grant(NEVER));
    runs.end(ok({ token: 't' }));
    for (const grant of await Promise.all(asked)) {
      assert.deepEqual(value(grant), { token: 't' });
    }
    assert.equal(value(await runs.login.grant(NEVER)).token, 't');
    assert.equal(runs.count, 1);
  });

  it('runs again ten seconds before the grant ends, not earlier', async () => {
    const runs = new Runs();
    await runs.granted({ token: 'a', expiresAt: runs.clock.now() + 60_000 });
    runs.clock.advance(49_999);
    assert.equal(value(await runs.login.grant(NEVER)).token, 'a');
    runs.clock.advance(1);
    assert.equal((await runs.granted({ token: 'b' })).token, 'b');
    assert.equal(runs.count, 2);
    runs.clock.advance(1_000_000_000);
    assert.equal(
      value(await runs.login.grant(NEVER)).token,
      'b',
      'a grant without an end is good until refused',
    );
  });

  it('tells whether a grant is at hand, for questions that are not worth a run', async () => {
    const runs = new Runs();
    assert.equal(runs.login.isHeld, false);
    await runs.granted({ token: 'a', expiresAt: runs.clock.now() + 60_000 });
    assert.equal(runs.login.isHeld, true);
    runs.clock.advance(50_000);
    assert.equal(runs.login.isHeld, false);
    assert.equal(runs.count, 1);
  });

  it('remembers a failure until somebody asks for another try', async () => {
    const runs = new Runs();
    const asked = [runs.login.grant(NEVER), runs.login.grant(NEVER)];
    runs.end(err(FAILED));
    assert.deepEqual((await Promise.all(asked)).map(failure), [FAILED, FAILED]);
    assert.deepEqual(failure(await runs.login.grant(NEVER)), FAILED);
    assert.equal(runs.count, 1);
    runs.login.forgive();
    await runs.granted({ token: 't' });
    assert.equal(runs.count, 2);
  });

  it('drops a refused grant once, and waits for somebody when the next one is refused too', async () => {
    const runs = new Runs();
    const first = await runs.granted({ token: 'old' });
    assert.equal(runs.login.refuse(first, UNAUTHORIZED), true);
    const second = await runs.granted({ token: 'new' });
    assert.equal(runs.login.refuse(second, UNAUTHORIZED), false);
    assert.deepEqual(failure(await runs.login.grant(NEVER)), UNAUTHORIZED);
    assert.equal(runs.count, 2);
    runs.login.forgive();
    await runs.granted({ token: 'third' });
  });

  it('drops once for all who hold the same refused grant', async () => {
    const runs = new Runs();
    const grant = await runs.granted({ token: 'old' });
    assert.equal(runs.login.refuse(grant, UNAUTHORIZED), true);
    assert.equal(runs.login.refuse(grant, UNAUTHORIZED), true, 'the second one finds a newer grant or run');
    const newer = await runs.granted({ token: 'new' });
    assert.equal(runs.login.refuse(grant, UNAUTHORIZED), true);
    assert.deepEqual(value(await runs.login.grant(NEVER)), newer, 'the newer one stays');
    assert.equal(runs.count, 2);
  });

  it('takes a grant that the server took before for one that ended, as often as that happens', async () => {
    const runs = new Runs();
    for (const token of ['a', 'b', 'c']) {
      const grant = await runs.granted({ token });
      runs.login.accept(grant);
      assert.equal(runs.login.refuse(grant, UNAUTHORIZED), true);
    }
    assert.equal(runs.count, 3);
  });

  it('ends a run that takes too long, for all who wait', async () => {
    const runs = new Runs();
    const asked = [runs.login.grant(NEVER), runs.login.grant(NEVER)];
    runs.clock.advance(59_999);
    assert.equal(runs.signals[0]?.aborted, false);
    runs.clock.advance(1);
    const timeout = { code: 'login', reason: 'timeout', program: 'aws', detail: '' };
    assert.deepEqual((await Promise.all(asked)).map(failure), [timeout, timeout]);
    assert.equal(runs.signals[0]?.aborted, true);
    assert.deepEqual(failure(await runs.login.grant(NEVER)), timeout, 'and is not started again by itself');
  });

  it('can be cancelled', async () => {
    const runs = new Runs();
    runs.login.cancel();
    const asked = runs.login.grant(NEVER);
    runs.login.cancel();
    const error = failure(await asked);
    assert.ok(error.code === 'login' && error.reason === 'cancelled');
    assert.equal(runs.clock.pending, 0, 'no timer is left');
  });

  it('lets one who waits go, and ends the run when the last one went', async () => {
    const runs = new Runs();
    const [one, two] = [new AbortController(), new AbortController()];
    const asked = [runs.login.grant(one.signal), runs.login.grant(two.signal)];
    one.abort();
    assert.deepEqual(failure(await (asked[0] ?? assert.fail())), { code: 'cancelled' });
    assert.equal(runs.signals[0]?.aborted, false);
    two.abort();
    const late = runs.login.grant(NEVER);
    assert.equal(runs.signals[0]?.aborted, true);
    assert.deepEqual(failure(await (asked[1] ?? assert.fail())), { code: 'cancelled' });
    runs.end(ok({ token: 't' }));
    assert.equal(value(await late).token, 't', 'who comes then gets a run of his own');
    assert.equal(runs.count, 2);
  });

  it('does not start for one who has gone already', async () => {
    const runs = new Runs();
    assert.deepEqual(failure(await runs.login.grant(AbortSignal.abort())), { code: 'cancelled' });
    assert.equal(runs.count, 0);
  });

  it('passes on what the program says', async () => {
    const runs = new Runs();
    const said: string[] = [];
    runs.login.onDidSay((text) => said.push(text));
    const asked = runs.login.grant(NEVER);
    runs.say('enter code ABCD');
    runs.end(ok({ token: 't' }));
    await asked;
    assert.deepEqual(said, ['enter code ABCD']);
  });

  it('turns what was thrown into a failed login', async () => {
    const login = new Login({
      program: 'aws',
      obtain: async () => await Promise.reject(new Error('bad argument')),
      clock: new FakeClock(),
      timeoutMs: () => 1,
    });
    assert.deepEqual(failure(await login.grant(NEVER)), { ...FAILED, detail: 'bad argument' });
  });
});
