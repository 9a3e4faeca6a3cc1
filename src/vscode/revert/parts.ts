import type { Connections } from '../../app/connections.ts';
import type { KeptValue } from '../../app/revert/followedReverts.ts';
import type { SourceLocator } from '../../app/locateSource.ts';
import type { App } from '../../core/model/app.ts';
import type { Clock, Logger } from '../../core/ports.ts';
import type { GitWriter, OpenGitWriter } from '../../core/revert/gitWriter.ts';
import type { RevertPlan } from '../../core/revert/outcome.ts';
import type { Store } from '../../core/store/store.ts';
import type { UndoRequest } from '../../app/revert/revertWork.ts';
import type { VirtualDocuments } from '../documents/virtualDocuments.ts';
import type * as vscode from 'vscode';

/** What reverts are built from. */
export interface RevertParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly documents: VirtualDocuments;
  readonly locator: SourceLocator;
  readonly connections: Pick<Connections, 'client' | 'rawApp' | 'engineOf'>;
  /** The writing half of git, which is loaded with the first revert. */
  readonly loadGitWriter: () => Promise<OpenGitWriter>;
  /** Pushed branches that are followed, over a reload of the window. */
  readonly kept: KeptValue;
}

/** A plan that is shown, with what it takes to carry it out. */
export interface ShownPlan {
  readonly app: App;
  readonly undo: UndoRequest;
  readonly plan: RevertPlan;
  readonly branch: string;
  readonly writer: GitWriter;
  /** Its document. */
  readonly uri: vscode.Uri;
}
