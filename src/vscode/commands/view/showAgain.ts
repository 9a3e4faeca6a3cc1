import * as vscode from 'vscode';

import { appInCluster } from '../../../core/store/clusters.ts';
import type { DocumentId } from '../../../core/view/documentId.ts';
import { appNode, resourceNode } from '../../../core/view/nodeId.ts';
import { documentsOfTab } from '../../documents/shownTab.ts';
import { inform } from '../report.ts';
import { command } from '../spec.ts';

/**
 * For a tab of ours that came back without its text, and for one that is old: asks the cluster for it anew. The button in
 * the tab's title is the only thing of a restored tab that makes a call.
 */
export const showAgain = command({
  id: 'plumbline.document.showAgain',
  effect: 'none',
  needsTrust: true,
  run: async (host) => {
    const shown = documentsOfTab(vscode.window.tabGroups.activeTabGroup.activeTab);
    const [first] = shown;
    const app = first && host.findApp(first.app);
    if (!first) {
      inform(vscode.l10n.t('The active tab is none of Plumbline.'));
    } else if (!app) {
      const connect = vscode.l10n.t('Select Context');
      inform(vscode.l10n.t('The context that this tab is about is not connected.'), {
        title: connect,
        run: () => vscode.commands.executeCommand('plumbline.context.select'),
      });
    } else {
      await showAnew(first, shown.length > 1);
    }
  },
});

async function showAnew(id: DocumentId, isWhole: boolean): Promise<void> {
  const isApp: boolean = appInCluster(id.app) === String(id.resource);
  if (id.kind === 'live') {
    await (isApp
      ? vscode.commands.executeCommand('plumbline.app.openLive', appNode(id.app))
      : vscode.commands.executeCommand('plumbline.resource.openLive', resourceNode(id.app, id.resource)));
  } else if (id.kind === 'revert') {
    await vscode.commands.executeCommand('plumbline.revert.planAgain');
  } else if (id.kind === 'revision') {
    await vscode.commands.executeCommand('plumbline.app.showHistory', appNode(id.app));
  } else if (isWhole) {
    await vscode.commands.executeCommand('plumbline.app.diff', appNode(id.app));
  } else {
    await vscode.commands.executeCommand('plumbline.resource.diff', resourceNode(id.app, id.resource));
  }
}
