import type * as vscode from 'vscode';

import type { Connections } from '../app/connections.ts';
import type { SourceLocator } from '../app/locateSource.ts';
import type { OpenIndex } from '../core/authoring/indexMessages.ts';
import type { GitOpsEngine } from '../core/engines/engine.ts';
import type { Clock, FileReader, GitRepositories, Logger } from '../core/ports.ts';
import type { OpenGitWriter } from '../core/revert/gitWriter.ts';
import type { Store } from '../core/store/store.ts';
import type { Disposable } from '../core/util/emitter.ts';
import type { VirtualDocuments } from './documents/virtualDocuments.ts';
import type { AppHistories } from './history/appHistories.ts';
import type { AuditView } from './history/auditView.ts';
import { lazyFeature } from './lazyFeature.ts';
import type { LazyFeature } from './lazyFeature.ts';
import type { Reverts } from './revert/reverts.ts';
import type { TrustView } from './trust/trustView.ts';
import { whenConnected, whenOpen } from './triggers.ts';
import type { AppsView } from './views/apps/appsView.ts';
import type { ManifestFiles } from './workspace/manifestFiles.ts';

/** Pushed branches that the last window followed. */
const FOLLOWED = 'plumbline.reverts';

/** What features are built from. The composition root makes each part once; a new feature adds what it lacks. */
export interface FeatureParts {
  readonly context: vscode.ExtensionContext;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly store: Store;
  readonly connections: Connections;
  readonly appsView: AppsView;
  readonly documents: VirtualDocuments;
  readonly repositories: GitRepositories;
  readonly locator: SourceLocator;
  readonly files: FileReader;
  readonly engines: readonly GitOpsEngine[];
  /** Starts the thread that reads the files of the workspace. */
  readonly openIndex: OpenIndex;
  /** The writing half of git, which is loaded with the first revert. */
  readonly loadGitWriter: () => Promise<OpenGitWriter>;
}

/** Parts of the product that load at their first need, each by the name under which commands ask for it. */
export interface Features extends Disposable {
  /** Which workspace file declares which app. */
  readonly manifests: LazyFeature<ManifestFiles>;
  /** Commits of an app and what became of them, from the first opened History row on. */
  readonly history: LazyFeature<AppHistories>;
  /** The list of histories in the panel, from the first time it is opened. */
  readonly audit: LazyFeature<AuditView>;
  /** Plans of reverts, from the first one on. */
  readonly reverts: LazyFeature<Reverts>;
  /** Marks in the Explorer on files whose app has drifted. */
  readonly driftMarks: LazyFeature<Disposable>;
  /** The check of manifests, completion, hovers, navigation, the state of an app above its manifest. */
  readonly editor: LazyFeature<Disposable>;
  /** The rows of the Trust Direction view, from the first look on. */
  readonly trust: LazyFeature<TrustView>;
}

/**
 * Every lazy feature: one entry that imports its module dynamically, with the triggers that need it. Nothing here runs a
 * feature, and nothing of a feature's code may be imported statically: a test holds what activation loads to its budget.
 */
export function lazyFeatures(parts: FeatureParts): Features {
  const { engines, logger } = parts;
  const manifests = lazyFeature({
    name: 'the index of manifests',
    logger,
    load: async () => {
      const { ManifestFiles } = await import('./workspace/manifestFiles.ts');
      return new ManifestFiles(engines, parts);
    },
  });
  const editor = lazyFeature({
    name: 'the editing of manifests',
    logger,
    on: [whenOpen('yaml')],
    load: async () => {
      const { manifestEditor } = await import('./editor/manifestEditor.ts');
      return manifestEditor(parts);
    },
  });
  const driftMarks = lazyFeature({
    name: 'the marks of drifted files',
    logger,
    on: [whenConnected(parts.store)],
    load: async () => {
      const { driftMarks: load } = await import('./editor/driftMarks.ts');
      // Which file declares which app, also while nobody looks at the tree.
      await (await manifests.get()).start();
      return load(parts);
    },
  });
  const history = lazyFeature({
    name: 'the history of apps',
    logger,
    load: async () => {
      const { AppHistories } = await import('./history/appHistories.ts');
      const histories = new AppHistories(parts);
      histories.onDidChange((app) => parts.appsView.touchHistory(app));
      return histories;
    },
  });
  const audit = lazyFeature({
    name: 'the History view',
    logger,
    load: async () => {
      const { AuditView } = await import('./history/auditView.ts');
      return new AuditView({ ...parts, histories: await history.get() });
    },
  });
  const { workspaceState } = parts.context;
  const kept = {
    get: () => workspaceState.get<unknown>(FOLLOWED),
    set: (value: unknown) => workspaceState.update(FOLLOWED, value),
  };
  const reverts = lazyFeature({
    name: 'reverts',
    logger,
    // What the last window followed is followed on.
    on: kept.get() === undefined ? [] : [whenConnected(parts.store)],
    load: async () => {
      const { Reverts } = await import('./revert/reverts.ts');
      return new Reverts({ ...parts, kept });
    },
  });
  const trust = lazyFeature({
    name: 'the Trust Direction view',
    logger,
    load: async () => {
      const { TrustView } = await import('./trust/trustView.ts');
      return new TrustView(parts);
    },
  });
  const features = { manifests, editor, driftMarks, history, audit, reverts, trust };
  return {
    ...features,
    dispose: () => {
      for (const feature of Object.values(features)) {
        feature.dispose();
      }
    },
  };
}
