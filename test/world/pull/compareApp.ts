import { setConditions, comparisonTypes, type Found } from './conditions.ts';
import { differs, type IgnoreRule } from './diff.ts';
import { healthOf, worse, type HealthChecks, type HealthStatus } from './health.ts';
import { isHook, isIgnored, isSkipped, waveOf, hookTypes } from './hooks.ts';
import { asText, at, equal, listAt, type Dict, type Json } from './json.ts';
import * as o from './objects.ts';
import { isKindPermitted, isNamespacePermitted } from './project.ts';
import { isExcluded, type Exclusion } from './exclusions.ts';
import { isSelfReferenced, stampTracking, trackingOf } from './tracking.ts';

type Obj = o.Obj;

/** One object of an app: as Git wants it, as it is. At least one side is there. */
export interface Pair {
  readonly target?: Obj;
  readonly live?: Obj;
  readonly status: Dict;
  readonly isModified: boolean;
}

export interface Comparison {
  readonly sync: 'Synced' | 'OutOfSync' | 'Unknown';
  readonly health: HealthStatus;
  readonly pairs: readonly Pair[];
  /** Objects of Git that run in a phase of the sync and are no part of the verdict. */
  readonly hooks: readonly Obj[];
  readonly conditions: readonly Found[];
}

export interface CompareInput {
  readonly app: Obj;
  readonly project: Obj;
  /** The rendered objects, before they are stamped; or why they could not be loaded. */
  readonly targets: readonly Obj[] | { readonly error: string };
  /** Everything live in the cluster, by key. */
  readonly live: ReadonlyMap<o.Key, Obj>;
  /** Undefined for a kind that the cluster does not serve. */
  readonly isNamespaced: (group: string, kind: string) => boolean | undefined;
  readonly rules: readonly IgnoreRule[];
  readonly checks?: HealthChecks;
  /** Keep each resource's health in the status (`controller.resource.health.persist`). */
  readonly keepsHealth: boolean;
  /** `resource.exclusions` of argocd-cm, beside what is never looked at. */
  readonly exclusions?: readonly Exclusion[];
  /** The other engine's answer for an app that is applied server-side. */
  readonly differs?: (target: Obj, live: Obj) => boolean;
}

/** Compares an app as the controller does: sync and health of each object, of the app, and what there is to say. */
export function compareApp(input: CompareInput): Comparison {
  const { app, project } = input;
  const isBroken = 'error' in input.targets;
  const conditions: Found[] = [];
  if ('error' in input.targets) {
    conditions.push({
      type: 'ComparisonError',
      message: `Failed to load target state: ${input.targets.error}`,
    });
  }
  const placed = placeTargets('error' in input.targets ? [] : input.targets, input, conditions);
  const wanted = placed.filter((target) => !isExcluded(target, input.exclusions ?? []));
  for (const target of placed.filter((one) => !wanted.includes(one))) {
    const what = `${o.groupOf(target)}/${o.kindOf(target)} ${o.nameOf(target)}`;
    conditions.push({
      type: 'ExcludedResourceWarning',
      message: `Resource ${what} is excluded in the settings`,
    });
  }
  const live = liveObjects(input, wanted);
  conditions.push(...sharedWarnings(app, live));
  // An object that the project does not permit is Unknown, and makes the app OutOfSync all the same.
  let isOut = false;
  const pairs = pairUp(wanted, live, input).map(({ target, live: now }) => {
    const found = (now ?? target)!;
    const isModified =
      target && now ? (input.differs ?? ((t, l) => differs(t, l, input.rules)))(target, now) : false;
    const status = resourceStatus(found, target, now, { app, wanted });
    const verdict = verdictOf(found, target, now, isModified);
    if (verdict) {
      status['status'] = verdict;
    }
    isOut ||= verdict === 'OutOfSync' && countsAsDrift({ target, live: now });
    // Of a kind that is not served nobody knows the scope: the list for cluster-wide kinds decides, which is the narrower.
    const isNamespaced = input.isNamespaced(o.groupOf(found), o.kindOf(found)) ?? false;
    if (isBroken || !isKindPermitted(project, o.groupOf(found), o.kindOf(found), isNamespaced)) {
      status['status'] = 'Unknown';
    }
    return { ...(target ? { target } : {}), ...(now ? { live: now } : {}), status, isModified };
  });
  const health = aggregateHealth(pairs, input);
  return {
    sync: isBroken ? 'Unknown' : isOut || isNamespaceStale(app) ? 'OutOfSync' : 'Synced',
    health,
    pairs: sorted(pairs),
    hooks: wanted.filter((target) => isHook(target) && !isIgnored(target) && isSyncHook(target)),
    conditions,
  };
}

