import type { SyncStatus } from '../../../src/core/model/status.ts';

/**
 * How Argo CD is told to compare: nothing (the client-side three-way), `ServerSideDiff=true`, or `ServerSideApply=true`
 * (structured merge).
 */
export const ENGINES = ['client', 'serverSide', 'structured'] as const;
export type Engine = (typeof ENGINES)[number];

/** Objects, or YAML text where the text itself matters. `{{name}}` stands for the namespace and the app of the run. */
export type Manifests = readonly (object | string)[];

/** `<apiVersion> <Kind> <name>`; namespaced kinds lie in the namespace of the case. */
export type Named = string;

/** What happens to Git, to the live objects or to the Application; in this order, each seen before the next begins. */
export type Step =
  | { readonly do: 'commit'; readonly git: Manifests }
  | {
      readonly do: 'edit';
      readonly on: Named;
      readonly patch: object;
      /** Merge patch by default; `apply` takes the whole object. */
      readonly type?: 'merge' | 'strategic' | 'json' | 'apply';
      /** Field manager, `kubectl-edit` by default. */
      readonly as?: string;
      readonly subresource?: 'scale' | 'status';
    }
  | { readonly do: 'delete'; readonly on: Named }
  | { readonly do: 'create'; readonly object: object; readonly as?: string }
  /** Merge patch of the Application. */
  | { readonly do: 'app'; readonly patch: object }
  | { readonly do: 'sync'; readonly sync?: object };

/** A case as data: it is all that the recorder needs, and it stands in the record. */
export interface MatrixCase {
  /** Name of the record and, with the engine behind it, of app and namespace. */
  readonly name: string;
  /** What is compared, in a sentence. */
  readonly title: string;
  /** The measured fact that it proves, for example `m.3`. */
  readonly fact?: string;
  /** All by default. */
  readonly engines?: readonly Engine[];
  readonly git: Manifests;
  /** Whether Git is synced before the first step; it is, by default. */
  readonly isSynced?: boolean;
  readonly steps?: readonly Step[];
  readonly app?: { readonly annotations?: Readonly<Record<string, string>>; readonly spec?: object };
  /** Keys of ConfigMap `argocd-cm`, in force from before the first sync. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Objects of the cluster that are made before the app and belong to nobody. */
  readonly before?: readonly object[];
  /** Labels of the namespace, for admission policies that select by them. */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  /** What the app has to say; where nothing stands, the record alone says it. */
  readonly expect?: Partial<Readonly<Record<Engine, SyncStatus>>>;
}

export const enginesOf = ({ engines = ENGINES }: MatrixCase): readonly Engine[] => engines;

/** Name of app and namespace of a case under an engine. */
export const placeOf = (name: string, engine: Engine): string => `${name}--${engine.toLowerCase()}`;

/** Fills `{{name}}` in. */
export function inPlace<T>(value: T, place: string): T {
  return JSON.parse(JSON.stringify(value).replaceAll('{{name}}', place)) as T;
}

/** Expectation in the order of the engines. */
export function verdicts(
  client: SyncStatus,
  serverSide: SyncStatus,
  structured: SyncStatus,
): NonNullable<MatrixCase['expect']> {
  return { client, serverSide, structured };
}

export const every = (status: SyncStatus): NonNullable<MatrixCase['expect']> =>
  verdicts(status, status, status);
