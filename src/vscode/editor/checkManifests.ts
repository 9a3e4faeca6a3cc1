import * as vscode from 'vscode';

import type { Clock, Logger } from '../../core/ports.ts';
import { catalogOf, kindsOf } from '../../core/schema/catalog.ts';
import type { SchemaFile } from '../../core/schema/schemaFile.ts';
import { RepositoryFiles } from '../workspace/repositoryFiles.ts';
import { ManifestDiagnostics } from './diagnostics.ts';

/** Starts the check of open manifests with the schemas that come with the extension. */
export async function checkManifests(parts: {
  readonly context: vscode.ExtensionContext;
  readonly clock: Clock;
  readonly logger: Logger;
}): Promise<ManifestDiagnostics> {
  const uri = vscode.Uri.joinPath(parts.context.extensionUri, 'schemas', 'catalog.json');
  const file = JSON.parse(new TextDecoder().decode(await vscode.workspace.fs.readFile(uri))) as SchemaFile;
  const diagnostics = new ManifestDiagnostics({
    ...parts,
    schemas: catalogOf(kindsOf(file, 'bundled')),
    files: new RepositoryFiles(parts),
    rulePages: vscode.Uri.joinPath(parts.context.extensionUri, 'docs', 'rules'),
  });
  diagnostics.start();
  return diagnostics;
}
