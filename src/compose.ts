import { homedir } from 'node:os';

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { Connections } from './app/connections.ts';
import { LiveObjects } from './app/liveObjects.ts';
import type { Memory } from './app/remembered.ts';
import { RememberedHeals } from './app/rememberedHeals.ts';
import { describeClones } from './app/describeClones.ts';
import { SourceLocator } from './app/locateSource.ts';
import { ENGINES } from './core/engines/registry.ts';
import type { Kubeconfigs } from './core/ports.ts';
import { Store } from './core/store/store.ts';
import type { Disposable } from './core/util/emitter.ts';
import { redact } from './core/util/redact.ts';
import { systemClock } from './platform/clock.ts';
import { LocalFiles } from './platform/files.ts';
import { LocalRepositories } from './platform/git/repositories.ts';
import { GitRunner } from './platform/git/runner.ts';
import { LazyKubeconfigs } from './platform/kube/lazyKubeconfigs.ts';
import { commandHost } from './vscode/commands/composeHost.ts';
import type { CommandId } from './vscode/commands/ids.ts';
import { commandRunner } from './vscode/commands/run.ts';
import { setContextKey } from './vscode/contextKeys.ts';
import { ChangeMarks } from './vscode/documents/changeMarks.ts';
import type { Features } from './vscode/features.ts';
import { lazyFeatures } from './vscode/features.ts';
import type { Front } from './vscode/front.ts';
import { channelLogger } from './vscode/log.ts';
import { proxySettings } from './vscode/proxySettings.ts';
import { Notifications } from './vscode/notifications.ts';
import { onDidChangeSetting, setting } from './vscode/settings.ts';
import { StatusBar } from './vscode/status/statusBar.ts';
import { AppsView } from './vscode/views/apps/appsView.ts';
import { vsCodeAskpass, vsCodeGitPath } from './vscode/workspace/gitExtension.ts';
import { locateWorkspace } from './vscode/workspace/locateWorkspace.ts';

/** Finding a clone starts a few git processes the first time; a disk that hangs must not hang the rows. */
const LOCATE_MS = 20_000;

/** What the entry talks to after activation. */
export interface Plumbline {
  run(id: CommandId, args: readonly unknown[]): Promise<void>;
  /** Of the Trust Direction view. */
  readonly trustRows: () => Promise<vscode.TreeDataProvider<string>>;
}

