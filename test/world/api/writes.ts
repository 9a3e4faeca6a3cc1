import { randomBytes } from 'node:crypto';

import { applyObject } from './applyRequest.ts';
import { created, existing, replaced } from './commit.ts';
import type { WriteContext } from './commit.ts';
import { decodeObject, decodePatched } from './decode.ts';
import type { ApiObject, Fields, Value } from './json.ts';
import { isFields, text } from './json.ts';
import { jsonPatched } from './jsonPatch.ts';
import type { ServedKind } from './kind.ts';
import { shapeOf } from './listKeys.ts';
import { mergePatched } from './mergePatch.ts';
import type { Answer, ResourceRequest } from './requestContext.ts';
import { asScale, fromScale } from './scale.ts';
import { structural } from './shape.ts';
import type { Shape } from './shape.ts';
import { badRequest, invalid, StatusError, unsupportedMediaType } from './statusError.ts';
import type { FieldProblem } from './statusError.ts';
import { keyFor } from './store.ts';
import type { Entry } from './store.ts';
import { jsonAs, objectAs, resourceOf } from './stored.ts';
import { strategicallyMerged } from './strategicMerge.ts';
import { applyPatch, jsonPatch, mergePatch, strategicPatch } from './surface.ts';
import { mayCreateOnUpdate, needsVersion } from './traits.ts';
import { checkMerged, checkPatched } from './types/checks.ts';
import { plain } from './types/goWords.ts';
import { wrong } from './validation/problem.ts';

export function create(context: WriteContext, request: ResourceRequest): Answer {
  const { kind } = request;
  checkOptions('CreateOptions', request.query, false);
  const sent = decodeObject(request, request.body);
  if (text(sent, 'metadata', 'name') === '') {
    generateName(kind, sent);
  }
  if (text(sent, 'metadata', 'resourceVersion') !== '') {
    throw new StatusError({
      code: 500,
      message: 'resourceVersion should not be set on objects to be created',
    });
  }
  return { status: 201, text: `${jsonAs(kind, created(context, request, sent))}\n` };
}

function generateName(kind: ServedKind, sent: ApiObject): void {
  const prefix = text(sent, 'metadata', 'generateName');
  if (prefix === '') {
    throw invalid(kind, '', [
      {
        reason: 'FieldValueRequired',
        message: 'Required value: name or generateName is required',
        field: 'metadata.name',
      },
    ]);
  }
  const letters = 'bcdfghjklmnpqrstvwxz2456789';
  const suffix = [...randomBytes(5)].map((byte) => letters[byte % letters.length]).join('');
  sent.metadata['name'] = `${prefix}${suffix}`;
}

export function update(context: WriteContext, request: ResourceRequest): Answer {
  checkOptions('UpdateOptions', request.query, false);
  if (request.subresource === 'scale') {
    return scaled(context, request, existing(context, request), request.body as Fields);
  }
  const sent = decodeObject(request, request.body);
  checkName(request.name, sent);
  const found = context.store.find(resourceOf(request.kind), keyFor(request.namespace, request.name));
  if (found === undefined && request.subresource === undefined && mayCreateOnUpdate(request.kind)) {
    return { status: 201, text: `${jsonAs(request.kind, created(context, request, sent))}\n` };
  }
  const before = existing(context, request);
  if (needsVersion(request.kind) && text(sent, 'metadata', 'resourceVersion') === '') {
    throw invalid({ group: request.kind.group, kind: request.kind.plural }, request.name, [
      wrong('metadata.resourceVersion', 0, 'must be specified for an update'),
    ]);
  }
  return rewritten(context, request, before, sent);
}

export function patch(context: WriteContext, request: ResourceRequest): Answer {
  const { contentType, kind, subresource, query } = request;
  const isApply = contentType === applyPatch;
  if (contentType === strategicPatch && kind.isCustom) {
    throw unsupportedMediaType([jsonPatch, mergePatch, applyPatch]);
  }
  checkOptions('PatchOptions', query, isApply);
  if (isApply) {
    return applyObject(context, request);
  }
  const before = existing(context, request);
  const current = objectAs(kind, before);
  const base: Fields = subresource === 'scale' ? asScale(kind, current) : current;
  const shape = subresource === 'scale' ? structural : shapeOf(kind);
  const next = patched(contentType, base, request.body, shape);
  if (subresource === 'scale') {
    return scaled(context, request, before, next as Fields);
  }
  if (contentType === strategicPatch) {
    checkMerged(kind, next as Fields, request.body as Fields);
  } else if (isFields(next)) {
    checkPatched(kind, next);
  }
  const sent = decodePatched(request, next, () =>
    contentType === strategicPatch ? plain(request.body as Fields) : JSON.stringify(next),
  );
  checkName(request.name, sent);
  return rewritten(context, request, before, sent);
}

function patched(contentType: string, base: Fields, body: unknown, shape: Shape): Value {
  if (contentType === jsonPatch) {
    return jsonPatched(base, body as Value);
  }
  if (!isFields(body)) {
    const found = Array.isArray(body) ? 'array' : typeof body;
    throw badRequest(
      `error decoding patch: json: cannot unmarshal ${found} into Go value of type map[string]interface {}`,
    );
  }
  return contentType === strategicPatch
    ? (strategicallyMerged(base, body, shape) ?? {})
    : mergePatched(base, body);
}

function rewritten(context: WriteContext, request: ResourceRequest, before: Entry, sent: ApiObject): Answer {
  const { kind } = request;
  return { status: 200, text: `${jsonAs(kind, replaced(context, request, before, sent))}\n` };
}

function checkName(name: string, sent: ApiObject): void {
  const sentName = text(sent, 'metadata', 'name');
  if (sentName !== name) {
    throw badRequest(`the name of the object (${sentName}) does not match the name on the URL (${name})`);
  }
}

function scaled(context: WriteContext, request: ResourceRequest, before: Entry, scale: Fields): Answer {
  const { kind } = request;
  const entry = replaced(context, request, before, fromScale(objectAs(kind, before), scale));
  return { status: 200, text: `${JSON.stringify(asScale(kind, objectAs(kind, entry)))}\n` };
}

/** Parameters of a write, held to the server's rules. */
export function checkOptions(kind: string, query: URLSearchParams, isApply: boolean): void {
  const problems: FieldProblem[] = [];
  if (isApply && (query.get('fieldManager') ?? '') === '') {
    problems.push({
      reason: 'FieldValueRequired',
      message: 'Required value: is required for apply patch',
      field: 'fieldManager',
    });
  }
  if (!isApply && query.has('force')) {
    problems.push({
      reason: 'FieldValueForbidden',
      message: 'Forbidden: may not be specified for non-apply patch',
      field: 'force',
    });
  }
  const dryRun = query.getAll('dryRun');
  if (dryRun.some((value) => value !== 'All')) {
    problems.push({
      reason: 'FieldValueNotSupported',
      message: `Unsupported value: ${JSON.stringify(dryRun)}: supported values: "All"`,
      field: 'dryRun',
    });
  }
  if (problems.length > 0) {
    throw invalid({ group: 'meta.k8s.io', kind }, '', problems);
  }
}
