import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { SchemaFile } from '../../src/core/schema/schemaFile.ts';
import { Converter } from './convert.ts';
import type { Overlay } from './overlay.ts';

const root = path.join(import.meta.dirname, '../..');
const PACKAGES = ['@kubernetes-models/argo-cd', '@kubernetes-models/flux-cd'];
const KINDS: readonly [packageName: string, group: string, kinds: readonly string[]][] = [
  ['@kubernetes-models/argo-cd', 'argoproj.io', ['Application', 'ApplicationSet', 'AppProject']],
  ['@kubernetes-models/flux-cd', 'helm.toolkit.fluxcd.io', ['HelmRelease']],
  [
    '@kubernetes-models/flux-cd',
    'image.toolkit.fluxcd.io',
    ['ImagePolicy', 'ImageRepository', 'ImageUpdateAutomation'],
  ],
  ['@kubernetes-models/flux-cd', 'kustomize.toolkit.fluxcd.io', ['Kustomization']],
  ['@kubernetes-models/flux-cd', 'notification.toolkit.fluxcd.io', ['Alert', 'Provider', 'Receiver']],
  [
    '@kubernetes-models/flux-cd',
    'source.toolkit.fluxcd.io',
    ['Bucket', 'ExternalArtifact', 'GitRepository', 'HelmChart', 'HelmRepository', 'OCIRepository'],
  ],
];

/** What schemas/catalog.json must hold: the declarations of the installed packages with the overlay upon them. */
export function generateCatalog(): SchemaFile {
  const overlay = JSON.parse(readFileSync(path.join(root, 'schemas/overlay.json'), 'utf8')) as Overlay;
  const converter = new Converter(overlay);
  const kinds: SchemaFile['kinds'][number][] = [];
  for (const [packageName, group, names] of KINDS) {
    const folder = path.join(root, 'node_modules', packageName, group);
    const versions = readdirSync(folder).filter((name) => /^v\d/.test(name));
    for (const version of versions.toSorted()) {
      const files = new Set(readdirSync(path.join(folder, version)));
      for (const kind of names.filter((name) => files.has(`${name}.d.ts`))) {
        const schema = converter.kind(path.join(folder, version, `${kind}.d.ts`), `${group}/${version}`);
        kinds.push({ group, version, kind, root: schema });
      }
    }
  }
  const unused = converter.unused();
  if (unused.length > 0) {
    throw new Error(`the overlay speaks of types that no kind uses: ${unused.join(', ')}`);
  }
  const sources = PACKAGES.map((name) => {
    const { version } = JSON.parse(
      readFileSync(path.join(root, 'node_modules', name, 'package.json'), 'utf8'),
    ) as { readonly version: string };
    return { package: name, version };
  });
  return { sources, kinds, table: converter.table.rows };
}
