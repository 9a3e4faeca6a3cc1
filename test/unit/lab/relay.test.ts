import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { startRelay } from '../../lab/relay.ts';

describe('relay', () => {
  it('hands a server on under another address, and no longer once it is closed', async () => {
    const server = createServer((request, response) => response.end(`asked for ${request.url}`));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const relay = await startRelay(`http://127.0.0.1:${port}/fernhill/shop.git`, '127.0.0.1');
      assert.notEqual(new URL(relay.url).port, String(port));
      const answer = await fetch(`${relay.url}/info/refs`);
      assert.equal(await answer.text(), 'asked for /fernhill/shop.git/info/refs');
      await relay.close();
      await assert.rejects(fetch(relay.url));
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