/** The app's words about its namespace are others than those of the last sync. */
export function isNamespaceStale(app: Obj): boolean {
  const wanted = at(app, 'spec', 'syncPolicy', 'managedNamespaceMetadata');
  const result = at(app, 'status', 'operationState', 'syncResult');
  return (
    wanted !== undefined && result !== undefined && !equal(wanted, at(result, 'managedNamespaceMetadata'))
  );
}

export function conditionsAfter(app: Obj, comparison: Comparison, now: string): Dict[] {
  const before = (app['status'] as { conditions?: Json[] } | undefined)?.conditions ?? [];
  return setConditions(before, comparison.conditions, comparisonTypes, now);
}

/** Gives each target its namespace and stamp; of several with one key the last stands. */
function placeTargets(targets: readonly Obj[], input: CompareInput, conditions: Found[]): Obj[] {
  const byKey = new Map<o.Key, Obj>();
  const counts = new Map<o.Key, number>();
  const namespace =
    (input.app['spec'] as { destination?: { namespace?: string } }).destination?.namespace ?? '';
  targets.forEach((target, index) => {
    const isNamespaced = input.isNamespaced(o.groupOf(target), o.kindOf(target)) ?? true;
    const placed = isNamespaced
      ? o.withMetadata(target, { namespace: o.namespaceOf(target) || namespace })
      : o.withoutMetadata(target, 'namespace');
    const key = o.nameOf(placed) === '' ? `${o.keyOf(placed)}${index}` : o.keyOf(placed);
    byKey.set(key, stamped(target, placed, o.nameOf(input.app)));
    counts.set(key, (counts.get(key) ?? 0) + 1);
  });
  for (const [key, count] of counts) {
    if (count > 1) {
      const message = `Resource ${key} appeared ${count} times among application resources.`;
      conditions.push({ type: 'RepeatedResourceWarning', message });
    }
  }
  return [...byKey.values()];
}

const stamps = new WeakMap<Obj, { readonly place: string; readonly object: Obj }>();

/** The same rendered object gives the same stamped one, by which verdicts are remembered. */
function stamped(target: Obj, placed: Obj, app: string): Obj {
  const place = `${app} ${o.namespaceOf(placed)}`;
  const known = stamps.get(target);
  if (known?.place === place) {
    return known.object;
  }
  const object = stampTracking(placed, app);
  stamps.set(target, { place, object });
  return object;
}

/** Live objects that the app's stamp names, and those with the key of a target. Owned objects are nobody's. */
function liveObjects(input: CompareInput, wanted: readonly Obj[]): Map<o.Key, Obj> {
  const name = o.nameOf(input.app);
  const found = new Map<o.Key, Obj>();
  for (const [key, obj] of input.live) {
    if (!o.annotationOf(obj, o.trackingId).startsWith(`${name}:`)) {
      continue;
    }
    const owners = (obj['metadata'] as { ownerReferences?: Json[] }).ownerReferences ?? [];
    if (owners.length === 0 && trackingOf(obj)?.app === name) {
      found.set(key, obj);
    }
  }
  for (const target of wanted) {
    const obj = input.live.get(o.keyOf(target));
    if (obj) {
      found.set(o.keyOf(obj), obj);
    }
  }
  for (const [key, obj] of found) {
    const isNamespaced = input.isNamespaced(o.groupOf(obj), o.kindOf(obj)) ?? true;
    const isPermitted =
      isKindPermitted(input.project, o.groupOf(obj), o.kindOf(obj), isNamespaced) &&
      (!isNamespaced || isNamespacePermitted(input.project, o.namespaceOf(obj)));
    if (!isPermitted) {
      found.delete(key);
    }
  }
  return found;
}

function sharedWarnings(app: Obj, live: ReadonlyMap<o.Key, Obj>): Found[] {
  const own = o.nameOf(app);
  return [...live.values()].flatMap((obj) => {
    const owner = trackingOf(obj)?.app;
    const message = `${o.kindOf(obj)}/${o.nameOf(obj)} is part of applications ${o.namespaceOf(app)}/${own} and ${owner}`;
    return owner && owner !== own ? [{ type: 'SharedResourceWarning', message }] : [];
  });
}

