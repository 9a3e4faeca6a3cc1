import * as vscode from 'vscode';

import type { OpenIndex } from '../../core/authoring/indexMessages.ts';
import type { Clock, Logger } from '../../core/ports.ts';
import { DisposableStore } from '../../core/util/disposable.ts';
import type { Disposable } from '../../core/util/emitter.ts';
import { RepositoryFiles } from '../workspace/repositoryFiles.ts';
import { ClosedFiles } from './closedFiles.ts';
import { ManifestCompletion } from './completion.ts';
import { ManifestDiagnostics, YAML } from './diagnostics.ts';
import { FieldHover } from './hover.ts';
import { Knowledge } from './knowledge.ts';

export interface ManifestEditorParts {
  readonly context: vscode.ExtensionContext;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly openIndex: OpenIndex;
}

/** Everything that an open manifest gets: the check, completion, hovers. Starts with the first YAML document. */
export async function manifestEditor(parts: ManifestEditorParts): Promise<Disposable> {
  const { extensionUri } = parts.context;
  const members = new DisposableStore();
  const catalog = vscode.Uri.joinPath(extensionUri, 'schemas', 'catalog.json');
  const rulePages = vscode.Uri.joinPath(extensionUri, 'docs', 'rules');
  const files = new RepositoryFiles({ ...parts, catalog });
  const knowledge = members.add(new Knowledge(extensionUri, files));
  await knowledge.start();
  const diagnostics = members.add(
    new ManifestDiagnostics({
      ...parts,
      knowledge,
      rulePages,
    }),
  );
  diagnostics.start();
  members.add(new ClosedFiles(files, rulePages)).start();
  files.start().catch((error: unknown) => parts.logger.error('the workspace could not be read', error));
  members.add(
    vscode.languages.registerCompletionItemProvider(
      YAML,
      new ManifestCompletion(knowledge),
      ...ManifestCompletion.TRIGGERS,
    ),
  );
  members.add(vscode.languages.registerHoverProvider(YAML, new FieldHover(knowledge)));
  return members;
}
