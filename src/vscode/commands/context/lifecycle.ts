import { command } from '../spec.ts';
import { connectionOf } from './connectionOf.ts';

export const connect = command({
  id: 'plumbline.context.connect',
  effect: 'none',
  needsTrust: true,
  run: async (host, row) => {
    const connection = await connectionOf(host, row);
    if (connection) {
      await host.connections.connect(connection.context);
    }
  },
});

export const disconnect = command({
  id: 'plumbline.context.disconnect',
  effect: 'none',
  run: async (host, row) => {
    const connection = await connectionOf(host, row);
    if (connection) {
      host.connections.disconnect(connection.context.id);
    }
  },
});

export const retry = command({
  id: 'plumbline.context.retry',
  effect: 'none',
  needsTrust: true,
  run: async (host, row) => {
    const connection = await connectionOf(host, row);
    if (connection) {
      host.connections.retry(connection.context.id);
    }
  },
});

export const cancelLogin = command({
  id: 'plumbline.context.cancelLogin',
  effect: 'none',
  run: async (host, row) => {
    const connection = await connectionOf(host, row);
    if (connection) {
      host.connections.session(connection.context.id)?.cancelLogin();
    }
  },
});

/** Remembers that this context may start its login program without a click after a reload. */
export const alwaysConnect = command({
  id: 'plumbline.context.alwaysConnect',
  effect: 'none',
  needsTrust: true,
  run: async (host, row) => {
    const connection = await connectionOf(host, row);
    if (connection) {
      await host.connections.alwaysConnect(connection.context.id);
      await host.connections.connect(connection.context);
    }
  },
});
