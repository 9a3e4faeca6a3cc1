import type { KindRegistry } from './kindRegistry.ts';
import type { Answer } from './requestContext.ts';
import { targetOf } from './resourceRouter.ts';
import { notServed, PlainError, StatusError, unsupportedMediaType, unsupportedPatch } from './statusError.ts';
import { applyPatch, jsonPatch, mergePatch, strategicPatch } from './surface.ts';
import type { SurfaceVerdict } from './surface.ts';

const bodyTypes = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];

/** What a request outside the surface is told: 415 for a body that no API server reads, else that the demo does not. */
export function outsideProblem(
  kinds: KindRegistry,
  { why, unknownBody }: Extract<SurfaceVerdict, { inSurface: false }>,
): StatusError {
  if (unknownBody === undefined) {
    return notServed(why);
  }
  const { contentType, params, verb } = unknownBody;
  if (verb !== 'patch') {
    return bodyTypes.includes(contentType) ? notServed(why) : unsupportedMediaType(bodyTypes);
  }
  const target = targetOf(params);
  const isCustom = kinds.at(target.group, target.version, target.resource)?.isCustom ?? false;
  const patches = [jsonPatch, mergePatch, ...(isCustom ? [] : [strategicPatch]), applyPatch];
  return isCustom ? unsupportedMediaType(patches) : unsupportedPatch();
}

/** An error as an answer: a Status, plain text, or 500 for what should not happen. */
export function failure(error: unknown): Answer {
  if (error instanceof StatusError) {
    return { status: error.code, text: `${JSON.stringify(error.body)}\n`, headers: error.headers };
  }
  if (error instanceof PlainError) {
    return {
      status: error.code,
      text: `${error.message}\n`,
      headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
    };
  }
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return failure(
    new StatusError({ code: 500, reason: 'InternalError', message: `Internal error occurred: ${told}` }),
  );
}

/** The answer with what the request gathered of warnings. */
export function withWarnings(done: Answer, warnings: readonly string[]): Answer {
  if (warnings.length === 0) {
    return done;
  }
  // One header a warning, as whoever reads them joins them.
  const warning = warnings.map((words) => `299 - ${JSON.stringify(words)}`).join(',');
  return { ...done, headers: { ...done.headers, warning } };
}
