import type { ApiObject, Fields } from '../json.ts';
import type { ServedKind } from '../kind.ts';
import { shapeOf } from '../listKeys.ts';
import { badRequest, invalid, StatusError } from '../statusError.ts';
import { applyingProblems } from './applying.ts';
import { convertingProblem } from './converting.ts';
import { decodingProblem } from './decoding.ts';
import { structOf } from './goType.ts';
import { plain } from './goWords.ts';

/** Of an object that was sent whole. Custom resources have schemas instead, and are checked by them. */
export function checkDecoded(kind: ServedKind, sent: Fields): void {
  const struct = structOf(kind);
  const problem = struct && decodingProblem(sent, struct);
  if (problem !== undefined) {
    throw badRequest(
      `${kind.kind} in version ${JSON.stringify(kind.version)} cannot be handled as a ${kind.kind}: ${problem}`,
    );
  }
}

/** Of what a merge patch or a JSON patch made of an object: the answer quotes all of it. */
export function checkPatched(kind: ServedKind, next: Fields): void {
  const struct = structOf(kind);
  const problem = struct && decodingProblem(next, struct);
  if (problem !== undefined) {
    throw wrongPatch(JSON.stringify(next), problem);
  }
}

/** Of what a strategic merge made of an object: the answer quotes the patch. */
export function checkMerged(kind: ServedKind, next: Fields, patch: Fields): void {
  const struct = structOf(kind);
  const problem = struct && convertingProblem(next, struct);
  if (problem !== undefined) {
    throw wrongPatch(plain(patch), problem);
  }
}

/** The refusal of a patch for what it led to: the answer quotes one of the two. */
export function wrongPatch(value: string, problem: string): StatusError {
  return invalid({ group: '', kind: '' }, '', [
    {
      reason: 'FieldValueInvalid',
      message: `Invalid value: ${JSON.stringify(value)}: ${problem}`,
      field: 'patch',
    },
  ]);
}

/** Of an applied configuration, before it is merged. Empty where all is well. */
export function appliedProblems(kind: ServedKind, config: Fields): readonly string[] {
  const struct = structOf(kind);
  return struct === undefined ? [] : applyingProblems(config, struct, shapeOf(kind));
}

/** Of the object that an apply leads to, which is only now read as its own type. */
export function checkConverted(kind: ServedKind, object: ApiObject, name: string): void {
  const struct = structOf(kind);
  const problem = struct && convertingProblem(object, struct);
  if (problem !== undefined) {
    throw new StatusError({
      code: 500,
      message: `failed to convert new object (/${name}; ${typeWords(kind)}) to proper version: unable to convert unstructured object to ${typeWords(kind)}: ${problem}`,
    });
  }
}

/** Group, version and kind as Go prints them: the core group is empty before its slash. */
export function typeWords(kind: ServedKind): string {
  return `${kind.group}/${kind.version}, Kind=${kind.kind}`;
}
