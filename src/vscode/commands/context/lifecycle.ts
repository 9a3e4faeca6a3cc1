import * as vscode from 'vscode';

import { loginSays } from '../../../core/view/loginSays.ts';
import { inform } from '../report.ts';
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

/** What a login program asks for: its page in the browser, with the code ready to be pasted. */
export const openLoginPage = command({
  id: 'plumbline.context.openLoginPage',
  effect: 'none',
  needsTrust: true,
  run: async (host, row) => {
    const phase = (await connectionOf(host, row))?.phase;
    const { page, code } = loginSays(phase?.word === 'connecting' ? (phase.said ?? '') : '');
    if (page === undefined) {
      inform(vscode.l10n.t('No login program waits for a page to be opened.'));
      return;
    }
    if (code !== undefined) {
      await vscode.env.clipboard.writeText(code);
    }
    await vscode.env.openExternal(vscode.Uri.parse(page));
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
