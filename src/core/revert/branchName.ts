/** Longer names are cut: forges show them in narrow columns. */
const MAX_APP = 40;

export interface BranchSubject {
  readonly kind: 'revert' | 'restore';
  readonly app: string;
  readonly sha: string;
}

/** Below this folder; where somebody has a branch of that very name there can be no folder, so `-` takes the place of `/`. */
export function branchPrefix({ kind }: BranchSubject): string {
  return kind;
}

/** `revert/checkout-1a2b3c4`, with a number behind it where that is taken. `taken` are the names that begin alike. */
export function branchName(subject: BranchSubject, taken: readonly string[]): string {
  const { kind, app, sha } = subject;
  const used = new Set(taken);
  const short = sha.slice(0, 7);
  const name = `${used.has(kind) ? `${kind}-` : `${kind}/`}${[slug(app), short].filter(Boolean).join('-')}`;
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? name : `${name}-${count}`;
    if (!used.has(candidate)) {
      return candidate;
    }
  }
}

/** What every host and file system takes as a part of a ref. */
function slug(app: string): string {
  return app
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/\.{2,}/g, '.')
    .slice(0, MAX_APP)
    .replace(/^[-.]+|[-.]+$/g, '')
    .replace(/\.lock$/, '-lock');
}
