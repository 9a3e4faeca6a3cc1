import { parseAllDocuments } from 'yaml';
import { expectedOf } from './expected.ts';
import type { Expected } from './expected.ts';
import { sourceTypeOf } from './closure.ts';
import type { Snapshot } from './snapshot.ts';

/** An Argo CD Application of the sample, as its manifest (or the ApplicationSet's template) declares it. */
export interface SampleApp {
  readonly name: string;
  readonly namespace: string;
  readonly project: string;
  /** Folder that is rendered: for the app with two sources that of the one with a path. */
  readonly path: string;
  readonly type: 'directory' | 'kustomize' | 'helm';
  /** As written; see `RenderSource`. */
  readonly valueFiles: readonly string[];
  readonly automated: boolean;
  readonly selfHeal: boolean;
  readonly prune: boolean;
  /** Empty where the manifests name their own. */
  readonly destinationNamespace: string;
  readonly serverSideApply: boolean;
  readonly createNamespace: boolean;
  /** File that declares the app, or the ApplicationSet that generates it. */
  readonly manifest: string;
  /** The ApplicationSet that generates it. */
  readonly generatedBy?: string;
  /** The app of apps that applies its manifest; for generated apps the ApplicationSet stands in between. */
  readonly parent?: string;
  /** Where it settles in the demo cluster when nobody touches anything. */
  readonly expected: Expected;
}

interface Source {
  readonly path?: string;
  readonly helm?: { readonly valueFiles?: readonly string[] };
}

interface ApplicationSpec {
  readonly project: string;
  readonly source?: Source;
  readonly sources?: readonly Source[];
  readonly destination: { readonly namespace?: string };
  readonly syncPolicy?: {
    readonly automated?: { readonly prune?: boolean; readonly selfHeal?: boolean };
    readonly syncOptions?: readonly string[];
  };
}

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: unknown;
}

const DECLARATIONS = 'clusters/prod/';
const ROOT_MANIFEST = 'clusters/prod/root.yaml';

/** Every app of one commit, sorted by name. */
export function appsIn(snapshot: Snapshot): readonly SampleApp[] {
  const files = [...snapshot.entries.keys()].filter(
    (path) => path.startsWith(DECLARATIONS) && path.endsWith('.yaml'),
  );
  return files.flatMap((file) => appsOf(snapshot, file)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function appsOf(snapshot: Snapshot, file: string): readonly SampleApp[] {
  const documents = manifestsIn(snapshot, file);
  return documents.flatMap((manifest) => {
    const parent = file === ROOT_MANIFEST ? {} : { parent: 'root' };
    if (manifest.kind === 'Application') {
      return [toApp(snapshot, manifest, { manifest: file, ...parent })];
    }
    if (manifest.kind === 'ApplicationSet') {
      const from = { manifest: file, generatedBy: manifest.metadata.name, ...parent };
      return generated(manifest).map((child) => toApp(snapshot, child, from));
    }
    return [];
  });
}

/** Parsed once per text: most commits leave most declarations alone. */
const parsed = new Map<string, readonly Manifest[]>();

function manifestsIn(snapshot: Snapshot, file: string): readonly Manifest[] {
  const id = snapshot.entries.get(file)?.id ?? '';
  const known = parsed.get(id);
  if (known !== undefined) {
    return known;
  }
  const manifests = parseAllDocuments(snapshot.text(file) ?? '').map(
    (document) => document.toJS() as Manifest,
  );
  parsed.set(id, manifests);
  return manifests;
}

/** The sample uses list generators and plain `{{.name}}` placeholders, nothing else of the template language. */
function generated(set: Manifest): readonly Manifest[] {
  const spec = set.spec as {
    readonly generators: readonly {
      readonly list: { readonly elements: readonly Record<string, string>[] };
    }[];
    readonly template: object;
  };
  const elements = spec.generators.flatMap(({ list }) => list.elements);
  return elements.map((element) => {
    const text = JSON.stringify(spec.template).replace(
      /\{\{\s*\.(\w+)\s*\}\}/g,
      (_, name: string) => element[name] ?? '',
    );
    return { kind: 'Application', ...(JSON.parse(text) as Omit<Manifest, 'kind'>) };
  });
}

function toApp(
  snapshot: Snapshot,
  { metadata, spec }: Manifest,
  from: Pick<SampleApp, 'manifest' | 'generatedBy' | 'parent'>,
): SampleApp {
  const { project, source, sources = [], destination, syncPolicy } = spec as ApplicationSpec;
  const rendered = source ?? sources.find(({ path }) => path !== undefined);
  const path = rendered?.path ?? '';
  const options = syncPolicy?.syncOptions ?? [];
  return {
    name: metadata.name,
    namespace: metadata.namespace ?? 'argocd',
    project,
    path,
    type: sourceTypeOf(snapshot, path) ?? 'directory',
    valueFiles: rendered?.helm?.valueFiles ?? [],
    automated: syncPolicy?.automated !== undefined,
    selfHeal: syncPolicy?.automated?.selfHeal ?? false,
    prune: syncPolicy?.automated?.prune ?? false,
    destinationNamespace: destination.namespace ?? '',
    serverSideApply: options.includes('ServerSideApply=true'),
    createNamespace: options.includes('CreateNamespace=true'),
    ...from,
    expected: expectedOf(metadata.name),
  };
}
