import { emptyObject } from './emptyObject.ts';
import {
  difference,
  emptySet,
  intersection,
  paths,
  pathText,
  union,
  withNamedParents,
  withoutBranches,
} from './fieldSet.ts';
import type { FieldSet } from './fieldSet.ts';
import type { ApiObject, Value } from './json.ts';
import { isSame, list } from './json.ts';
import { apiVersionOf } from './kind.ts';
import type { ServedKind } from './kind.ts';
import { shapeOf } from './listKeys.ts';
import { comparison, filtered, resetFields, updated, withoutTaken } from './managedFields.ts';
import { decodeManagers, encodeManagers, managerKey, withoutIdentity } from './managers.ts';
import type { Manager, Managers } from './managers.ts';
import type { Shape } from './shape.ts';
import { badRequest, StatusError } from './statusError.ts';
import { merged } from './typedMerge.ts';
import { fieldSetOf, without } from './typedValue.ts';

export interface ApplyOptions {
  readonly manager: string;
  readonly force: boolean;
  /** RFC3339. */
  readonly time: string;
  readonly subresource?: string;
}

export interface Applied {
  /** Without `managedFields`; for a new object just what was applied. */
  readonly object: ApiObject;
  readonly managedFields: Value[];
}

/**
 * Server-side apply: lays the configuration over the live object, removes what this manager applied before and no
 * longer does (unless somebody else owns it), and throws 409 where another manager owns a field it would change.
 */
export function applied(
  kind: ServedKind,
  live: ApiObject | undefined,
  config: ApiObject,
  options: ApplyOptions,
): Applied {
  if (config.metadata['managedFields'] !== undefined) {
    throw badRequest('metadata.managedFields must be nil');
  }
  const shape = shapeOf(kind);
  const before = bare(live ?? emptyObject(kind));
  const known = knownManagers(kind, live, options);
  const own: Omit<Manager, 'set'> = {
    manager: options.manager,
    operation: 'Apply',
    apiVersion: apiVersionOf(kind),
    subresource: options.subresource ?? '',
    time: options.time,
  };
  const key = managerKey(own);
  const last = known.get(key);
  const set = withoutBranches(fieldSetOf(config, shape), resetFields(kind, options.subresource));
  const managers: Managers = new Map(known);
  managers.set(key, { ...own, set });
  const laid = merged(before, config, shape) as ApiObject;
  const object = last === undefined ? laid : pruned(laid, managers, last.set, shape);
  const changed = filtered(kind, options.subresource, comparison(kind, before, object));
  const conflicts = conflictsIn(managers, key, union(changed.modified, changed.added));
  if (conflicts.length > 0 && !options.force) {
    throw applyConflict(conflicts);
  }
  const next = withoutTaken(managers, changed, key);
  const isUnchanged = live !== undefined && isSame(before, object);
  const time = isUnchanged ? (last?.time ?? '') : options.time;
  next.set(key, { ...own, time, set: withoutIdentity(set) });
  return { object, managedFields: encodeManagers(next) };
}

/** An object that nobody was tracked for gets one manager for all it had. */
function knownManagers(kind: ServedKind, live: ApiObject | undefined, options: ApplyOptions): Managers {
  const known = decodeManagers(list(live, 'metadata', 'managedFields'));
  if (live === undefined || known.size > 0) {
    return known;
  }
  return updated(kind, emptyObject(kind), bare(live), new Map(), {
    manager: 'before-first-apply',
    time: options.time,
    apiVersion: apiVersionOf(kind),
    ...(options.subresource === undefined ? {} : { subresource: options.subresource }),
  });
}

/** Without what was in the last set and is owned by nobody now. */
function pruned(laid: ApiObject, managers: Managers, last: FieldSet, shape: Shape): ApiObject {
  const lastNamed = withNamedParents(last, shape);
  const bareOfLast = without(laid, lastNamed, shape) ?? {};
  let owned = emptySet();
  for (const { set } of managers.values()) {
    owned = union(owned, set);
  }
  const all = withNamedParents(fieldSetOf(laid, shape), shape);
  const left = withNamedParents(fieldSetOf(bareOfLast, shape), shape);
  const stays = union(left, withNamedParents(owned, shape));
  const withOwned = without(laid, difference(all, stays), shape) ?? {};
  const kept = withNamedParents(fieldSetOf(withOwned, shape), shape);
  const gone = intersection(difference(all, kept), lastNamed);
  return (without(laid, gone, shape) ?? {}) as ApiObject;
}

interface Conflict {
  readonly manager: Manager;
  readonly path: string;
}

function conflictsIn(managers: Managers, own: string, touched: FieldSet): Conflict[] {
  const conflicts: Conflict[] = [];
  for (const [key, manager] of managers) {
    if (key !== own) {
      for (const path of paths(intersection(manager.set, touched))) {
        conflicts.push({ manager, path: pathText(path) });
      }
    }
  }
  return conflicts;
}

function applyConflict(conflicts: readonly Conflict[]): StatusError {
  const causes = conflicts.map(({ manager, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${managerText(manager)}`,
    field: path,
  }));
  return new StatusError({
    code: 409,
    reason: 'Conflict',
    message: conflictMessage(conflicts),
    details: { causes },
  });
}

function conflictMessage(conflicts: readonly Conflict[]): string {
  const [only] = conflicts;
  if (conflicts.length === 1 && only !== undefined) {
    return `Apply failed with 1 conflict: conflict with ${managerText(only.manager)}: ${only.path}`;
  }
  const told = conflicts.map(({ manager, path }) => ({ manager: managerText(manager), path }));
  const managers = [...new Set(told.map(({ manager }) => manager))].sort();
  const lines = managers.flatMap((manager) => [
    `conflicts with ${manager}:`,
    ...told.filter((each) => each.manager === manager).map(({ path }) => `- ${path}`),
  ]);
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`;
}

function managerText(manager: Manager): string {
  const name = JSON.stringify(manager.manager);
  const part = manager.subresource === '' ? '' : ` with subresource ${JSON.stringify(manager.subresource)}`;
  return manager.operation === 'Update' ? `${name}${part} using ${manager.apiVersion}` : `${name}${part}`;
}

function bare(object: ApiObject): ApiObject {
  const { managedFields: _m, ...metadata } = object.metadata;
  return { ...object, metadata };
}
