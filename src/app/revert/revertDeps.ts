import type { App } from '../../core/model/app.ts';
import type { OpenGitWriter } from '../../core/revert/gitWriter.ts';
import type { SourceLocator } from '../locateSource.ts';
import type { FindServer } from './askServer.ts';

/** What a plan of a revert is made with. */
export interface RevertDeps {
  readonly openWriter: OpenGitWriter;
  readonly finder: Pick<SourceLocator, 'cloneOf'>;
  /** All that are known: each whose files change is named. */
  readonly apps: () => readonly App[];
  /** Without it, what the API server refuses is told from what is known of each kind alone. */
  readonly findServer?: FindServer;
}
