import { createHash } from 'node:crypto';

/** Keys under which `flux push artifact` says what an artifact was made from. */
export const ORIGIN_URL = 'org.opencontainers.image.source';
export const ORIGIN_REVISION = 'org.opencontainers.image.revision';

/** A folder of a commit, as somebody's pipeline packed it. */
export interface Pushed {
  /** Of the repository, as the pipeline names it. */
  readonly source: string;
  /** Branch of the commit. */
  readonly branch: string;
  /** Full id. */
  readonly commit: string;
  /** Below the top of the repository, without slashes at its ends; empty for all of it. */
  readonly folder: string;
}

/** Artifacts by what an OCIRepository names them: `oci://…` and a tag. */
export class Registry {
  readonly #tags = new Map<string, Pushed>();
  readonly #contents = new Map<string, Pushed>();

  /** As `flux push artifact <url>:<tag> --path <folder> --source <source> --revision <branch>@sha1:<commit>`. */
  push(url: string, tag: string, pushed: Pushed): void {
    this.#tags.set(`${url}:${tag}`, pushed);
    this.#contents.set(digestOf(pushed), pushed);
  }

  /** The digest under a tag, `sha256:<hex>`, and what stands in its manifest; undefined for one that is not there. */
  pull(
    url: string,
    tag: string,
  ): { readonly digest: string; readonly metadata: Readonly<Record<string, string>> } | undefined {
    const pushed = this.#tags.get(`${url}:${tag}`);
    return (
      pushed && {
        digest: digestOf(pushed),
        metadata: {
          [ORIGIN_URL]: pushed.source,
          [ORIGIN_REVISION]: `${pushed.branch}@sha1:${pushed.commit}`,
        },
      }
    );
  }

  /** Of a revision that ends in a digest of this registry. */
  contentOf(revision: string): Pushed | undefined {
    return this.#contents.get(/sha256:[0-9a-f]{64}$/.exec(revision)?.[0] ?? '');
  }
}

function digestOf(pushed: Pushed): string {
  return `sha256:${createHash('sha256').update(JSON.stringify(pushed)).digest('hex')}`;
}
