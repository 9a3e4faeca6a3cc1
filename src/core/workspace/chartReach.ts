import { isPlaceholder } from '../rules/gate.ts';
import { isWithin, joined, repoPath } from '../util/repoPath.ts';

/** A chart of this repository, or the values that a chart from elsewhere takes from it. */
export interface ChartUse {
  /** From the top of the repository; undefined where the chart lies elsewhere. */
  readonly folder: string | undefined;
  /** From the top of the repository. */
  readonly valueFiles: readonly string[];
}

/**
 * Whether a chart takes in a file: its own templates, CRDs and values, and the values files that it is rendered with.
 * What lies in `charts/` may be switched off by a condition, which the files alone do not say.
 */
export function chartTakes({ folder, valueFiles }: ChartUse, file: string): boolean {
  return (
    valueFiles.includes(file) ||
    (folder !== undefined &&
      isWithin(folder, file) &&
      (OWN_FILES.some((name) => joined(folder, name) === file) ||
        OWN_FOLDERS.some((name) => isWithin(joined(folder, name), file))))
  );
}

const OWN_FILES = ['Chart.yaml', 'values.yaml', 'values.schema.json'];
const OWN_FOLDERS = ['templates', 'crds'];

/** A values file as it is written, counted from a folder of the repository; undefined where that is not certain. */
export function valueFileIn(folder: string, written: string): string | undefined {
  const isCertain = written !== '' && !isPlaceholder(written) && !/[*?[$]|^[a-z][a-z0-9+.-]*:/.test(written);
  return isCertain ? repoPath(folder, written) : undefined;
}
