import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';

import { checkFile } from '../../src/core/authoring/folderCheck.ts';
import { catalogOf, kindsOf } from '../../src/core/schema/catalog.ts';
import type { SchemaFile } from '../../src/core/schema/schemaFile.ts';
import { RepositoryFacts } from '../../src/core/workspace/repositoryFacts.ts';
import { parseTolerant } from '../../src/core/yaml/tolerant.ts';
import { root } from '../../test/host/extensions.ts';
import { manifest } from './manifests.ts';
import type { Checker, RivalVersion } from './rival.ts';
import { rivalChecker } from './rival.ts';

/** Checks manifests on a thread of its own, so that one checker's garbage is not the other's work. */
export interface CheckRequest {
  readonly from: number;
  readonly until: number;
}

export interface CheckAnswer {
  readonly found: number;
  /** Of processor time: what else the machine does counts for nobody. */
  readonly ms: number;
}

const SCHEMAS = JSON.parse(readFileSync(path.join(root, 'schemas/catalog.json'), 'utf8')) as SchemaFile;
const { who, count } = workerData as { readonly who: 'own' | RivalVersion; readonly count: number };
const files = Array.from({ length: count }, (_, index) => manifest(index));

const check: Checker = who === 'own' ? ownChecker() : await rivalChecker(who, files, SCHEMAS);

parentPort?.on('message', (request: CheckRequest) => void answer(request));

async function answer({ from, until }: CheckRequest): Promise<void> {
  const part = files.slice(from, until);
  const before = process.threadCpuUsage();
  const found = await check(part, from);
  const { user, system } = process.threadCpuUsage(before);
  const answered: CheckAnswer = { found, ms: (user + system) / 1000 };
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(answered);
}

function ownChecker(): Checker {
  const context = {
    settings: { productionPaths: [] },
    schemas: catalogOf(kindsOf(SCHEMAS, 'bundled')),
    workspace: new RepositoryFacts({ kindOf: () => 'absent', list: () => [] }),
  };
  const onError = (_rule: unknown, error: unknown): never => {
    throw error;
  };
  return (some, from) => {
    let found = 0;
    for (const [at, { text }] of some.entries()) {
      found += checkFile({
        path: `${from + at}.yaml`,
        text,
        context,
        tolerant: parseTolerant,
        onError,
      }).length;
    }
    return Promise.resolve(found);
  };
}
