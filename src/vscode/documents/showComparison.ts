import * as vscode from 'vscode';

import type { CompareDeps, CompareOptions } from '../../app/compareApp.ts';
import type { App } from '../../core/model/app.ts';
import type { AppComparison, CompareError, ResourceComparison } from '../../core/model/comparison.ts';
import type { ResourceKey } from '../../core/model/ids.ts';
import { parseAppId, parseResourceKey } from '../../core/model/ids.ts';
import type { Result } from '../../core/util/result.ts';
import { objectsPlace } from '../../core/view/destination.ts';
import { comparisonSummary, differing, shownDiff } from '../../core/view/comparisonDocuments.ts';
import { unreachable } from '../../core/util/unreachable.ts';
import { inform, reportClusterError, reportFailure } from '../commands/report.ts';
import { dateTime } from '../clockTime.ts';
import { setting } from '../settings.ts';
import type { DocumentHost } from './documentHost.ts';
import { openDiff, openDiffs } from './openDiff.ts';

/** Compares the whole app and shows what differs, each resource beside the controller's verdict. */
export async function showAppDiff(host: DocumentHost, app: App): Promise<void> {
  const compared = await compare(host, app, {});
  if (!compared.ok) {
    await reportCompareError(app, compared.error);
    return;
  }
  const { controller, comparison } = compared.value;
  const found = differing(comparison);
  if (found.length === 0) {
    await sayNothingDiffers(app, controller, comparison);
    return;
  }
  const diffs = found.map((resource) =>
    shownDiff(comparison, resource, controller, (at) => dateTime(at, host.clock.now())),
  );
  const [only] = diffs;
  await (diffs.length === 1 && only
    ? openDiff(host.documents, only)
    : openDiffs(host.documents, comparisonSummary(comparison, app.name, controller), diffs));
  const failed = comparison.resources.filter((resource) => resource.status === 'failed');
  if (failed.length > 0) {
    sayFailed(failed);
  }
}

/** Compares one resource of the app and shows it in the diff editor. */
export async function showResourceDiff(host: DocumentHost, app: App, resource: ResourceKey): Promise<void> {
  const compared = await compare(host, app, { only: new Set([resource]) });
  if (!compared.ok) {
    await reportCompareError(app, compared.error);
    return;
  }
  const { controller, comparison } = compared.value;
  const found = comparison.resources[0];
  if (!found) {
    const name = parseResourceKey(resource);
    await reportFailure(
      vscode.l10n.t(
        '{0} {1} is not among the resources of {2} any more.',
        name?.kind ?? '',
        name?.name ?? '',
        app.name,
      ),
      vscode.l10n.t('Refresh the app to see what it manages now.'),
    );
    return;
  }
  await showOne(host, app, controller, comparison, found);
}

async function showOne(
  host: DocumentHost,
  app: App,
  controller: string,
  comparison: AppComparison,
  found: ResourceComparison,
): Promise<void> {
  switch (found.status) {
    case 'differs':
    case 'onlyDesired':
    case 'onlyLive':
      await openDiff(
        host.documents,
        shownDiff(comparison, found, controller, (at) => dateTime(at, host.clock.now())),
      );
      return;
    case 'same':
      await sayNothingDiffers(app, controller, comparison);
      return;
    case 'hook':
      inform(
        vscode.l10n.t('{0} {1} is a hook: it runs with a sync and is not compared.', found.kind, found.name),
      );
      return;
    case 'absent':
      inform(
        vscode.l10n.t(
          '{0} {1} is neither in the cluster nor in Git as far as it can be read here.',
          found.kind,
          found.name,
        ),
      );
      return;
    case 'failed':
      if (found.problem) {
        await reportClusterError(
          vscode.l10n.t('{0} {1} could not be compared.', found.kind, found.name),
          found.problem,
        );
      }
      return;
    default:
      unreachable(found.status);
  }
}

interface Compared {
  readonly controller: string;
  readonly comparison: AppComparison;
}

