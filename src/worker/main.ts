import { parentPort, workerData } from 'node:worker_threads';

import * as l10n from '@vscode/l10n';

import type { IndexRequest } from '../core/authoring/indexMessages.ts';
import { IndexServer } from '../platform/index/serveIndex.ts';

/** The thread that reads the workspace: the extension host never waits for a large repository. */
const words = workerData as l10n.l10nJsonFormat | undefined;
if (words) {
  l10n.config({ contents: words });
}
const server = new IndexServer((answer) => parentPort?.postMessage(answer));
parentPort?.on('message', (request: IndexRequest) => server.handle(request));
