import { maskManifestText } from '../../core/mask/manifestText.ts';
import { Masker } from '../../core/mask/masker.ts';
import type { GitChange, GitError, GitRepository } from '../../core/ports.ts';
import type { Result } from '../../core/util/result.ts';
import { ok } from '../../core/util/result.ts';

/** A changed file as texts of both sides; undefined on the side where it is not. */
export interface CommitFile {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** A longer text freezes a diff editor, and no manifest is that long. */
const MAX_BYTES = 4 * 1024 * 1024;
/** A submodule's change names a commit, which is no text. */
const OBJECT_ID = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/** The texts of changed files, Secrets masked alike on both sides. One process for all. */
export async function commitFiles(
  repository: Pick<GitRepository, 'blobs'>,
  changes: readonly GitChange[],
  signal: AbortSignal,
): Promise<Result<readonly CommitFile[], GitError>> {
  const objects = changes.flatMap(({ before, after }) => [before, after]).filter((id) => OBJECT_ID.test(id));
  const blobs = await repository.blobs([...new Set(objects)], signal);
  if (!blobs.ok) {
    return blobs;
  }
  const masker = new Masker();
  const decoder = new TextDecoder();
  const textOf = (object: string): string | undefined => {
    const bytes = blobs.value.get(object);
    if (bytes === undefined) {
      return undefined;
    }
    return isBinary(bytes) || bytes.length > MAX_BYTES
      ? `# ${bytes.length} bytes that are not shown as text\n`
      : maskManifestText(decoder.decode(bytes), masker);
  };
  return ok(
    changes.map(({ path, before, after }) => ({ path, before: textOf(before), after: textOf(after) })),
  );
}

/** As git tells: a NUL near the beginning. */
function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 8000).includes(0);
}
