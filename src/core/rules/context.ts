import type { SchemaCatalog } from '../schema/catalog.ts';
import type { JsonObject } from '../util/json.ts';
import type { TextRange } from './finding.ts';

/** What rules know beyond the document. Every part may be absent: a rule that needs it says nothing then. */
export interface RuleContext {
  readonly settings: RuleSettings;
  readonly schemas?: SchemaCatalog;
  readonly workspace?: WorkspaceFacts;
  readonly cluster?: ClusterFacts;
}

export interface RuleSettings {
  /** Globs over paths in the repository, from `plumbline.productionPaths`. */
  readonly productionPaths: readonly string[];
}

/** An object that some file of the workspace declares. */
export interface DeclaredObject {
  readonly uri: string;
  /** In the repository. */
  readonly path: string;
  readonly group: string;
  readonly kind: string;
  /** Empty where the manifest does not say it. */
  readonly namespace: string;
  readonly name: string;
  /** The value of `metadata.name` in its file. */
  readonly nameRange: TextRange;
  /** As the controllers read it. */
  readonly object: JsonObject;
}

/** An Application, declared or live: the namespace is empty where it is not known. */
export type RootApp = Pick<DeclaredObject, 'namespace' | 'object'>;

/** An Application whose source, as far as the files tell, deploys a file. */
export interface ReachingApp<Root extends RootApp = DeclaredObject> {
  readonly app: Root;
  /** What the kustomizations on the way set as the namespace; empty: nothing does. Undefined: patches or a chart may. */
  readonly namespace: string | undefined;
}

/** The repository that holds the document, as the index knows it. */
export interface WorkspaceFacts {
  /** By `<group>/<kind>`, in no particular order. */
  declared(kind: string): readonly DeclaredObject[];
  /**
   * Whether a path of the repository (forward slashes, no leading slash) is there: undefined when not known, for
   * example while the index is still read.
   */
  kindOf(path: string): 'file' | 'folder' | 'absent' | undefined;
  /** Names in a folder of the repository; undefined when not known. */
  list(folder: string): readonly string[] | undefined;
  /**
   * Whether a repoURL names this repository. Undefined where no remote is known. Only the tracked branch lies here:
   * a source pinned to another revision cannot be judged by the files.
   */
  isThisRepository(repoUrl: string): boolean | undefined;
  /** Whether a targetRevision (empty, HEAD, a branch, a tag, a SHA) is what the working tree is on. */
  isCheckedOut(targetRevision: string): boolean | undefined;
  /** Whether a kustomization names the file as a patch. */
  isPatchFile?(path: string): boolean;
  /** Whether a patch somewhere completes objects of this kind (and name) that lie at the path. */
  isPatched?(kind: string, name: string, path: string): boolean;
  /**
   * The Applications of this repository, at the revision that is checked out, whose plain directory, kustomization or
   * chart deploys the file, or takes values from it. Generators and plugins are not followed.
   */
  appsReaching?(path: string): readonly ReachingApp[];
  /** The same of Applications that some cluster has. */
  liveReaching?(path: string, roots: readonly RootApp[]): readonly ReachingApp<RootApp>[];
}

/**
 * What is known from the connected clusters whose AppProjects are all known. They are evidence only for a document that
 * one of their roots deploys: a repository may hold manifests of other clusters as well.
 */
export interface ClusterFacts {
  /** Namespaces in which an Argo CD runs. */
  readonly argoCdNamespaces: readonly string[];
  /** Live AppProjects: name, namespace, `sourceRepos`, `destinations`, `sourceNamespaces`. */
  readonly projects: readonly JsonObject[];
  /** Live Applications that deploy Applications into the cluster of their Argo CD: destination and sources. */
  readonly roots: readonly RootApp[];
}
