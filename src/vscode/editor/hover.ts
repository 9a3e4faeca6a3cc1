import * as vscode from 'vscode';

import { explain, explainIn } from '../../core/authoring/explain.ts';
import { liveWords } from '../../core/authoring/liveApps.ts';
import { parseYaml } from '../../core/yaml/parse.ts';
import { appNode } from '../../core/view/nodeId.ts';
import { HOVER_COMMANDS } from '../../core/view/row.ts';
import { clockTime } from '../clockTime.ts';
import type { AppsView } from '../views/apps/appsView.ts';
import type { DeclaredApps } from './declaredApps.ts';
import { rangeOf } from './diagnosticOf.ts';
import type { Knowledge } from './knowledge.ts';
import { kindOf, type ValuesSchemas } from './valuesSchemas.ts';

/** What the field under the pointer does, and what follows from it. */
export class FieldHover implements vscode.HoverProvider {
  readonly #knowledge: Knowledge;
  readonly #values: ValuesSchemas;

  constructor(knowledge: Knowledge, values: ValuesSchemas) {
    this.#knowledge = knowledge;
    this.#values = values;
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    const context = await this.#knowledge.contextOf(document);
    const own = await kindOf(document, this.#values);
    const { parseTolerant } = await import('../../core/yaml/tolerant.ts');
    if (token.isCancellationRequested) {
      return undefined;
    }
    const documents = parseYaml(document.getText(), parseTolerant);
    const at = document.offsetAt(position);
    const found = own ? explainIn(own, documents, at, context) : explain(documents, at, context);
    return found && new vscode.Hover(new vscode.MarkdownString(found.text), rangeOf(document, found.range));
  }
}

/** On the name of an app: what its row in the tree tells. */
export class LiveHover implements vscode.HoverProvider {
  readonly #apps: DeclaredApps;
  readonly #view: AppsView;
  readonly #now: () => number;

  constructor(apps: DeclaredApps, view: AppsView, now: () => number) {
    this.#apps = apps;
    this.#view = view;
    this.#now = now;
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Hover | undefined> {
    const at = document.offsetAt(position);
    const declared = await this.#apps.in(document);
    const found = declared.find(({ nameAt }) => nameAt.start <= at && at <= nameAt.end);
    if (!found || found.live.length === 0) {
      return undefined;
    }
    const texts = found.live.map((live) => {
      const item = new vscode.TreeItem('');
      const { tooltip } = this.#view.resolveTreeItem(item, appNode(live.app.id));
      // A row that the filter hides has no tooltip.
      return typeof tooltip === 'object' ? tooltip.value : liveWords(live, this.#now(), clockTime).text;
    });
    const text = new vscode.MarkdownString(texts.join('\n\n---\n\n'));
    text.isTrusted = { enabledCommands: HOVER_COMMANDS };
    return new vscode.Hover(text, rangeOf(document, found.nameAt));
  }
}
