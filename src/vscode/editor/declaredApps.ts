import type * as vscode from 'vscode';

import type { LiveApp } from '../../core/authoring/liveApps.ts';
import { liveApps } from '../../core/authoring/liveApps.ts';
import type { Declaration, GitOpsEngine } from '../../core/engines/engine.ts';
import { ruleDocuments } from '../../core/rules/documents.ts';
import { OPEN_GATE } from '../../core/rules/gate.ts';
import type { Store } from '../../core/store/store.ts';
import { asObject } from '../../core/util/json.ts';
import type { YamlNode } from '../../core/yaml/node.ts';
import { parseYaml } from '../../core/yaml/parse.ts';
import { nodeAt, toJson } from '../../core/yaml/read.ts';

/** An app that an open document declares, with what runs of it. */
export interface DeclaredApp {
  readonly declaration: Declaration;
  /** Where its object begins, offset in the file. */
  readonly startsAt: number;
  readonly nameAt: { readonly start: number; readonly end: number };
  readonly live: readonly LiveApp[];
}

/** Finds the apps that documents declare, in the state of the open connections. */
export class DeclaredApps {
  readonly #engines: readonly GitOpsEngine[];
  readonly #store: Store;
  readonly #mark: RegExp;

  constructor(engines: readonly GitOpsEngine[], store: Store) {
    this.#engines = engines;
    this.#store = store;
    const groups = engines.flatMap(({ watches }) => watches.map(({ group }) => group));
    this.#mark = new RegExp([...new Set(groups)].map((group) => group.replaceAll('.', '\\.')).join('|'));
  }

  get isConnected(): boolean {
    return this.#store.state.connections.size > 0;
  }

  /** Also of a document that is broken at the moment: lines above it must not come and go while somebody types. */
  async in(document: vscode.TextDocument): Promise<readonly DeclaredApp[]> {
    const text = document.getText();
    if (!this.#mark.test(text)) {
      return [];
    }
    const { parseTolerant } = await import('../../core/yaml/tolerant.ts');
    return parseYaml(text, parseTolerant).flatMap((parsed) =>
      ruleDocuments(parsed, { uri: '', path: '' }, () => OPEN_GATE).flatMap(({ root }) => {
        const declaration = root && this.#declarationOf(root);
        const name = nodeAt(root, 'metadata', 'name');
        return root && declaration && name
          ? [
              {
                declaration,
                startsAt: parsed.offset + root.start,
                nameAt: { start: parsed.offset + name.start, end: parsed.offset + name.end },
                live: liveApps(this.#store.state, declaration),
              },
            ]
          : [];
      }),
    );
  }

  #declarationOf(root: YamlNode): Declaration | undefined {
    const object = asObject(toJson(root));
    if (!object) {
      return undefined;
    }
    for (const engine of this.#engines) {
      const declared = engine.declares(object);
      if (declared) {
        return declared;
      }
    }
    return undefined;
  }
}