/** Asks for it with a progress that can be cancelled. A dry run is allowed: the user asked for this difference. */
async function compare(
  host: DocumentHost,
  app: App,
  options: Pick<CompareOptions, 'only'>,
): Promise<Result<Compared, CompareError>> {
  const connection = parseAppId(app.id)?.connection;
  const client = connection && host.connections.client(connection);
  const engine = host.connections.engineOf(app.id);
  if (!client || !engine) {
    return {
      ok: false,
      error: {
        code: 'cluster',
        error: { code: 'unreachable', server: '', detail: vscode.l10n.t('not connected') },
      },
    };
  }
  const { compareApp } = await import('../../app/compareApp.ts');
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      cancellable: true,
      title: vscode.l10n.t('Comparing {0} with the cluster', app.name),
    },
    async (progress, token) => {
      const abort = new AbortController();
      const cancelled = token.onCancellationRequested(() => abort.abort());
      try {
        const comparison = await compareApp(
          {
            client,
            engine,
            locator: host.locator,
            files: host.files,
            clock: host.clock,
            logger: host.logger,
            ...objectsClient(host, app),
          },
          app,
          {
            ...options,
            side: setting('plumbline.diff.desiredSide'),
            mayDryRun: true,
            onProgress: (done, total) =>
              progress.report({
                message: vscode.l10n.t('{0} of {1}', done, total),
                increment: done === 0 ? 0 : 100 / total,
              }),
          },
          abort.signal,
        );
        return comparison.ok
          ? { ok: true, value: { controller: engine.name, comparison: comparison.value } }
          : comparison;
      } finally {
        cancelled.dispose();
      }
    },
  );
}

/** The client of the cluster where the objects live, if that is another one and its context is connected. */
function objectsClient(host: DocumentHost, app: App): Pick<CompareDeps, 'objectsClient'> {
  const id = parseAppId(app.id)?.connection;
  const connection = id && host.store.state.connections.get(id);
  const place = connection && objectsPlace(app, connection, host.store.state, undefined);
  const client = place?.word === 'elsewhere' && place.context && host.connections.client(place.context.id);
  return client ? { objectsClient: client } : {};
}

/** Nothing to show is an answer too. Where the controller sees a difference that we do not, that is said, not hidden. */
async function sayNothingDiffers(app: App, controller: string, comparison: AppComparison): Promise<void> {
  const count = comparison.resources.length;
  const notes = [...comparison.notes, ...comparison.resources.flatMap((resource) => resource.notes)].map(
    (note) => note.text,
  );
  const failed = comparison.resources.filter((resource) => resource.status === 'failed');
  if (failed.length > 0) {
    sayFailed(failed);
    return;
  }
  const [one] = comparison.resources;
  const isOutOfSync = count === 1 ? one?.verdict === 'OutOfSync' : comparison.verdict === 'OutOfSync';
  if (isOutOfSync) {
    await reportFailure(
      vscode.l10n.t(
        '{0} says OutOfSync for {1}, and no differing field was found in {2} compared objects.',
        controller,
        app.name,
        count,
      ),
      notes[0] ?? vscode.l10n.t('Refresh the app: the verdict may be older than what was compared.'),
    );
    return;
  }
  inform(
    [
      vscode.l10n.t('Nothing differs in {0}: {1} objects were compared.', app.name, count),
      ...notes.slice(0, 1),
    ].join(' '),
  );
}

function sayFailed(failed: readonly ResourceComparison[]): void {
  const names = failed
    .slice(0, 3)
    .map((resource) => `${resource.kind} ${resource.name}`)
    .join(', ');
  const problem = failed[0]?.problem;
  const why = problem && 'detail' in problem ? problem.detail : '';
  inform(vscode.l10n.t('{0} objects could not be compared: {1}. {2}', failed.length, names, why));
}

async function reportCompareError(app: App, error: CompareError): Promise<void> {
  switch (error.code) {
    case 'cancelled':
      return;
    case 'cluster':
      await reportClusterError(vscode.l10n.t('{0} could not be compared.', app.name), error.error);
      return;
    case 'otherCluster':
      await reportFailure(
        vscode.l10n.t('The objects of {0} live on {1}.', app.name, error.destination),
        vscode.l10n.t('Connect to that cluster to compare them.'),
      );
      return;
    case 'notAnApp':
      await reportFailure(vscode.l10n.t('{0} manages no objects of its own.', app.name), '');
      return;
    default:
      unreachable(error);
  }
}
