import type { Signature } from '../../core/git/rawCommit.ts';
import type { App } from '../../core/model/app.ts';
import type { OpenGitWriter } from '../../core/revert/gitWriter.ts';
import type { SourceLocator } from '../locateSource.ts';

/**
 * What signature a commit of an app carries, read from the commit as it is stored: one process, for one commit that
 * somebody opened. Undefined where no clone has it.
 */
export async function commitSignature(
  finder: Pick<SourceLocator, 'cloneOf'>,
  openWriter: OpenGitWriter,
  { app, sha }: { readonly app: App; readonly sha: string },
  signal: AbortSignal,
): Promise<Signature | 'none' | undefined> {
  const clones = await Promise.all(app.sources.map((source) => finder.cloneOf(source, signal)));
  for (const repository of new Set(clones.flatMap((clone) => (clone ? [clone.repository] : [])))) {
    const raw = await openWriter(repository).commits([sha], signal);
    const commit = raw.ok ? raw.value.get(sha) : undefined;
    if (commit) {
      return commit.signature ?? 'none';
    }
  }
  return undefined;
}
