import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';

import { freePorts } from '../../lab/freePorts.ts';

describe('freePorts', () => {
  it('gives different ports that can be listened on at the same time', async () => {
    const ports = await freePorts(12);
    assert.equal(new Set(ports).size, 12);
    const servers = await Promise.all(
      ports.map(async (port) => {
        const server = createServer().listen(port, '127.0.0.1');
        await once(server, 'listening');
        return server;
      }),
    );
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  });

  it('stays below the ports that systems give to outgoing connections', async () => {
    for (const port of await freePorts(20)) {
      assert.ok(port >= 20_000 && port < 32_768);
    }
  });
});
