import * as vscode from 'vscode';

import type { CompareDeps, CompareOptions } from '../../app/compareApp.ts';
import type { App } from '../../core/model/app.ts';
import type { AppComparison, CompareError } from '../../core/model/comparison.ts';
import type { ResourceKey } from '../../core/model/ids.ts';
import { parseAppId, parseResourceKey } from '../../core/model/ids.ts';
import type { Result } from '../../core/util/result.ts';
import type { ContextCatalog } from '../../core/model/connection.ts';
import type { ObjectsPlace } from '../../core/view/destination.ts';
import { objectsPlace } from '../../core/view/destination.ts';
import { comparisonSummary, differing, shownDiff } from '../../core/view/comparisonDocuments.ts';
import { compareErrorMessage, comparisonMessage } from '../../core/view/comparisonMessages.ts';
import type { ComparisonMessage } from '../../core/view/comparisonMessages.ts';
import { inform, reportFailure } from '../commands/report.ts';
import { dateTime } from '../clockTime.ts';
import { setting } from '../settings.ts';
import { withSignal } from '../withSignal.ts';
import type { DocumentHost } from './documentHost.ts';
import { openDiff, openDiffs } from './openDiff.ts';

/** Compares the whole app and shows what differs, each resource beside the controller's verdict. */
export async function showAppDiff(host: DocumentHost, app: App): Promise<void> {
  const compared = await compare(host, app, {});
  if (compared.ok) {
    await show(host, app, compared.value);
  } else {
    await say(compareErrorMessage(compared.error, app.name, await contextOfObjects(host, app)));
  }
}

/** Compares one resource of the app and shows it in the diff editor. */
export async function showResourceDiff(host: DocumentHost, app: App, resource: ResourceKey): Promise<void> {
  const compared = await compare(host, app, { only: new Set([resource]) });
  if (!compared.ok) {
    await say(compareErrorMessage(compared.error, app.name, await contextOfObjects(host, app)));
    return;
  }
  if (compared.value.comparison.resources.length === 0) {
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
  await show(host, app, compared.value);
}

async function show(host: DocumentHost, app: App, { comparison, controller }: Compared): Promise<void> {
  const when = (at: number): string => dateTime(at, host.clock.now());
  const diffs = differing(comparison).map((resource) => shownDiff(comparison, resource, controller, when));
  const [first, ...others] = diffs;
  if (first) {
    await (others.length === 0
      ? openDiff(host.documents, first)
      : openDiffs(host.documents, comparisonSummary(comparison, app.name, controller), diffs));
  }
  await say(comparisonMessage(comparison, app.name, controller));
}

async function say(message: ComparisonMessage | undefined): Promise<void> {
  if (message?.severity === 'problem') {
    await reportFailure(message.text, message.advice);
  } else if (message) {
    inform(message.text);
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
  return withSignal(
    vscode.l10n.t('Comparing {0} with the cluster', app.name),
    async (signal, say): Promise<Result<Compared, CompareError>> => {
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
            say({
              message: vscode.l10n.t('{0} of {1}', done, total),
              increment: done === 0 ? 0 : 100 / total,
            }),
        },
        signal,
      );
      return comparison.ok
        ? { ok: true, value: { controller: engine.name, comparison: comparison.value } }
        : comparison;
    },
  );
}

/** The client of the cluster where the objects live, if that is another one and its context is connected. */
function objectsClient(host: DocumentHost, app: App): Pick<CompareDeps, 'objectsClient'> {
  const place = placeOf(host, app, undefined);
  const client = place?.word === 'elsewhere' && place.context && host.connections.client(place.context.id);
  return client ? { objectsClient: client } : {};
}

/** The name of the context, connected or not, that leads to the other cluster where the objects live. */
async function contextOfObjects(host: DocumentHost, app: App): Promise<string | undefined> {
  const place = placeOf(host, app, await host.connections.catalog());
  return place?.word === 'elsewhere' ? place.context?.name : undefined;
}

function placeOf(
  { store }: DocumentHost,
  app: App,
  catalog: ContextCatalog | undefined,
): ObjectsPlace | undefined {
  const id = parseAppId(app.id)?.connection;
  const connection = id && store.state.connections.get(id);
  return connection && objectsPlace(app, connection, store.state, catalog);
}
