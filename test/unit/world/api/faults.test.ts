import assert from 'node:assert/strict';

import { application, applications, startClient } from './apiClient.ts';
import type { ApiClient } from './apiClient.ts';

const list = '/apis/argoproj.io/v1alpha1/applications';
const watchPath = `${list}?watch=true`;

/** HTTP/2 shows either code for either break: the session's end may be read before the socket's. */
function broken(code: string, allowH2: boolean): (error: { code?: string }) => boolean {
  return (error) =>
    error.code === code || (allowH2 && /^(ECONNRESET|UND_ERR_SOCKET)$/u.test(error.code ?? ''));
}

/** Every fault over both versions of HTTP. */
for (const allowH2 of [false, true]) {
  describe(`faults over HTTP/${allowH2 ? '2' : '1.1'}`, () => {
    let api: ApiClient;
    beforeEach(async () => {
      api = await startClient({ objects: [application('shop'), application('blog')] }, { allowH2 });
    });
    afterEach(() => api.close());

    it('meets only what matches, from the nth on, as often as told', async () => {
      api.cluster.script.add({
        kind: 'status',
        code: 500,
        match: { verb: 'list', resource: 'applications' },
        nth: 2,
        count: 1,
      });
      const codes = [];
      for (let at = 0; at < 3; at += 1) {
        codes.push((await api.get(list)).status);
      }
      assert.deepEqual(codes, [200, 500, 200]);
      assert.equal((await api.get('/api/v1/namespaces')).status, 200);
    });

    it('takes faults back, one or all', async () => {
      const takeBack = api.cluster.script.add({ kind: 'status', code: 403 });
      assert.equal((await api.get(list)).status, 403);
      takeBack();
      assert.equal((await api.get(list)).status, 200);
      api.cluster.script.add({ kind: 'status', code: 401 });
      api.cluster.script.clear();
      assert.equal((await api.get(list)).status, 200);
    });

    for (const [code, reason] of [
      [401, 'Unauthorized'],
      [403, 'Forbidden'],
      [410, 'Expired'],
      [500, 'InternalError'],
      [503, 'ServiceUnavailable'],
    ] as const) {
      it(`answers ${code} in the shape of a Status`, async () => {
        api.cluster.script.add({ kind: 'status', code });
        const reply = await api.get(list);
        assert.equal(reply.status, code);
        assert.deepEqual(
          [reply.at('kind'), reply.at('status'), reply.at('reason'), reply.at('code')],
          ['Status', 'Failure', reason, code],
        );
      });
    }

    it('says when to come back after 429', async () => {
      api.cluster.script.add({ kind: 'status', code: 429, retryAfter: 3 });
      const reply = await api.get(list);
      assert.equal(reply.status, 429);
      assert.equal(reply.headers['retry-after'], '3');
      assert.equal(reply.at('details', 'retryAfterSeconds'), 3);
    });

    it('answers garbage in place of JSON', async () => {
      api.cluster.script.add({ kind: 'garbage' });
      const reply = await api.get(list);
      assert.equal(reply.status, 200);
      assert.equal(reply.body, undefined);
    });

    it('resets a connection in the middle of a body', async () => {
      api.cluster.script.add({ kind: 'cut', how: 'rst', afterBytes: 100 });
      await assert.rejects(api.get(list), broken('ECONNRESET', allowH2));
    });

    it('closes a connection in the middle of a body', async () => {
      api.cluster.script.add({ kind: 'cut', how: 'fin', afterBytes: 100 });
      await assert.rejects(api.get(list), broken('UND_ERR_SOCKET', allowH2));
    });

    it('stalls a body until the client gives up', async () => {
      api.cluster.script.add({ kind: 'stall', afterBytes: 50 });
      await assert.rejects(api.get(list, { signal: AbortSignal.timeout(200) }), { name: 'TimeoutError' });
    });

    it('stalls before the head where no byte is let through, after it for 0', async () => {
      api.cluster.script.add({ kind: 'stall', match: { verb: 'watch' }, count: 1 });
      await assert.rejects(api.watch(watchPath, { signal: AbortSignal.timeout(150) }), {
        name: 'TimeoutError',
      });
      api.cluster.script.add({ kind: 'stall', afterBytes: 0, match: { verb: 'watch' }, count: 1 });
      const frames = await api.watch(watchPath, { signal: AbortSignal.timeout(150) });
      assert.equal(frames.status, 200);
      await assert.rejects(frames.next(), { name: 'TimeoutError' });
    });

    it('slows an answer down', async () => {
      api.cluster.script.add({ kind: 'slow', ms: 120 });
      const started = performance.now();
      assert.equal((await api.get(list)).names().length, 2);
      assert.ok(performance.now() - started >= 115);
    });

    it('sends a body in portions, whole in the end', async () => {
      const whole = await api.get(list);
      api.cluster.script.add({ kind: 'slow', bytesPerSecond: Math.ceil(whole.raw.length * 4) });
      const started = performance.now();
      assert.equal((await api.get(list)).raw, whole.raw);
      assert.ok(performance.now() - started >= 200);
    });

    it('tells 410 in the stream as the first frame, then ends it cleanly', async () => {
      api.cluster.script.add({ kind: 'goneInStream', match: { verb: 'watch' } });
      const frames = await api.watch(watchPath);
      assert.equal(frames.status, 200);
      assert.deepEqual(await frames.take(2), ['ADDED blog', 'ADDED shop']);
      const error = await frames.nextLine();
      assert.match(error ?? '', /"type":"ERROR".*"reason":"Expired","code":410/u);
      assert.equal(await frames.next(), undefined);
    });

    it('breaks open streams: reset, closed, garbled, ended', async () => {
      const { script } = api.cluster;
      const reset = await api.watch(watchPath);
      await reset.take(2);
      script.cutWatches('rst', { resource: 'applications' });
      await assert.rejects(reset.next(), broken('ECONNRESET', allowH2));

      const closed = await api.watch(watchPath);
      await closed.take(2);
      script.cutWatches('fin');
      await assert.rejects(closed.next(), broken('UND_ERR_SOCKET', allowH2));

      const garbled = await api.watch(watchPath);
      await garbled.take(2);
      script.garbleWatches();
      await assert.rejects(garbled.next(), SyntaxError);

      const ended = await api.watch(watchPath);
      await ended.take(2);
      script.endWatches();
      assert.equal(await ended.next(), undefined);
      garbled.close();
    });

    it('lets a stream stall while others live', async () => {
      const stalled = await api.watch(`${watchPath}&labelSelector=!none`);
      const live = await api.watch(watchPath);
      await stalled.take(2);
      await live.take(2);
      api.cluster.script.stallWatches({ path: 'labelSelector' });
      api.cluster.put(application('third'));
      assert.deepEqual(await live.take(1), ['ADDED third']);
      const first = await Promise.race([
        stalled.next(),
        new Promise((resolve) => setTimeout(resolve, 50, 'silence')),
      ]);
      assert.equal(first, 'silence');
      stalled.close();
      live.close();
    });

    it('expires open streams and the versions of before', async () => {
      const version = (await api.get(list)).text('metadata', 'resourceVersion');
      const frames = await api.watch(`${watchPath}&resourceVersion=${version}`);
      api.cluster.script.expireWatches();
      assert.match((await frames.nextLine()) ?? '', /"code":410/u);
      const again = await api.watch(`${watchPath}&resourceVersion=${version}`);
      assert.match((await again.nextLine()) ?? '', /too old resource version: \d+ \(\d+\)/u);
    });

    it('is down, and back on the same port with its objects', async () => {
      const { script } = api.cluster;
      await script.refuse();
      await assert.rejects(api.get(list), { code: 'ECONNREFUSED' });
      await script.accept();
      await api.reconnect();
      assert.deepEqual((await api.get(list)).names(), ['blog', 'shop']);
    });

    it('keeps open streams while it is going down, as after a SIGTERM', async () => {
      const frames = await api.watch(watchPath);
      await frames.take(2);
      await api.cluster.script.refuse({ keepStreams: true });
      api.cluster.put(application('third'));
      assert.deepEqual(await frames.take(1), ['ADDED third']);
      const other = await startClient();
      await other.close();
      frames.close();
    });

    it('forgets history over a restart, not objects', async () => {
      const version = (await api.get(list)).text('metadata', 'resourceVersion');
      await api.cluster.script.restart();
      await api.reconnect();
      const frames = await api.watch(`${watchPath}&resourceVersion=${version}`);
      assert.match((await frames.nextLine()) ?? '', /"type":"ERROR".*"code":410/u);
      assert.equal((await api.get(`${applications}/shop`)).status, 200);
    });
  });
}
