import type { YamlEntry, YamlNode } from '../yaml/node.ts';
import { asMap, asScalar, asSequence, entryOf, nodeAt } from '../yaml/read.ts';
import type { ApplicationView } from './applications.ts';

/** The `automated` block of an Application where it is in force, and its switches as far as they are written. */
export interface Automated {
  readonly entry: YamlEntry;
  readonly selfHeal: YamlEntry | undefined;
  readonly prune: YamlEntry | undefined;
  readonly heals: boolean;
}

/** Undefined where the app syncs by hand only. Present and not `enabled: false` means on. */
export function automatedOf(view: ApplicationView | undefined): Automated | undefined {
  const entry = entryOf(nodeAt(view?.spec, 'syncPolicy'), 'automated');
  const map = asMap(entry?.value);
  if (!entry || !map || isFalse(nodeAt(map, 'enabled'))) {
    return undefined;
  }
  const selfHeal = entryOf(map, 'selfHeal');
  return {
    entry,
    selfHeal,
    prune: entryOf(map, 'prune'),
    heals: asScalar(selfHeal?.value)?.value === true,
  };
}

/** Whether a sync option is set to just this (`CreateNamespace=true`). */
export function hasSyncOption(view: ApplicationView | undefined, option: string): boolean {
  return syncOptionsOf(view).some((item) => asScalar(item)?.text === option);
}

export function syncOptionsOf(view: ApplicationView | undefined): readonly YamlNode[] {
  return asSequence(nodeAt(view?.spec, 'syncPolicy', 'syncOptions'))?.items ?? [];
}

function isFalse(node: YamlNode | undefined): boolean {
  return asScalar(node)?.value === false;
}
