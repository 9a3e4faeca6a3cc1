import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildRepository } from '../../world/repository.ts';
import type { SampleRepository } from '../../world/repository.ts';

export const NOW = new Date('2026-11-24T12:00:00Z');
export const ORIGIN_URL = 'https://origin.example/fernhill/platform.git';

/** A folder of its own that is gone after the tests of the file. */
export function temporaryFolder(): { readonly path: () => string } {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plumbline-test-'));
  });
  after(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  return { path: () => folder };
}

/** The sample repository, built once for the tests of the file. */
export function sampleRepository(): () => SampleRepository {
  const folder = temporaryFolder();
  let built: SampleRepository | undefined;
  before(async () => {
    built = await buildRepository({ dir: folder.path(), originUrl: ORIGIN_URL, now: NOW });
  });
  return () => {
    if (built === undefined) {
      throw new Error('the repository is built before the tests, not while they are declared');
    }
    return built;
  };
}
