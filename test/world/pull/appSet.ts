import { setConditions } from './conditions.ts';
import { controlNamespace, timeOf, type Context } from './context.ts';
import { setEvent } from './events.ts';
import {
  at,
  canonical,
  clone,
  dictAt,
  equal,
  isDict,
  listAt,
  mergePatchOf,
  textAt,
  type Dict,
  type Json,
} from './json.ts';
import * as o from './objects.ts';

type Obj = o.Obj;

const manager = 'argocd-applicationset-controller';
/** Annotations of a generated app that the generator leaves alone. */
const survivors = ['notified.notifications.argoproj.io', o.refreshAnnotation, 'argocd.argoproj.io/hydrate'];
const cascade = 'resources-finalizer.argocd.argoproj.io';

/**
 * Whether a change of an ApplicationSet makes its controller look: one of its spec, labels, annotations, finalizers or
 * deletion does, one of its status does not, since that is what the controller writes itself.
 */
export function asksToReconcile(now: Obj, before: Obj | undefined): boolean {
  const asked = (set: Obj): string => {
    const { labels, annotations, finalizers, deletionTimestamp } = dictAt(set, 'metadata');
    return canonical([
      set['spec'] ?? null,
      labels ?? {},
      annotations ?? {},
      finalizers ?? [],
      deletionTimestamp ?? null,
    ]);
  };
  return before === undefined || asked(now) !== asked(before);
}

/** Makes the apps of an ApplicationSet what its template says, and writes its status. */
export async function reconcileSet(context: Context, set: Obj): Promise<void> {
  if (o.isDeleting(set)) {
    return;
  }
  const problem = templateProblem(set);
  if (problem) {
    await writeStatus(context, set, problem);
    return;
  }
  const wanted = generate(set);
  const mine = ownApps(context, set);
  const kind = context.cache.kind(o.argoGroup, 'Application')!;
  for (const app of wanted) {
    const live = context.cache.objects.get(o.keyOf(app));
    const owned = o.withMetadata(app, { ownerReferences: [ownerOf(set)] });
    if (!live) {
      await context.client.create(kind, owned, { manager });
      await setEvent(context, set, 'created', `created Application "${o.nameOf(app)}"`);
      continue;
    }
    const patch = mergePatchOf(live, adjusted(live, owned));
    if (patch) {
      await context.client.patch(
        kind,
        { namespace: o.namespaceOf(live), name: o.nameOf(live) },
        'merge',
        patch,
        { manager },
      );
    }
  }
  const names = new Set(wanted.map(o.nameOf));
  for (const app of mine.filter((one) => !names.has(o.nameOf(one)) && !o.isDeleting(one))) {
    await context.client.remove(kind, app, 'Background');
  }
  await writeStatus(context, set);
}

/** Spec, labels, annotations and finalizers are the template's; status, operation and the rest stay. */
function adjusted(live: Obj, wanted: Obj): Obj {
  const kept = Object.entries(o.annotationsOf(live)).filter(([name]) => survivors.includes(name));
  const annotations: Dict = { ...Object.fromEntries(kept), ...o.annotationsOf(wanted) };
  const metadata: Dict = { ...dictAt(live, 'metadata') };
  const set = (field: string, value: Json): void => {
    if (Object.keys(value as object).length > 0) {
      metadata[field] = value;
    } else {
      delete metadata[field];
    }
  };
  set('annotations', annotations);
  set('labels', o.labelsOf(wanted));
  set('finalizers', listAt(wanted, 'metadata', 'finalizers'));
  set('ownerReferences', listAt(wanted, 'metadata', 'ownerReferences'));
  return { ...live, metadata, spec: dictAt(wanted, 'spec') };
}

/** The apps that list generators and a template with plain placeholders give. */
export function generate(set: Obj): Obj[] {
  const template = dictAt(set, 'spec', 'template');
  const elements = listAt(set, 'spec', 'generators').flatMap((one) => listAt(one, 'list', 'elements'));
  const keepsResources = at(set, 'spec', 'syncPolicy', 'preserveResourcesOnDeletion') === true;
  return elements.filter(isDict).map((element) => {
    const filled = fill(template, element) as Dict;
    const finalizers = listAt(filled, 'metadata', 'finalizers');
    const metadata: Dict = { ...dictAt(filled, 'metadata'), namespace: o.namespaceOf(set) };
    if (finalizers.length === 0 && !keepsResources) {
      metadata['finalizers'] = [cascade];
    }
    return {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata,
      spec: dictAt(filled, 'spec'),
    };
  });
}

function fill(value: Json, element: Dict): Json {
  if (typeof value === 'string') {
    return value.replace(/\{\{\s*\.?([\w.]+)\s*\}\}/g, (_, path: string) => {
      const found = at(element, ...path.split('.'));
      return typeof found === 'object' || found === undefined ? '' : String(found);
    });
  }
  if (Array.isArray(value)) {
    return value.map((item) => fill(item, element));
  }
  return isDict(value)
    ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fill(inner, element)]))
    : value;
}

