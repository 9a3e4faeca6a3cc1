import type { YamlNode } from '../yaml/node.ts';
import { asMap, asScalar, keyText } from '../yaml/read.ts';
import type { Setting } from './pipeline.ts';

/** The scalars of a map, each with its key; everything else in it is passed over. */
export function settingsOf(node: YamlNode | undefined): readonly Setting[] {
  return (asMap(node)?.entries ?? []).flatMap((entry) => {
    const value = asScalar(entry.value);
    return value ? [{ key: keyText(entry) ?? '', text: value.text, range: entry.value }] : [];
  });
}
