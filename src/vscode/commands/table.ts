import { copyKubectl, copyName, copyRevision } from './app/copy.ts';
import {
  forceRelease,
  reconcile,
  reconcileWithSource,
  resetFailures,
  resume,
  suspend,
} from './app/requests.ts';
import {
  hardRefresh,
  refresh,
  sync,
  syncDryRun,
  syncResources,
  syncWithPrune,
  terminate,
} from './app/act.ts';
import { cloneSource, openInController, openLive, openManifest, openSource } from './app/open.ts';
import { diff, resourceDiff } from './app/diff.ts';
import { pin, unpin } from './app/pin.ts';
import { resetConsent } from './consent.ts';
import { chooseNamespaces } from './context/chooseNamespaces.ts';
import { copyInstallCommand, openKubeconfig, showRole } from './context/help.ts';
import {
  alwaysConnect,
  cancelLogin,
  connect,
  disconnect,
  openLoginPage,
  retry,
} from './context/lifecycle.ts';
import { selectContext } from './context/selectContext.ts';
import {
  clearAuditFilter,
  copyAudit,
  copyAuditSelection,
  filterAudit,
  filterAuditByAuthor,
  filterAuditByKind,
  foldAuditBots,
  loadMoreAudit,
  refreshAudit,
  stopAudit,
  unfoldAuditBots,
} from './history/audit.ts';
import { copyHistory, copySha } from './history/copy.ts';
import { loadMore, openCommitFiles, refreshHistory, showHistory } from './history/look.ts';
import { openFileAtRevision, openFileChange } from './history/openFile.ts';
import { openHistory } from './history/openHistory.ts';
import { copyResourceKubectl, copyResourceName } from './resource/copy.ts';
import { manageAgain, stopManaging } from './resource/manage.ts';
import { openResourceLive, openResourceManifest } from './resource/open.ts';
import { planRevertAgain, pushRevert, restoreApp, revertCommit, showRevertFiles } from './revert/revert.ts';
import type { CommandSpec } from './spec.ts';
import { refreshTrust } from './trust/refresh.ts';
import { diagnosticsReport } from './view/diagnosticsReport.ts';
import { clearFilter, filterApps, filterByState, groupByParent, groupByProject } from './view/filter.ts';
import { showLog } from './view/log.ts';
import { showAgain } from './view/showAgain.ts';

/** Every command. A test holds it to `ids.ts` and package.json. */
export const COMMANDS: readonly CommandSpec[] = [
  refreshTrust,
  selectContext,
  connect,
  disconnect,
  retry,
  cancelLogin,
  openLoginPage,
  alwaysConnect,
  chooseNamespaces,
  showRole,
  copyInstallCommand,
  openKubeconfig,
  filterApps,
  filterByState,
  clearFilter,
  groupByParent,
  groupByProject,
  refresh,
  hardRefresh,
  sync,
  syncDryRun,
  syncWithPrune,
  syncResources,
  terminate,
  reconcile,
  reconcileWithSource,
  forceRelease,
  resetFailures,
  suspend,
  resume,
  diff,
  openManifest,
  openSource,
  cloneSource,
  openLive,
  openInController,
  copyName,
  copyRevision,
  copyKubectl,
  pin,
  unpin,
  showHistory,
  refreshHistory,
  loadMore,
  openCommitFiles,
  copySha,
  copyHistory,
  openHistory,
  openFileChange,
  openFileAtRevision,
  filterAudit,
  filterAuditByAuthor,
  filterAuditByKind,
  clearAuditFilter,
  foldAuditBots,
  unfoldAuditBots,
  refreshAudit,
  loadMoreAudit,
  stopAudit,
  copyAudit,
  copyAuditSelection,
  revertCommit,
  restoreApp,
  pushRevert,
  showRevertFiles,
  planRevertAgain,
  resourceDiff,
  openResourceLive,
  stopManaging,
  manageAgain,
  openResourceManifest,
  copyResourceName,
  copyResourceKubectl,
  resetConsent,
  showAgain,
  showLog,
  diagnosticsReport,
];