function ownerOf(set: Obj): Dict {
  return {
    apiVersion: textAt(set, 'apiVersion'),
    kind: 'ApplicationSet',
    name: o.nameOf(set),
    uid: o.uidOf(set),
    controller: true,
    blockOwnerDeletion: true,
  };
}

function ownApps(context: Context, set: Obj): Obj[] {
  return context.cache
    .all(o.argoGroup, 'Application')
    .filter((app) =>
      listAt(app, 'metadata', 'ownerReferences').some((one) => textAt(one, 'uid') === o.uidOf(set)),
    );
}

interface Problem {
  readonly reason: string;
  readonly message: string;
  /** The parameters were fine, the apps were not. */
  readonly hasParameters: boolean;
}

/** What keeps the apps from being generated: a key that no element has, or one name for two of them. */
function templateProblem(set: Obj): Problem | undefined {
  const elements = listAt(set, 'spec', 'generators').flatMap((one) => listAt(one, 'list', 'elements'));
  const name = textAt(set, 'spec', 'template', 'metadata', 'name');
  const isStrict = listAt(set, 'spec', 'goTemplateOptions').includes('missingkey=error');
  const keys = [...name.matchAll(/\{\{\s*\.(\w+)\s*\}\}/g)];
  for (const match of isStrict ? keys : []) {
    const key = match[1]!;
    if (elements.some((element) => at(element, key) === undefined)) {
      const at_ = match.index + match[0].indexOf('.');
      const where = `template: base:1:${at_}: executing "base" at <.${key}>: map has no entry for key "${key}"`;
      return {
        reason: 'RenderTemplateParamsError',
        message: `failed to execute go template ${name}: ${where}`,
        hasParameters: false,
      };
    }
  }
  const names = generate(set).map(o.nameOf);
  const twice = names.find((one, index) => names.indexOf(one) !== index);
  const message = `ApplicationSet ${o.nameOf(set)} contains applications with duplicate name: ${twice}`;
  return twice === undefined
    ? undefined
    : { reason: 'ApplicationValidationError', message, hasParameters: true };
}

async function writeStatus(context: Context, set: Obj, problem?: Problem): Promise<void> {
  await context.cache.caughtUp();
  const message = problem?.message ?? 'All applications have been generated successfully';
  const generated = 'Successfully generated parameters for all Applications';
  const hasParameters = problem?.hasParameters ?? true;
  const upToDate = problem ? 'ErrorOccurred' : 'ApplicationSetUpToDate';
  const facts: Record<string, readonly [status: string, reason: string, message: string]> = {
    ErrorOccurred: [problem ? 'True' : 'False', problem?.reason ?? upToDate, message],
    ParametersGenerated: hasParameters
      ? ['True', 'ParametersGenerated', generated]
      : ['False', 'ErrorOccurred', message],
    ResourcesUpToDate: [problem ? 'False' : 'True', upToDate, message],
  };
  const found = Object.entries(facts).map(([type, [, , text]]) => ({ type, message: text }));
  const before = listAt(set, 'status', 'conditions');
  const conditions = setConditions(before, found, Object.keys(facts), timeOf(context)).map((one): Dict => {
    const [status, reason] = facts[textAt(one, 'type')]!;
    return { ...one, reason, status };
  });
  const resources = ownApps(context, set)
    .sort((a, b) => (o.nameOf(a) < o.nameOf(b) ? -1 : 1))
    .map((app): Dict => ({
      group: o.argoGroup,
      health: { status: textAt(app, 'status', 'health', 'status') },
      kind: 'Application',
      name: o.nameOf(app),
      namespace: o.namespaceOf(app),
      status: textAt(app, 'status', 'sync', 'status'),
      version: 'v1alpha1',
    }));
  const status: Dict = {
    ...clone(dictAt(set, 'status')),
    conditions,
    health: { message, status: problem ? 'Degraded' : 'Healthy' },
    ...(resources.length > 0 ? { resources, resourcesCount: resources.length } : {}),
  };
  if (resources.length === 0) {
    delete status['resources'];
    delete status['resourcesCount'];
  }
  if (!equal(status, dictAt(set, 'status'))) {
    const kind = context.cache.kindOf(set)!;
    const place = { namespace: o.namespaceOf(set), name: o.nameOf(set) };
    const patch = mergePatchOf(dictAt(set, 'status'), status) ?? {};
    await context.client.patch(kind, place, 'merge', { status: patch }, { manager, subresource: 'status' });
  }
}

/** The ApplicationSet that made an app. */
export function generatorOf(app: Obj): string | undefined {
  const owner = listAt(app, 'metadata', 'ownerReferences').find(
    (one) => textAt(one, 'kind') === 'ApplicationSet',
  );
  return owner === undefined
    ? undefined
    : o.key(o.argoGroup, 'ApplicationSet', o.namespaceOf(app) || controlNamespace, textAt(owner, 'name'));
}
