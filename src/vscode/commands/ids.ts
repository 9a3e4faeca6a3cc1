/**
 * Every command and what it takes. All work from the palette without arguments (they ask) and from the tree with the
 * row's id; a test holds this list, package.json and package.nls.json to each other.
 */
export interface CommandArgs {
  'plumbline.context.select': [];
  'plumbline.context.connect': [row?: string];
  'plumbline.context.disconnect': [row?: string];
  'plumbline.context.retry': [row?: string];
  'plumbline.context.cancelLogin': [row?: string];
  'plumbline.context.openLoginPage': [row?: string];
  'plumbline.context.alwaysConnect': [row?: string];
  'plumbline.context.chooseNamespaces': [row?: string];
  'plumbline.context.showRole': [row?: string];
  'plumbline.context.copyInstallCommand': [row?: string];
  'plumbline.context.openKubeconfig': [];
  'plumbline.apps.filter': [];
  'plumbline.apps.filterByState': [];
  'plumbline.apps.clearFilter': [];
  'plumbline.apps.groupByParent': [];
  'plumbline.apps.groupByProject': [];
  'plumbline.app.refresh': [row?: string];
  'plumbline.app.hardRefresh': [row?: string];
  'plumbline.app.sync': [row?: string];
  'plumbline.app.syncDryRun': [row?: string];
  'plumbline.app.syncWithPrune': [row?: string];
  'plumbline.app.syncResources': [row?: string, selection?: readonly string[]];
  'plumbline.app.terminate': [row?: string];
  'plumbline.app.reconcile': [row?: string];
  'plumbline.app.reconcileWithSource': [row?: string];
  'plumbline.app.forceRelease': [row?: string];
  'plumbline.app.resetFailures': [row?: string];
  'plumbline.app.suspend': [row?: string];
  'plumbline.app.resume': [row?: string];
  'plumbline.app.diff': [row?: string];
  'plumbline.app.openManifest': [row?: string];
  'plumbline.app.openSource': [row?: string];
  'plumbline.app.cloneSource': [row?: string];
  'plumbline.app.openLive': [row?: string];
  'plumbline.app.openInController': [row?: string];
  'plumbline.app.copyName': [row?: string];
  'plumbline.app.copyRevision': [row?: string];
  'plumbline.app.copyKubectl': [row?: string];
  'plumbline.app.pin': [row?: string];
  'plumbline.app.unpin': [row?: string];
  'plumbline.app.showHistory': [row?: string];
  'plumbline.history.refresh': [row?: string];
  'plumbline.history.loadMore': [row?: string];
  'plumbline.history.openCommit': [row?: string];
  'plumbline.history.copySha': [row?: string];
  'plumbline.history.copyMarkdown': [row?: string];
  'plumbline.app.openHistory': [row?: string, selection?: readonly string[]];
  'plumbline.history.openFileChange': [row?: string];
  'plumbline.history.openFile': [row?: string];
  'plumbline.audit.filter': [];
  'plumbline.audit.filterByAuthor': [];
  'plumbline.audit.filterByKind': [];
  'plumbline.audit.clearFilter': [];
  'plumbline.audit.foldBots': [];
  'plumbline.audit.unfoldBots': [];
  'plumbline.audit.refresh': [];
  'plumbline.audit.loadMore': [];
  'plumbline.audit.stop': [];
  'plumbline.audit.copyMarkdown': [];
  'plumbline.audit.copySelection': [];
  'plumbline.revert.commit': [row?: string, selection?: readonly string[]];
  'plumbline.revert.restoreApp': [row?: string];
  'plumbline.revert.push': [document?: unknown];
  'plumbline.revert.showFiles': [document?: unknown];
  'plumbline.revert.planAgain': [document?: unknown];
  'plumbline.trust.refresh': [];
  'plumbline.resource.diff': [row?: string];
  'plumbline.resource.openLive': [row?: string];
  'plumbline.resource.openManifest': [row?: string];
  'plumbline.resource.stopManaging': [row?: string];
  'plumbline.resource.manageAgain': [row?: string];
  'plumbline.resource.copyName': [row?: string];
  'plumbline.resource.copyKubectl': [row?: string];
  'plumbline.consent.reset': [];
  'plumbline.document.showAgain': [];
  'plumbline.log.show': [];
  'plumbline.diagnostics.report': [];
}

