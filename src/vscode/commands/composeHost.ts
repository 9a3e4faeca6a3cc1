import type * as vscode from 'vscode';

import type { Connections } from '../../app/connections.ts';
import type { CloneFacts } from '../../app/describeClones.ts';
import type { SourceLocator } from '../../app/locateSource.ts';
import type { GitOpsEngine } from '../../core/engines/engine.ts';
import { parseAppId } from '../../core/model/ids.ts';
import type { Clock, FileReader, Logger } from '../../core/ports.ts';
import type { Store } from '../../core/store/store.ts';
import type { VirtualDocuments } from '../documents/virtualDocuments.ts';
import type { Features } from '../features.ts';
import type { AppsView } from '../views/apps/appsView.ts';
import type { CommandHost } from './host.ts';

export interface HostParts {
  readonly documents: VirtualDocuments;
  readonly context: vscode.ExtensionContext;
  readonly version: string;
  readonly channel: vscode.LogOutputChannel;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly store: Store;
  readonly connections: Connections;
  readonly appsView: AppsView;
  readonly features: Features;
  readonly locator: SourceLocator;
  readonly files: FileReader;
  readonly gitVersion: () => Promise<string>;
  readonly clones: () => Promise<readonly CloneFacts[]>;
  readonly engines: readonly GitOpsEngine[];
}

/** Answers the questions that commands ask, from the parts of the composition root. */
export function commandHost(parts: HostParts): CommandHost {
  const { store, connections } = parts;
  return {
    ...parts,
    workspaceState: parts.context.workspaceState,
    findApp: (id) => {
      const connection = parseAppId(id)?.connection;
      return connection && store.state.connections.get(connection)?.apps.get(id);
    },
    allApps: () =>
      [...store.state.connections.values()].flatMap((connection) => [...connection.apps.values()]),
    resourcesOf: async (app) => {
      const connection = parseAppId(app)?.connection;
      const open = connection && store.state.connections.get(connection)?.resourcesByApp.get(app);
      if (open) {
        return open;
      }
      const raw = await connections.rawApp(app, AbortSignal.timeout(20_000));
      return raw.ok ? (connections.engineOf(app)?.resources(raw.value) ?? []) : [];
    },
    locationsOf: (app) => parts.locator.locate(app, AbortSignal.timeout(20_000)),
    controllerUrl: async (app) => {
      const connection = parseAppId(app.id)?.connection;
      const client = connection && connections.client(connection);
      const ui = connections.engineOf(app.id)?.ui;
      if (!client || !ui) {
        return undefined;
      }
      const settings = await client.get(ui.settings(app), AbortSignal.timeout(10_000));
      return settings.ok ? ui.address(settings.value, app) : undefined;
    },
  };
}
