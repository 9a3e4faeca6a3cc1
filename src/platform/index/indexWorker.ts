import { Worker } from 'node:worker_threads';

import type { IndexAnswer, IndexPort } from '../../core/authoring/indexMessages.ts';
import type { Logger } from '../../core/ports.ts';
import { topOf } from './clone.ts';
import { diskOf } from './disk.ts';

/** In MB. A workspace of 50,000 files needs less; a runaway must not take the editor along. */
const LARGEST_HEAP = 1024;

export interface IndexWorkerParts {
  /** The bundled worker. */
  readonly file: string;
  readonly logger: Logger;
  /** Translations of the editor's language, which a thread does not get by itself. */
  readonly words: object | undefined;
}

/** Starts the thread that reads the workspace. */
export function startIndex(parts: IndexWorkerParts, listen: (answer: IndexAnswer) => void): IndexPort {
  const worker = new Worker(parts.file, {
    workerData: parts.words,
    resourceLimits: { maxOldGenerationSizeMb: LARGEST_HEAP },
  });
  worker.on('message', listen);
  worker.on('error', (error) =>
    parts.logger.error('the index of the workspace stopped: files that are not open go unchecked', error),
  );
  worker.unref();
  return {
    send: (request) => worker.postMessage(request),
    dispose: () => void worker.terminate(),
    topOf,
    diskOf,
  };
}
