import * as vscode from 'vscode';

import { objectAt } from '../../core/authoring/explain.ts';
import type { Link } from '../../core/authoring/links.ts';
import { linksOf } from '../../core/authoring/links.ts';
import { nodePathAt } from '../../core/authoring/nodePath.ts';
import type { OutlineItem } from '../../core/authoring/outline.ts';
import { outlineOf } from '../../core/authoring/outline.ts';
import { usersOf } from '../../core/authoring/users.ts';
import type { DeclaredObject } from '../../core/rules/context.ts';
import type { TolerantParser } from '../../core/yaml/parse.ts';
import { parseYaml } from '../../core/yaml/parse.ts';
import { rangeOf } from './diagnosticOf.ts';
import type { Knowledge } from './knowledge.ts';

/** From an Application to its folder, its value files and its project; from a Flux object to its source. */
export class ManifestDefinitions implements vscode.DefinitionProvider, vscode.ReferenceProvider {
  readonly #knowledge: Knowledge;

  constructor(knowledge: Knowledge) {
    this.#knowledge = knowledge;
  }

  async provideDefinition(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.LocationLink[] | undefined> {
    const { files } = this.#knowledge;
    const workspace = files.factsOf(document.uri);
    const found = workspace && placeIn(document, position, await tolerantParser());
    if (!found || found.isKey || found.node.type !== 'scalar') {
      return undefined;
    }
    const { object, node, path } = found;
    const file = files.pathOf(document.uri);
    const links = linksOf({ document: object, path, value: node.text, file, workspace });
    const origin = rangeOf(document, { start: node.start + object.offset, end: node.end + object.offset });
    const targets = await Promise.all(links.map((link) => this.#target(document.uri, link)));
    return token.isCancellationRequested
      ? undefined
      : targets.flatMap((target) => (target ? [{ ...target, originSelectionRange: origin }] : []));
  }

  /** Who uses the project or source whose name is under the cursor. */
  async provideReferences(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Location[]> {
    const workspace = this.#knowledge.files.factsOf(document.uri);
    const found = workspace && placeIn(document, position, await tolerantParser());
    if (!found) {
      return [];
    }
    const { group, kind, name } = found.object;
    const uri = document.uri.toString();
    const own = workspace
      .declared(`${group}/${kind}`)
      .find((object) => object.uri === uri && object.name === name);
    const users = own ? usersOf(own, workspace) : [];
    const places = await Promise.all(users.map((user) => placeOf(user)));
    return places.map(({ targetUri, targetRange }) => new vscode.Location(targetUri, targetRange));
  }

  async #target(from: vscode.Uri, link: Link): Promise<vscode.LocationLink | undefined> {
    if (link.is === 'object') {
      return placeOf(link.object);
    }
    const targetUri = this.#knowledge.files.uriOf(from, link.path);
    return targetUri && { targetUri, targetRange: new vscode.Range(0, 0, 0, 0) };
  }
}

/** Where an object's name stands in its file. */
export async function placeOf({ uri, nameRange }: DeclaredObject): Promise<vscode.LocationLink> {
  const targetUri = vscode.Uri.parse(uri, true);
  try {
    const document = await vscode.workspace.openTextDocument(targetUri);
    return { targetUri, targetRange: rangeOf(document, nameRange) };
  } catch {
    return { targetUri, targetRange: new vscode.Range(0, 0, 0, 0) }; // gone meanwhile: VS Code says so
  }
}

/** A document that is broken at the moment still leads somewhere. Loaded when first needed: it is large. */
async function tolerantParser(): Promise<TolerantParser> {
  return (await import('../../core/yaml/tolerant.ts')).parseTolerant;
}

/** The token at a place with the object that it lies in. */
function placeIn(document: vscode.TextDocument, position: vscode.Position, tolerant: TolerantParser) {
  const at = document.offsetAt(position);
  const parsed = parseYaml(document.getText(), tolerant).findLast(({ offset }) => offset <= at);
  const object = parsed && objectAt(parsed, at - parsed.offset);
  const found = object && nodePathAt(object.root, at - parsed.offset);
  return found && { object, ...found };
}

const KINDS: Readonly<Record<OutlineItem['kind'], vscode.SymbolKind>> = {
  object: vscode.SymbolKind.Class,
  map: vscode.SymbolKind.Module,
  list: vscode.SymbolKind.Array,
  value: vscode.SymbolKind.String,
};

/** Documents by their names, fields below: the outline, the breadcrumbs, and Go to Symbol. */
export class ManifestOutline implements vscode.DocumentSymbolProvider {
  async provideDocumentSymbols(document: vscode.TextDocument): Promise<vscode.DocumentSymbol[]> {
    const tolerant = await tolerantParser();
    const symbolOf = (item: OutlineItem): vscode.DocumentSymbol => {
      const symbol = new vscode.DocumentSymbol(
        item.name,
        item.detail,
        KINDS[item.kind],
        rangeOf(document, item.range),
        rangeOf(document, item.selection),
      );
      symbol.children = item.children.map(symbolOf);
      return symbol;
    };
    return outlineOf(parseYaml(document.getText(), tolerant)).map(symbolOf);
  }
}
