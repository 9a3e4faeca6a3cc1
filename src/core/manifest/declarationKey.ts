import type { Declaration } from '../engines/engine.ts';

/** What names an app in a manifest; `namespace` is empty where the manifest does not say it. */
export type DeclarationKey = Pick<Declaration, 'group' | 'kind' | 'namespace' | 'name'>;

/** `<group>/<kind>/<namespace>/<name>`: what the store knows declarations by. Apart from the index, which parses YAML. */
export function declarationKey({ group, kind, namespace, name }: DeclarationKey): string {
  return `${group}/${kind}/${namespace}/${name}`;
}
