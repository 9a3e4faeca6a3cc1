import { parse } from 'yaml';

import { lastAppliedText } from '../../../world/pull/applyObject.ts';
import { clone, put, type Dict, type Json } from '../../../world/pull/json.ts';
import { lastApplied, withAnnotation, type Obj } from '../../../world/pull/objects.ts';
import { stampTracking } from '../../../world/pull/tracking.ts';

/** An object from YAML. */
export function yaml(text: string): Obj {
  return parse(text) as Obj;
}

/** The object as it is live after a client-side apply of `target` by `app`, with changes made since by others. */
export function applied(target: Obj, changes: Record<string, Json | undefined> = {}, app?: string): Obj {
  const stamped = app === undefined ? target : stampTracking(target, app);
  const live = clone(withAnnotation(stamped, lastApplied, lastAppliedText(stamped)));
  for (const [pointer, value] of Object.entries(changes)) {
    set(live, pointer, value);
  }
  return live;
}

/** A copy with some fields set; undefined removes one. Paths are JSON pointers. */
export function changed(object: Obj, changes: Record<string, Json | undefined>): Obj {
  const result = clone(object);
  for (const [pointer, value] of Object.entries(changes)) {
    set(result, pointer, value);
  }
  return result;
}

function set(object: Obj, pointer: string, value: Json | undefined): void {
  const path = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/'));
  const index = path.findIndex((part) => /^\d+$|^-$/.test(part));
  if (index < 0) {
    if (value !== undefined) {
      put(object, path, value);
      return;
    }
    let parent: Dict = object;
    for (const part of path.slice(0, -1)) {
      parent = parent[part] as Dict;
    }
    delete parent[path.at(-1)!];
    return;
  }
  let list: Json = object;
  for (const part of path.slice(0, index)) {
    list = (list as Dict)[part]!;
  }
  const items = list as Json[];
  const at = path[index] === '-' ? items.length : Number(path[index]);
  if (index === path.length - 1) {
    items.splice(
      at,
      value === undefined || at < items.length ? 1 : 0,
      ...(value === undefined ? [] : [value]),
    );
    return;
  }
  set(items[at] as Obj, `/${path.slice(index + 1).join('/')}`, value);
}
