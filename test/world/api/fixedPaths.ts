import {
  aggregatedDiscovery,
  apiVersions,
  groupList,
  oneGroup,
  resourceList,
  serverVersion,
} from './discovery.ts';
import type { KindRegistry } from './kindRegistry.ts';
import type { Answer } from './requestContext.ts';
import { answer } from './requestContext.ts';
import { PlainError, StatusError } from './statusError.ts';
import type { SurfaceVerdict } from './surface.ts';

const aggregatedType = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** Version, health and discovery: the answers that depend on no object. */
export function fixedAnswer(
  kinds: KindRegistry,
  { rule, params }: Extract<SurfaceVerdict, { inSurface: true }>,
  request: { readonly path: string; readonly accept: string; readonly host: string },
): Answer {
  const { group = '', version = params['core'] ?? '' } = params;
  if (request.path === '/version') {
    return { status: 200, text: JSON.stringify(serverVersion, undefined, 2) };
  }
  if (rule.verb === 'info') {
    return { status: 200, text: 'ok', headers: { 'content-type': 'text/plain; charset=utf-8' } };
  }
  if (request.path === '/api' || request.path === '/apis') {
    const isCore = request.path === '/api';
    if (/;\s*as=APIGroupDiscoveryList/u.test(request.accept.split(',')[0] ?? '')) {
      return {
        ...answer(200, aggregatedDiscovery(kinds.all, isCore)),
        headers: { 'content-type': aggregatedType, 'cache-control': 'public', vary: 'Accept' },
      };
    }
    return answer(200, isCore ? apiVersions(request.host) : groupList(kinds.all));
  }
  if (rule.path === '/apis/{group}') {
    const found = oneGroup(kinds.all, group);
    if (found === undefined) {
      throw new PlainError(404, '404 page not found');
    }
    return answer(200, found);
  }
  if (!kinds.servesGroup(group, version)) {
    throw kinds.all.some((kind) => kind.group === group && !kind.isCustom)
      ? noSuchResource()
      : new PlainError(404, '404 page not found');
  }
  return answer(200, resourceList(kinds.all, group, version));
}

export function noSuchResource(): StatusError {
  return new StatusError({
    code: 404,
    reason: 'NotFound',
    message: 'the server could not find the requested resource',
    details: {},
  });
}