function pairUp(
  wanted: readonly Obj[],
  live: ReadonlyMap<o.Key, Obj>,
  _input: CompareInput,
): { target?: Obj; live?: Obj }[] {
  const rest = new Map(live);
  const pairs: { target?: Obj; live?: Obj }[] = [];
  for (const target of wanted.filter((one) => !isHook(one))) {
    const now = rest.get(o.keyOf(target));
    rest.delete(o.keyOf(target));
    pairs.push(now ? { target, live: now } : { target });
  }
  return [...pairs, ...[...rest.values()].map((now) => ({ live: now }))];
}

function resourceStatus(
  found: Obj,
  target: Obj | undefined,
  live: Obj | undefined,
  { app, wanted }: { app: Obj; wanted: readonly Obj[] },
): Dict {
  const status: Dict = { kind: o.kindOf(found), name: o.nameOf(found), version: o.versionOf(found) };
  if (o.groupOf(found) !== '') {
    status['group'] = o.groupOf(found);
  }
  if (o.namespaceOf(found) !== '') {
    status['namespace'] = o.namespaceOf(found);
  }
  if (isHook(found)) {
    status['hook'] = true;
  }
  if (!target && live && isSelfReferenced(live, target)) {
    status['requiresPruning'] = true;
  }
  if (needsConfirmation(target, app) || needsConfirmation(live, app)) {
    status['requiresDeletionConfirmation'] = true;
  }
  const wave = waveOf(target ?? wanted.find((one) => isHook(one) && o.keyOf(one) === o.keyOf(found)) ?? {});
  if (wave !== 0) {
    status['syncWave'] = wave;
  }
  return status;
}

/** Somebody has to confirm before the object may be pruned or deleted: by its own option, or by the app's. */
function needsConfirmation(obj: Obj | undefined, app: Obj): boolean {
  const options = listAt(app, 'spec', 'syncPolicy', 'syncOptions');
  return ['Prune', 'Delete'].some(
    (word) =>
      o.hasOption(obj, o.syncOptions, `${word}=confirm`) || (obj && options.includes(`${word}=confirm`)),
  );
}

/** The live object's annotations decide whether an object is a hook, where there is one. */
function verdictOf(
  found: Obj,
  target: Obj | undefined,
  live: Obj | undefined,
  isModified: boolean,
): string | undefined {
  if (isHook(found) || isIgnored(found) || (target && isSkipped(target)) || !isSelfReferenced(live, target)) {
    return undefined;
  }
  return isModified || !target || !live ? 'OutOfSync' : 'Synced';
}

function countsAsDrift(pair: { readonly target: Obj | undefined; readonly live: Obj | undefined }): boolean {
  return !(pair.live && !pair.target && o.hasOption(pair.live, o.compareOptions, 'IgnoreExtraneous'));
}

function aggregateHealth(pairs: readonly Pair[], input: CompareInput): HealthStatus {
  let health: HealthStatus = 'Healthy';
  let hasResources = false;
  let hasLive = false;
  for (const { target, live, status } of pairs) {
    if ((target && isSkipped(target)) || (live && (isHook(live) || isIgnored(live)))) {
      continue;
    }
    hasResources = true;
    hasLive ||= live !== undefined;
    const isItself = live && o.keyOf(live) === o.keyOf(input.app);
    if (live && (o.annotationOf(live, 'argocd.argoproj.io/ignore-healthcheck') === 'true' || isItself)) {
      continue;
    }
    const own = live ? healthOf(live, input.checks) : ({ status: 'Missing' } as const);
    if (own && input.keepsHealth) {
      status['health'] = { ...(own.message ? { message: own.message } : {}), status: own.status };
    }
    const isChild =
      o.kindOf((live ?? target)!) === 'Application' && o.groupOf((live ?? target)!) === o.argoGroup;
    if (own && live && !(isChild && /^(Missing|Unknown)$/.test(own.status))) {
      health = worse(health, own.status);
    }
  }
  return hasResources && !hasLive ? worse(health, 'Missing') : health;
}

/** Delete hooks run when the app goes, not when it syncs. */
function isSyncHook(hook: Obj): boolean {
  return hookTypes(hook).some((type) => !/^(Pre|Post)Delete$/.test(type));
}

function sorted(pairs: readonly Pair[]): Pair[] {
  const text = ({ status }: Pair): string =>
    ['group', 'kind', 'namespace', 'name'].map((field) => asText(status[field])).join('/');
  return [...pairs].sort((a, b) => (text(a) < text(b) ? -1 : 1));
}
