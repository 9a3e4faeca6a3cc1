import type * as vscode from 'vscode';

import type { CloneFacts } from '../../app/describeClones.ts';
import type { App } from '../../core/model/app.ts';
import type { AppId } from '../../core/model/ids.ts';
import type { ManagedResource } from '../../core/model/resource.ts';
import type { SourceLocation } from '../../core/model/sourceLocation.ts';
import type { DocumentHost } from '../documents/documentHost.ts';
import type { Features } from '../features.ts';
import type { AppsView } from '../views/apps/appsView.ts';

/** What commands work with. Built once in compose.ts; commands hold no state of their own. */
export interface CommandHost extends DocumentHost {
  readonly version: string;
  readonly appsView: AppsView;
  readonly channel: vscode.LogOutputChannel;
  readonly workspaceState: vscode.Memento;
  /** Parts that load at their first need. */
  readonly features: Features;
  gitVersion(): Promise<string>;
  /** What git says of each folder of the workspace that lies on a disk. */
  clones(): Promise<readonly CloneFacts[]>;
  /** One per source of the app, in its order. */
  locationsOf(app: App): Promise<readonly SourceLocation[]>;
  /** The app's page in the controller's own web interface, where its address can be read. */
  controllerUrl(app: App): Promise<string | undefined>;
  findApp(id: AppId): App | undefined;
  allApps(): readonly App[];
  /** The managed resources of an app, read from the cluster if its row is closed. */
  resourcesOf(app: AppId): Promise<readonly ManagedResource[]>;
}
