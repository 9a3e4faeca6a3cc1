import * as vscode from 'vscode';

import type { LiveApp } from '../../core/authoring/liveApps.ts';
import { liveWords } from '../../core/authoring/liveApps.ts';
import type { Declaration } from '../../core/engines/engine.ts';
import { engineOf } from '../../core/engines/registry.ts';
import type { Clock } from '../../core/ports.ts';
import type { DeclaredObject } from '../../core/rules/context.ts';
import type { Store } from '../../core/store/store.ts';
import { DisposableStore } from '../../core/util/disposable.ts';
import type { Disposable } from '../../core/util/emitter.ts';
import { appNode } from '../../core/view/nodeId.ts';
import { clockTime } from '../clockTime.ts';
import { Pacer } from '../pacer.ts';
import type { DeclaredApp, DeclaredApps } from './declaredApps.ts';
import type { Knowledge } from './knowledge.ts';

export const REVEAL_APP = 'plumbline.editor.revealApp';
export const OPEN_DECLARATION = 'plumbline.editor.openDeclaration';
/** Ages are in minutes. */
const AGE_MS = 60_000;
/** More names than a line has room for. */
const MOST_NAMES = 3;

/** What an Application above its own manifest does right now, and above a manifest which app deploys it. */
export class AppLenses implements vscode.CodeLensProvider, Disposable {
  readonly #members = new DisposableStore();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #apps: DeclaredApps;
  readonly #knowledge: Knowledge;
  readonly #clock: Clock;
  #aging: Disposable | undefined;

  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(
    apps: DeclaredApps,
    knowledge: Knowledge,
    deps: { readonly store: Store; readonly clock: Clock },
  ) {
    this.#apps = apps;
    this.#knowledge = knowledge;
    this.#clock = deps.clock;
    this.#members.add(this.#changed);
    const pacer = this.#members.add(
      new Pacer<never>(deps.clock, () => {
        this.#changed.fire();
        return true;
      }),
    );
    this.#members.add(deps.store.onDidChange(() => pacer.touch({})));
    this.#members.add(knowledge.files.onDidChange(() => pacer.touch({})));
  }

  dispose(): void {
    this.#aging?.dispose();
    this.#members.dispose();
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const declared = await this.#apps.in(document);
    const lenses = declared.flatMap((app) => this.#lensesOf(app, document));
    if (declared.some(({ live }) => live.length > 0)) {
      this.#aging?.dispose();
      this.#aging = this.#clock.after(AGE_MS, () => this.#changed.fire());
    }
    const [first] = declared;
    const top = document.positionAt(first?.startsAt ?? 0).line;
    return [...lenses, ...this.#deployedBy(document, top)];
  }

  #lensesOf({ declaration, startsAt, live }: DeclaredApp, document: vscode.TextDocument): vscode.CodeLens[] {
    const line = document.lineAt(document.positionAt(startsAt)).range;
    const lens = (title: string, command: string, ...args: readonly string[]): vscode.CodeLens =>
      new vscode.CodeLens(line, { title, command, arguments: [...args] });
    if (live.length > 0) {
      return live.flatMap((one) => this.#liveLenses(one, live.length > 1, lens));
    }
    if (!this.#apps.isConnected) {
      return isApp(declaration)
        ? [lens(vscode.l10n.t('$(plug) Connect to see its state'), 'plumbline.context.select')]
        : [];
    }
    return [lens(vscode.l10n.t('$(circle-slash) Not in a connected cluster'), 'plumbline.context.select')];
  }

  #liveLenses(
    live: LiveApp,
    isOneOfMany: boolean,
    lens: (title: string, command: string, ...args: readonly string[]) => vscode.CodeLens,
  ): vscode.CodeLens[] {
    const { app, connection } = live;
    const { icon, text } = liveWords(live, this.#clock.now(), clockTime);
    const where = isOneOfMany ? ` (${connection.context.name})` : '';
    const row = appNode(app.id);
    const status = lens(`$(${icon}) ${text}${where}`, REVEAL_APP, app.id);
    return app.role === 'app'
      ? [
          status,
          ...(app.actions === undefined
            ? [
                lens(vscode.l10n.t('Refresh'), 'plumbline.app.refresh', row),
                lens(vscode.l10n.t('Sync…'), 'plumbline.app.sync', row),
              ]
            : []),
          ...(app.actions?.includes('reconcile') === true
            ? [lens(vscode.l10n.t('Reconcile…'), 'plumbline.app.reconcile', row)]
            : []),
          lens(vscode.l10n.t('Show Difference'), 'plumbline.app.diff', row),
          lens(vscode.l10n.t('Show History'), 'plumbline.app.showHistory', row),
        ]
      : [status];
  }

  /** Above a manifest that apps of this repository deploy, in one line with what else is said there. */
  #deployedBy(document: vscode.TextDocument, line: number): vscode.CodeLens[] {
    const { files } = this.#knowledge;
    const found = files.factsOf(document.uri)?.deployersOf(files.pathOf(document.uri)) ?? [];
    const named = new Map(found.map((one): [string, DeclaredObject] => [`${one.kind} ${one.name}`, one]));
    const first = new vscode.Range(line, 0, line, 0);
    const lenses = [...named.values()].slice(0, MOST_NAMES).map(
      (app) =>
        new vscode.CodeLens(first, {
          title: vscode.l10n.t('$(git-commit) Deployed by {0}', app.name),
          tooltip: app.path,
          command: OPEN_DECLARATION,
          arguments: [app],
        }),
    );
    const rest = named.size - lenses.length;
    const more = new vscode.CodeLens(first, { title: vscode.l10n.t('and {0} more', rest), command: '' });
    return rest > 0 ? [...lenses, more] : lenses;
  }
}

/** Whether a cluster would have a verdict of it. */
function isApp({ engine, kind }: Declaration): boolean {
  return engineOf(engine)?.appKinds.has(kind) === true;
}
