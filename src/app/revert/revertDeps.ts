import type { App } from '../../core/model/app.ts';
import type { OpenGitWriter } from '../../core/revert/gitWriter.ts';
import type { SourceLocator } from '../locateSource.ts';

/** What a plan of a revert is made with. */
export interface RevertDeps {
  readonly openWriter: OpenGitWriter;
  readonly finder: Pick<SourceLocator, 'cloneOf'>;
  /** All that are known: each whose files change is named. */
  readonly apps: () => readonly App[];
}
