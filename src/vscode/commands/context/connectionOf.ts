import * as vscode from 'vscode';

import type { ConnectionId } from '../../../core/model/ids.ts';
import { parseAppId } from '../../../core/model/ids.ts';
import type { ConnectionState } from '../../../core/store/state.ts';
import { parseNodeId } from '../../../core/view/nodeId.ts';
import { notice } from '../../notice.ts';
import type { CommandHost } from '../host.ts';
import { pick } from '../../ask.ts';

/** The connection that a command is about: the row's, the only one, or one that the user picks. */
export async function connectionOf(host: CommandHost, row: unknown): Promise<ConnectionState | undefined> {
  const id = typeof row === 'string' ? connectionOfRow(row) : undefined;
  if (id) {
    return host.store.state.connections.get(id);
  }
  const connections = [...host.store.state.connections.values()];
  if (connections.length <= 1) {
    return connections[0] ?? nothingChosen();
  }
  const picked = await pick(
    connections.map((connection) => ({
      label: connection.context.name,
      description: connection.context.server ?? '',
      connection,
    })),
    { title: vscode.l10n.t('Which context?') },
  );
  return picked?.connection;
}

function connectionOfRow(row: string): ConnectionId | undefined {
  const ref = parseNodeId(row);
  if (!ref) {
    return undefined;
  }
  if ('connection' in ref) {
    return ref.connection;
  }
  return 'app' in ref ? parseAppId(ref.app)?.connection : undefined;
}

function nothingChosen(): undefined {
  void notice('info', vscode.l10n.t('No context is chosen. Plumbline: Select Context chooses one.'));
  return undefined;
}
