import { parseManifests } from '../manifest/documents.ts';
import { asObjects, asText, isObject } from '../util/json.ts';
import { isWithin } from '../util/repoPath.ts';
import type { ClosureInput } from './closure.ts';
import type { ClosurePath } from './closureModel.ts';
import { kustomizeReferences } from './kustomizeReferences.ts';

/**
 * What a structure file says of the closure, to tell whether a change of it moved the closure: most only bump a version.
 * `text` is undefined for a file that is not there.
 */
export function structureKey(path: string, text: string | undefined): string {
  const document =
    text === undefined ? undefined : parseManifests(text).find(({ value }) => isObject(value))?.value;
  if (path === 'Chart.yaml' || path.endsWith('/Chart.yaml')) {
    const repositories = asObjects(document?.['dependencies']).map((one) => asText(one['repository']) ?? '');
    const local = repositories.filter((repository) => repository.startsWith('file://'));
    return text === undefined ? '' : JSON.stringify(local);
  }
  return document === undefined ? '' : JSON.stringify(kustomizeReferences(document));
}

/** The inputs as they were before folders or files of them were moved. */
export function inputsBefore(
  inputs: readonly ClosureInput[],
  moves: readonly { readonly to: ClosurePath; readonly from: ClosurePath }[],
): readonly ClosureInput[] {
  const placeBefore = (path: string): string => {
    const move = moves.find(({ to }) => (to.kind === 'folder' ? isWithin(to.path, path) : to.path === path));
    return move ? move.from.path + path.slice(move.to.path.length) : path;
  };
  return inputs.map((input) => ({
    ...input,
    files: input.files.map(placeBefore),
    ...(input.folder !== undefined && { folder: placeBefore(input.folder) }),
  }));
}
