import * as vscode from 'vscode';

import type { Connections } from '../../app/connections.ts';
import { followClusterFacts } from '../../app/followClusterFacts.ts';
import type { OpenIndex } from '../../core/authoring/indexMessages.ts';
import type { GitOpsEngine } from '../../core/engines/engine.ts';
import type { AppId } from '../../core/model/ids.ts';
import type { Clock, Logger } from '../../core/ports.ts';
import type { DeclaredObject } from '../../core/rules/context.ts';
import type { Store } from '../../core/store/store.ts';
import { DisposableStore } from '../../core/util/disposable.ts';
import type { Disposable } from '../../core/util/emitter.ts';
import type { AppsView } from '../views/apps/appsView.ts';
import { RepositoryFiles } from '../workspace/repositoryFiles.ts';
import { ClosedFiles } from './closedFiles.ts';
import { ClusterKinds } from './clusterKinds.ts';
import { ManifestCompletion } from './completion.ts';
import { ManifestDiagnostics, YAML } from './diagnostics.ts';
import { DeclaredApps } from './declaredApps.ts';
import { FieldHover, LiveHover } from './hover.ts';
import { Knowledge } from './knowledge.ts';
import { AppLenses, OPEN_DECLARATION, REVEAL_APP } from './lenses.ts';
import { ManifestDefinitions, ManifestOutline, placeOf } from './navigation.ts';
import { ValuesDiagnostics } from './valuesDiagnostics.ts';
import { ValuesSchemas } from './valuesSchemas.ts';

export interface ManifestEditorParts {
  readonly context: vscode.ExtensionContext;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly openIndex: OpenIndex;
  readonly engines: readonly GitOpsEngine[];
  readonly store: Store;
  readonly connections: Connections;
  readonly appsView: AppsView;
}

/** Everything that an open manifest gets: the check, completion, hovers. Starts with the first YAML document. */
export async function manifestEditor(parts: ManifestEditorParts): Promise<Disposable> {
  const { extensionUri } = parts.context;
  const members = new DisposableStore();
  const catalog = vscode.Uri.joinPath(extensionUri, 'schemas', 'catalog.json');
  const rulePages = vscode.Uri.joinPath(extensionUri, 'docs', 'rules');
  const files: RepositoryFiles = new RepositoryFiles({
    ...parts,
    catalog,
    contextOf: (workspace, settings) => ({
      settings,
      schemas: knowledge.schemas,
      workspace,
      ...(knowledge.cluster && { cluster: knowledge.cluster }),
    }),
  });
  const knowledge: Knowledge = members.add(new Knowledge(extensionUri, files));
  knowledge.onDidChange(() => files.checkVirtual());
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
  const values = members.add(new ValuesSchemas());
  members.add(new ValuesDiagnostics(values, rulePages, parts.logger)).start();
  knowledge
    .startIndex()
    .catch((error: unknown) => parts.logger.error('the workspace could not be read', error));
  members.add(
    vscode.languages.registerCompletionItemProvider(
      YAML,
      new ManifestCompletion(knowledge, values),
      ...ManifestCompletion.TRIGGERS,
    ),
  );
  members.add(new ClusterKinds(parts, knowledge));
  members.add(followClusterFacts(parts, (facts) => knowledge.learnCluster(facts)));
  const apps = new DeclaredApps(parts.engines, parts.store);
  const definitions = new ManifestDefinitions(knowledge);
  const { languages } = vscode;
  members.add(languages.registerHoverProvider(YAML, new FieldHover(knowledge, values)));
  members.add(
    languages.registerHoverProvider(YAML, new LiveHover(apps, parts.appsView, () => parts.clock.now())),
  );
  members.add(languages.registerDefinitionProvider(YAML, definitions));
  members.add(languages.registerReferenceProvider(YAML, definitions));
  members.add(languages.registerDocumentSymbolProvider(YAML, new ManifestOutline()));
  const lenses = members.add(new AppLenses(apps, knowledge, parts));
  members.add(languages.registerCodeLensProvider(YAML, lenses));
  members.add(
    vscode.commands.registerCommand(REVEAL_APP, async (app: AppId) => {
      await vscode.commands.executeCommand('plumbline.apps.focus');
      await parts.appsView.reveal(app);
    }),
  );
  members.add(
    vscode.commands.registerCommand(OPEN_DECLARATION, async (object: DeclaredObject) => {
      const { targetUri, targetRange } = await placeOf(object);
      await vscode.window.showTextDocument(targetUri, { selection: targetRange });
    }),
  );
  return members;
}
