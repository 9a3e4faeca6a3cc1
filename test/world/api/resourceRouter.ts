import { denial, mayDo } from './access.ts';
import type { DemoUser } from './access.ts';
import { noSuchResource } from './fixedPaths.ts';
import type { ServedKind, Subresource, Verb } from './kind.ts';
import type { KindRegistry } from './kindRegistry.ts';
import { methodNotAllowed, notFound, notServed, PlainError, StatusError } from './statusError.ts';
import type { SurfaceRule } from './surface.ts';

/** What the path says of a resource. */
export interface Target {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  readonly subresource: string;
}

/** Reads the parts of the path. `/namespaces/x/status` is a part of the namespace and no list in it. */
export function targetOf(params: Readonly<Record<string, string>>): Target {
  const { group = '', resource = '', namespace = '', name = '', subresource = '' } = params;
  const version = params['version'] ?? params['core'] ?? '';
  if (group === '' && name === '' && (resource === 'status' || resource === 'finalize')) {
    return { group, version, resource: 'namespaces', namespace: '', name: namespace, subresource: resource };
  }
  return { group, version, resource, namespace, name, subresource };
}

/** Refuses as the authorizer does, before anything is looked up. */
export function checkAccess(user: DemoUser, verb: string, target: Target, query: URLSearchParams): void {
  const { group, resource, subresource } = target;
  const namesOne = /^metadata\.name==?([^,]+)$/u.exec(query.get('fieldSelector') ?? '')?.[1] ?? '';
  const name = target.name === '' ? namesOne : target.name;
  const namespace = group === '' && resource === 'namespaces' ? target.name : target.namespace;
  const question = { verb, group, resource, subresource, namespace, name };
  if (mayDo(user, question)) {
    return;
  }
  const qualified = group === '' ? resource : `${resource}.${group}`;
  throw new StatusError({
    code: 403,
    reason: 'Forbidden',
    message: `${qualified}${name === '' ? '' : ` ${JSON.stringify(name)}`} is forbidden: ${denial(user, question)}`,
    details: {
      ...(name === '' ? {} : { name }),
      ...(group === '' ? {} : { group }),
      kind: resource,
    },
  });
}

/** What every API server serves and this one does not: a group, or a resource in its group. */
const realOnly = new Set([
  'admissionregistration.k8s.io',
  'apiregistration.k8s.io',
  'certificates.k8s.io',
  'discovery.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'node.k8s.io',
  'resource.k8s.io',
  '/bindings',
  '/componentstatuses',
  '/endpoints',
  '/podtemplates',
  '/replicationcontrollers',
  'authentication.k8s.io/tokenreviews',
  'authorization.k8s.io/localsubjectaccessreviews',
  'authorization.k8s.io/subjectaccessreviews',
  'networking.k8s.io/ipaddresses',
  'networking.k8s.io/servicecidrs',
  'storage.k8s.io/csidrivers',
  'storage.k8s.io/csinodes',
  'storage.k8s.io/csistoragecapacities',
  'storage.k8s.io/volumeattachments',
  'storage.k8s.io/volumeattributesclasses',
]);

/** The kind behind the path, or the server's answer where it serves none, or not this verb. */
export function kindAt(kinds: KindRegistry, target: Target, verb: SurfaceRule['verb']): ServedKind {
  const kind = kinds.at(target.group, target.version, target.resource);
  if (kind === undefined) {
    if (realOnly.has(target.group) || realOnly.has(`${target.group}/${target.resource}`)) {
      throw notServed(`${target.resource} of ${target.group || 'the core group'}`);
    }
    const isKnown = kinds.all.some((each) => each.group === target.group && !each.isCustom);
    throw isKnown ? noSuchResource() : new PlainError(404, '404 page not found');
  }
  const part = target.subresource;
  if (part !== '' && !kind.subresources.includes(part as Subresource)) {
    throw kind.isCustom ? notFound(kind, target.name) : noSuchResource();
  }
  if (
    !kind.verbs.includes(verb as Verb) ||
    (target.name === '' && part === '' && isMisplaced(kind, target, verb))
  ) {
    throw methodNotAllowed();
  }
  return kind;
}

/** A namespaced object is created in a namespace; a cluster-scoped one never is. */
function isMisplaced(kind: ServedKind, target: Target, verb: SurfaceRule['verb']): boolean {
  return kind.isNamespaced && target.namespace === '' && (verb === 'create' || verb === 'deletecollection');
}
