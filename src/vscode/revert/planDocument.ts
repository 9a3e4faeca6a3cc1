import * as vscode from 'vscode';

import { maskManifestText } from '../../core/mask/manifestText.ts';
import { Masker } from '../../core/mask/masker.ts';
import type { App } from '../../core/model/app.ts';
import type { ChangedFile } from '../../core/revert/changedObjects.ts';
import type { RevertPlan } from '../../core/revert/outcome.ts';
import { revertMessage } from '../../core/revert/message.ts';
import { appNamed } from '../../core/store/related.ts';
import { allowanceOf, connectionOfApp } from '../../core/store/select.ts';
import { DOCUMENT_SCHEME, documentAddress, fileDocument, planDocument } from '../../core/view/documentId.ts';
import { planTitle, revertPlanText } from '../../core/view/revertPlanText.ts';
import type { RevertParts, ShownPlan } from './parts.ts';

/** Opens the files behind the plan, then the plan on top of them. `onPut` learns its address before it is seen. */
export async function openPlan(
  parts: RevertParts,
  shown: Omit<ShownPlan, 'uri'>,
  onPut: (uri: vscode.Uri) => void,
): Promise<vscode.Uri> {
  await openPlannedFiles(parts, shown.app, shown.plan);
  const uri = putPlan(parts, shown);
  onPut(uri);
  await vscode.window.showTextDocument(uri, { preview: false });
  return uri;
}

/** Both sides of each file that the revert changes, read-only, Secrets masked alike on both. */
export async function openPlannedFiles(
  { documents }: Pick<RevertParts, 'documents'>,
  app: App,
  plan: RevertPlan,
): Promise<void> {
  const texts = new Map(maskedFiles(plan).map((file) => [file.path, file]));
  const entries = plan.changes.map(({ path, before, after }) => {
    const side = (which: 'before' | 'after'): vscode.Uri => {
      const version = which === 'before' ? plan.on.tip : plan.tree;
      return documents.put({
        id: fileDocument(app.id, path, version, `${which} the revert`),
        text: texts.get(path)?.[which] ?? vscode.l10n.t('# not shown as text'),
        marks: [],
      });
    };
    const { path: label } = documentAddress(fileDocument(app.id, path, '', ''));
    return [
      vscode.Uri.from({ scheme: DOCUMENT_SCHEME, path: label }),
      before && side('before'),
      after && side('after'),
    ];
  });
  const title = vscode.l10n.t('{0} · {1}: files', planTitle(plan), app.name);
  await vscode.commands.executeCommand('vscode.changes', title, entries);
}

/** Puts the plan's document, or puts it anew once its commit is pushed. */
export function putPlan(
  { documents, store, clock }: RevertParts,
  { app, undo, plan, branch }: Omit<ShownPlan, 'uri'>,
  pushed?: { readonly commit: string; readonly message: string },
): vscode.Uri {
  const text = revertPlanText(plan, {
    app,
    allowanceOf: (one) => {
      const connection = connectionOfApp(store.state, one.id);
      return connection && allowanceOf(one, connection, clock.now());
    },
    sourceOf: (one) => {
      const connection = connectionOfApp(store.state, one.id);
      const [ref] = one.sourceRefs ?? [];
      return connection && ref && appNamed(one, ref, connection.apps);
    },
    remote: undo.remote,
    branch,
    message: pushed?.message ?? revertMessage({ app: app.name, reason: '', ...plan }),
    masked: maskedFiles(plan),
    ...(pushed && { pushed: pushed.commit }),
    now: clock.now(),
  });
  const what = 'sha' in undo ? `restore ${undo.sha}` : `revert ${undo.commits.join(' ')}`;
  const id = planDocument(app.id, planTitle(plan), plan.on.tip, what);
  return documents.put({ id, text, marks: [] });
}

function maskedFiles({ files }: RevertPlan): readonly ChangedFile[] {
  const masker = new Masker();
  return files.map(({ path, before, after }) => ({
    path,
    ...(before !== undefined && { before: maskManifestText(before, masker) }),
    ...(after !== undefined && { after: maskManifestText(after, masker) }),
  }));
}
