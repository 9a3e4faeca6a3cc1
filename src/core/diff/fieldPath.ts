import type { Pointer } from '../model/drift.ts';
import type { GroupVersionKind } from '../model/kubeObject.ts';
import type { Json } from '../util/json.ts';
import { isObject } from '../util/json.ts';
import { itemKey } from './listItems.ts';
import { shapeOf } from './objectShape.ts';
import { parsePointer } from './pointer.ts';

/**
 * A pointer as people write it: `spec.template.spec.containers[web].image`, `metadata.labels["example.com/tier"]`.
 * List items are named by their key fields where the kind has some and `object` (the side that the pointer leads into)
 * has the item, else by index.
 */
export function fieldPath(
  pointer: Pointer,
  gvk: Pick<GroupVersionKind, 'group' | 'kind'>,
  object: Json | undefined,
): string {
  const shape = shapeOf(gvk);
  const keys: string[] = [];
  let here = object;
  let text = '';
  for (const step of parsePointer(pointer) ?? []) {
    if (Array.isArray(here)) {
      const item: Json | undefined = (here as readonly Json[])[Number(step)];
      const list = shape.list(keys);
      text += `[${(item !== undefined && list && itemKey(item, list)) || step}]`;
      here = item;
      continue;
    }
    keys.push(step);
    text += /^[A-Za-z_][\w-]*$/.test(step) ? `${text === '' ? '' : '.'}${step}` : `[${JSON.stringify(step)}]`;
    here = isObject(here) ? here[step] : undefined;
  }
  return text;
}
