/**
 * Where the manifests of one source of an app are, seen from this machine. `path` is relative to the top of the clone,
 * with forward slashes; `root` and `folder` are absolute and in the machine's own notation.
 */
export type SourceLocation =
  /** In a clone that lies in (or above) a folder of this workspace. `exists`: the path is there in the working tree. */
  | { readonly word: 'workspace'; readonly root: string; readonly path: string; readonly exists: boolean }
  /** In a clone on this machine that is not open here. */
  | { readonly word: 'otherFolder'; readonly root: string; readonly path: string }
  | { readonly word: 'notCloned'; readonly repoURL: string; readonly path: string }
  /** A chart or OCI artifact of a registry: versions, and no Git history. */
  | { readonly word: 'chart'; readonly repoURL: string; readonly chart: string; readonly version: string }
  /** Nobody may look (untrusted or virtual workspace, no Git on this machine); `reason` is a sentence. */
  | { readonly word: 'unavailable'; readonly reason: string };
