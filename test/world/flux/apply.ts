import { ApiError, type Kind, type KubeClient } from '../pull/client.ts';
import { at, dictAt, equal, listAt, textAt, type Dict, type Json } from '../pull/json.ts';
import * as o from '../pull/objects.ts';

/** What became of an object, in the controllers' word for it. */
export type Change = 'created' | 'configured' | 'unchanged';

/** The API server takes no such object; the object and the reason are in it. */
export class Refusal extends Error {
  readonly object: o.Obj;
  readonly reason: string;
  /** There is no such object yet. */
  readonly isNew: boolean;

  constructor(object: o.Obj, cause: ApiError, isNew: boolean) {
    super(cause.message);
    this.object = object;
    this.reason = cause.reason;
    this.isNew = isNew;
  }
}

export interface Applier {
  readonly client: KubeClient;
  /** Field manager. */
  readonly manager: string;
}

/** `Kind/namespace/name`, or without a namespace. */
export function subjectOf(object: o.Obj): string {
  return [o.kindOf(object), o.namespaceOf(object), o.nameOf(object)].filter((part) => part !== '').join('/');
}

/** What an apply would change, by the answer to a dry run. */
export async function dryRun(applier: Applier, kind: Kind, object: o.Obj): Promise<Change> {
  const live = await applier.client.get(kind, o.namespaceOf(object), o.nameOf(object));
  const merged = await send(applier, kind, object, true);
  if (live === undefined) {
    return 'created';
  }
  return equal(compared(live), compared(merged)) ? 'unchanged' : 'configured';
}

/** Server-side apply that takes fields over. Throws `Refusal`. */
export async function send(applier: Applier, kind: Kind, object: o.Obj, isDry: boolean): Promise<o.Obj> {
  const place = { namespace: o.namespaceOf(object), name: o.nameOf(object) };
  const options = { manager: applier.manager, force: true, dryRun: isDry };
  try {
    return await applier.client.patch(kind, place, 'apply', object, options);
  } catch (error) {
    if (!(error instanceof ApiError)) {
      throw error;
    }
    const live = await applier.client.get(kind, place.namespace, place.name);
    throw new Refusal(object, error, live === undefined);
  }
}

/** Labels, annotations, and everything outside of metadata and status. */
function compared(object: o.Obj): Json {
  const { metadata: _m, status: _s, ...rest } = object;
  return { ...rest, labels: o.labelsOf(object), annotations: o.annotationsOf(object) };
}

/** Managers whose fields kustomize-controller takes for its own before it applies. */
const FOLDED = [/^kubectl/, /^before-first-apply$/];

/**
 * Takes the fields of kubectl's managers over, so that the apply that follows removes those that Git does not have.
 * Resolves whether anything was to be taken.
 */
export async function foldManagers({ client, manager }: Applier, kind: Kind, live: o.Obj): Promise<boolean> {
  const entries = listAt(live, 'metadata', 'managedFields');
  const isFolded = (entry: Json): boolean =>
    textAt(entry, 'subresource') === '' && FOLDED.some((name) => name.test(textAt(entry, 'manager')));
  const folded = entries.filter(isFolded);
  if (folded.length === 0) {
    return false;
  }
  const isOwn = (entry: Json): boolean =>
    textAt(entry, 'manager') === manager && textAt(entry, 'operation') === 'Apply';
  const own = entries.find(isOwn);
  const fieldsV1 = [own, ...folded].map((entry) => dictAt(entry, 'fieldsV1')).reduce(union, {});
  const first = dictAt(own ?? folded[0]);
  const entry: Dict = { ...first, manager, operation: 'Apply', fieldsV1 };
  const rest = entries.filter((one) => !isFolded(one) && !isOwn(one));
  const patch: Json = [
    { op: 'replace', path: '/metadata/managedFields', value: [entry, ...rest] },
    ...(at(live, 'metadata', 'annotations', o.lastApplied) === undefined
      ? []
      : [{ op: 'remove', path: `/metadata/annotations/${o.lastApplied.replaceAll('/', '~1')}` }]),
  ];
  const place = { namespace: o.namespaceOf(live), name: o.nameOf(live) };
  await client.patch(kind, place, 'json', patch, { manager });
  return true;
}

function union(a: Dict, b: Dict): Dict {
  const entries = Object.entries(b).map(([key, value]): [string, Json] => [
    key,
    union(dictAt(a, key), dictAt(value)),
  ]);
  return { ...a, ...Object.fromEntries(entries) };
}