/** Builds adapters, store, use cases and views, each once. Nothing here starts a process or calls a cluster. */
export function compose(context: vscode.ExtensionContext, front: Front): Plumbline {
  const own = <T extends Disposable>(member: T): T => {
    context.subscriptions.push(member);
    return member;
  };
  if (vscode.l10n.bundle) {
    l10n.config({ contents: vscode.l10n.bundle });
  }
  const { version } = context.extension.packageJSON as { readonly version: string };
  const channel = own(vscode.window.createOutputChannel('Plumbline', { log: true }));
  const logger = channelLogger(channel, redact);
  const clock = systemClock;
  const store = own(new Store());
  const memory: Memory = {
    get: (key) => context.workspaceState.get(key),
    set: (key, value) => context.workspaceState.update(key, value),
  };
  own(new RememberedHeals({ store, memory, clock }));
  const kubeconfigs = own(new LazyKubeconfigs(() => loadKubeconfigs(logger, version)));
  const connections = own(
    new Connections({
      kubeconfigs,
      engines: ENGINES,
      store,
      clock,
      logger,
      random: Math.random,
      memory,
    }),
  );
  const runner = new GitRunner({ environment: process.env, git: vsCodeGitPath, askpass: vsCodeAskpass });
  const repositories = new LocalRepositories({ runner, isTrusted: () => vscode.workspace.isTrusted });
  const files = new LocalFiles();
  const locator = new SourceLocator({ repositories, files, workspace: locateWorkspace });
  const { documents } = front;
  own(new ChangeMarks(documents));
  const liveObjects = own(
    new LiveObjects({
      engines: ENGINES,
      store,
      clock,
      logger,
      onDidObserve: connections.onDidObserve,
      session: (id) => connections.session(id),
      openResources: (app) => connections.openResources(app),
    }),
  );
  const appsView = own(
    new AppsView({
      store,
      clock,
      logger,
      memento: context.workspaceState,
      openApp: (app) => liveObjects.watch(app),
      locate: (app) => locator.locate(app, AbortSignal.timeout(LOCATE_MS)),
      lagOf: async (source) => {
        const { sourceLag } = await import('./app/sourceLag.ts');
        return sourceLag(locator, source, AbortSignal.timeout(LOCATE_MS));
      },
      histories: {
        of: (app) => features.history.made?.of(app),
        ask: (app) => {
          features.history
            .get()
            .then((histories) => histories.ask(app))
            .catch((error: unknown) => logger.error('the history could not be read', error));
        },
      },
      catalog: () => connections.catalog(),
      onDidChangeCatalog: connections.onDidChangeCatalog,
      restore: async () => {
        await Promise.all([readManifests(), connections.restore()]);
      },
      setContextKey,
      createTreeView: front.createAppsView,
    }),
  );
  const relocate = (): void => {
    locator.forget();
    appsView.forgetSources();
  };
  own(vscode.workspace.onDidChangeWorkspaceFolders(relocate));
  own(vscode.workspace.onDidGrantWorkspaceTrust(relocate));
  own(onDidChangeSetting('plumbline.sources.mirrors', relocate));
  own(new StatusBar(store, clock));
  own(new Notifications({ store, clock, reveal: (app) => appsView.reveal(app) }));
  const features: Features = own(
    lazyFeatures({
      context,
      logger,
      clock,
      store,
      connections,
      appsView,
      documents,
      repositories,
      locator,
      files,
      engines: ENGINES,
      openIndex: async (listen) => {
        const { startIndex } = await import('./platform/index/indexWorker.ts');
        const { fsPath } = vscode.Uri.joinPath(context.extensionUri, 'dist', 'worker.js');
        return startIndex({ file: fsPath, logger, words: vscode.l10n.bundle }, listen);
      },
      loadGitWriter: async () => {
        const { LocalGitWriter } = await import('./platform/git/writer.ts');
        return ({ root }) => new LocalGitWriter(root, runner);
      },
    }),
  );
  const readManifests = async (): Promise<void> => (await features.manifests.get()).start();
  const host = commandHost({
    documents,
    context,
    version,
    channel,
    logger,
    clock,
    store,
    connections,
    appsView,
    features,
    locator,
    files,
    engines: ENGINES,
    gitVersion: () => gitVersion(runner),
    clones: () => describeClones(locateWorkspace().folders, repositories, AbortSignal.timeout(10_000)),
  });
  logger.info(`Plumbline ${version} is ready`);
  return {
    run: commandRunner(async () => (await import('./vscode/commands/table.ts')).COMMANDS, host),
    trustRows: () => features.trust.get(),
  };
}

async function gitVersion(runner: GitRunner): Promise<string> {
  if (!vscode.workspace.isTrusted) {
    return 'not asked (Restricted Mode)';
  }
  const answer = await runner.run(homedir(), ['version'], { signal: AbortSignal.timeout(5000) });
  return answer.ok ? answer.value.toString('utf8').trim() : `not usable (${answer.error.code})`;
}

async function loadKubeconfigs(
  logger: ReturnType<typeof channelLogger>,
  version: string,
): Promise<Kubeconfigs> {
  const { KubeconfigFiles } = await import('./platform/kube/kubeconfigFiles.ts');
  return new KubeconfigFiles({
    setting: () => setting('plumbline.kubeconfig'),
    onDidChangeSetting: (call) => onDidChangeSetting('plumbline.kubeconfig', call),
    env: process.env,
    home: homedir(),
    platform: process.platform,
    clock: systemClock,
    random: Math.random,
    logger,
    proxy: proxySettings,
    loginTimeoutMs: () => setting('plumbline.connection.loginTimeoutSeconds') * 1000,
    userAgent: `plumbline/${version}`,
  });
}