export type CommandId = keyof CommandArgs;

const IDS: Record<CommandId, true> = {
  'plumbline.context.select': true,
  'plumbline.context.connect': true,
  'plumbline.context.disconnect': true,
  'plumbline.context.retry': true,
  'plumbline.context.cancelLogin': true,
  'plumbline.context.openLoginPage': true,
  'plumbline.context.alwaysConnect': true,
  'plumbline.context.chooseNamespaces': true,
  'plumbline.context.showRole': true,
  'plumbline.context.copyInstallCommand': true,
  'plumbline.context.openKubeconfig': true,
  'plumbline.apps.filter': true,
  'plumbline.apps.filterByState': true,
  'plumbline.apps.clearFilter': true,
  'plumbline.apps.groupByParent': true,
  'plumbline.apps.groupByProject': true,
  'plumbline.app.refresh': true,
  'plumbline.app.hardRefresh': true,
  'plumbline.app.sync': true,
  'plumbline.app.syncDryRun': true,
  'plumbline.app.syncWithPrune': true,
  'plumbline.app.syncResources': true,
  'plumbline.app.terminate': true,
  'plumbline.app.reconcile': true,
  'plumbline.app.reconcileWithSource': true,
  'plumbline.app.forceRelease': true,
  'plumbline.app.resetFailures': true,
  'plumbline.app.suspend': true,
  'plumbline.app.resume': true,
  'plumbline.app.diff': true,
  'plumbline.app.openManifest': true,
  'plumbline.app.openSource': true,
  'plumbline.app.cloneSource': true,
  'plumbline.app.openLive': true,
  'plumbline.app.openInController': true,
  'plumbline.app.copyName': true,
  'plumbline.app.copyRevision': true,
  'plumbline.app.copyKubectl': true,
  'plumbline.app.pin': true,
  'plumbline.app.unpin': true,
  'plumbline.app.showHistory': true,
  'plumbline.history.refresh': true,
  'plumbline.history.loadMore': true,
  'plumbline.history.openCommit': true,
  'plumbline.history.copySha': true,
  'plumbline.history.copyMarkdown': true,
  'plumbline.app.openHistory': true,
  'plumbline.history.openFileChange': true,
  'plumbline.history.openFile': true,
  'plumbline.audit.filter': true,
  'plumbline.audit.filterByAuthor': true,
  'plumbline.audit.filterByKind': true,
  'plumbline.audit.clearFilter': true,
  'plumbline.audit.foldBots': true,
  'plumbline.audit.unfoldBots': true,
  'plumbline.audit.refresh': true,
  'plumbline.audit.loadMore': true,
  'plumbline.audit.stop': true,
  'plumbline.audit.copyMarkdown': true,
  'plumbline.audit.copySelection': true,
  'plumbline.revert.commit': true,
  'plumbline.revert.restoreApp': true,
  'plumbline.revert.push': true,
  'plumbline.revert.showFiles': true,
  'plumbline.revert.planAgain': true,
  'plumbline.trust.refresh': true,
  'plumbline.resource.diff': true,
  'plumbline.resource.openLive': true,
  'plumbline.resource.openManifest': true,
  'plumbline.resource.stopManaging': true,
  'plumbline.resource.manageAgain': true,
  'plumbline.resource.copyName': true,
  'plumbline.resource.copyKubectl': true,
  'plumbline.consent.reset': true,
  'plumbline.document.showAgain': true,
  'plumbline.log.show': true,
  'plumbline.diagnostics.report': true,
};

export const COMMAND_IDS = Object.keys(IDS) as readonly CommandId[];
