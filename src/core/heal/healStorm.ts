import type { HealedEdit } from '../model/drift.ts';

/** From here on it is no accident: somebody or something sets the field again and again. */
const STORM = 3;

export interface HealStorm {
  readonly resource: HealedEdit['resource'];
  readonly pointer: string;
  readonly count: number;
  /** Who set it, in the order of first sight. */
  readonly managers: readonly string[];
}

/**
 * Fields that were healed three times and more: two writers fight (an autoscaler against replicas in Git, an image bot,
 * an operator). The cure is in Git: take the field out, or ignore it there and respect that on sync.
 */
export function healStorms(heals: readonly HealedEdit[]): readonly HealStorm[] {
  const storms = new Map<string, { -readonly [Name in keyof HealStorm]: HealStorm[Name] }>();
  for (const { resource, changes } of heals) {
    for (const { pointer, writer } of changes) {
      const key = [resource.group, resource.kind, resource.namespace, resource.name, pointer].join(' ');
      const storm = storms.get(key) ?? { resource, pointer, count: 0, managers: [] };
      storm.count += 1;
      if (writer && !storm.managers.includes(writer.manager)) {
        storm.managers = [...storm.managers, writer.manager];
      }
      storms.set(key, storm);
    }
  }
  return [...storms.values()].filter(({ count }) => count >= STORM);
}
