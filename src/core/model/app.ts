import type { AppId } from './ids.ts';
import type { Action } from './plan.ts';
import type { HealthStatus, OperationPhase, SyncStatus } from './status.ts';
import type { SyncWindow } from './syncWindow.ts';

export type EngineId = string;

/**
 * What a row of the tree stands for: an app that applies manifests, a generator that makes apps (ApplicationSet), a
 * source (Flux GitRepository), a project that bounds apps (AppProject), what writes image tags back to Git, or what
 * tells others of events.
 */
export type AppRole = 'app' | 'generator' | 'source' | 'project' | 'imageAutomation' | 'notification';

/** An Argo CD Application, or a Flux Kustomization or HelmRelease, reduced to what rows, queries and commands need. */
export interface App {
  readonly id: AppId;
  readonly engine: EngineId;
  readonly role: AppRole;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly project?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly phase: Phase;
  readonly sync: SyncStatus;
  readonly health?: HealthStatus;
  readonly healthMessage?: string;
  readonly sources: readonly SourceSpec[];
  readonly destination: Destination;
  readonly syncPolicy: SyncPolicy;
  readonly operation?: Operation;
  readonly conditions: readonly Condition[];
  /** One per source, in the order of `sources`: what the verdict was computed against. */
  readonly revisions: readonly string[];
  /** The controller compared another spec than the one that stands now. */
  readonly isVerdictStale: boolean;
  /** RFC3339, the end of the last deployment known from history or the last operation. */
  readonly lastSyncedAt?: string;
  readonly createdAt?: string;
  /** RFC3339; set while the object waits for its finalizers. */
  readonly deletingSince?: string;
  /** The owner that generates this object and overwrites edits of it. */
  readonly generatedBy?: { readonly kind: string; readonly name: string };
  /** Parent app by tracking stamp. */
  readonly trackedBy?: Tracker;
  /** Another one that stamped the same object: two controllers may be writing it. */
  readonly alsoTrackedBy?: Tracker;
  /** Resources known in status, all told. The list itself is expanded when a row opens. */
  readonly resourceCount: number;
  /** Resources that wait to be pruned. */
  readonly pruneCount: number;
  /** Self-heals that the controller counted in its current operation record. */
  readonly healAttempts: number;
  /** Of a project: what its apps may deploy, and whereto. */
  readonly bounds?: ProjectBounds;
  /** Of a project: when its apps may sync. */
  readonly syncWindows?: readonly SyncWindow[];
  /** The controller has a web interface with a page of the app. */
  readonly hasPage?: boolean;
  /** Address of that page, where the app tells it. */
  readonly url?: string;
  /** What is in the cluster as a whole, where the controller tells it from what it tried last (Flux). */
  readonly appliedRevision?: string;
  readonly attemptedRevision?: string;
  /** Moves with each change of the spec, where the controller keeps no record of its operations. */
  readonly generation?: number;
  /** Objects that hold what this app deploys: its state is read together with theirs. */
  readonly sourceRefs?: readonly ObjectName[];
  /** Apps that have to be ready before this one is applied. */
  readonly dependsOn?: readonly ObjectName[];
  /** Of a source: what it fetched last. */
  readonly artifact?: Artifact;
  /** What it holds, in the words of its row; for kinds that have no revision to show. */
  readonly summary?: string;
  /** Its controller keeps no list of what it applied. */
  readonly isUnlisted?: boolean;
  /** Beyond the nouns above, in the product's own words, for hovers: chart, values, image, address. */
  readonly details?: readonly Detail[];
  /** Kinds of its objects, as `group/Kind`, whose health it checks by expressions of its own. */
  readonly ownHealthChecks?: readonly string[];
  /** What may be asked of it; absent where refresh, sync and terminate say it all. */
  readonly actions?: readonly Action['kind'][];
}

/** An App while an engine makes it: what an object does not say is never set, so all of a kind have few shapes. */
export type AppDraft = { -readonly [Field in keyof App]: App[Field] };

/** An object of the same cluster, by what names it in any version. */
export interface ObjectName {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/**
 * The app that a stamp on an object names. `namespace` and `kind` are undefined where the stamp does not say them;
 * `engine` where it is that of the object itself.
 */
export interface Tracker {
  readonly engine?: EngineId;
  readonly name: string;
  readonly namespace?: string;
  readonly kind?: string;
}

export interface Artifact {
  /** As the source names it, e.g. `main@sha1:<40 hex>`. */
  readonly revision: string;
  /** RFC3339. */
  readonly fetchedAt?: string;
  readonly madeFrom?: MadeFrom;
}

/** Where an artifact was pushed from, as whoever pushed it says. */
export interface MadeFrom {
  readonly repoURL: string;
  /** Of Git, in the form of the source's own revisions. */
  readonly revision: string;
  /** Branch or tag of that; the commit itself where none is named. */
  readonly targetRevision: string;
}

export interface Detail {
  readonly label: string;
  readonly text: string;
  /** Worth a line of its own below the row. */
  readonly isLine?: boolean;
  /** Something that somebody should look at. */
  readonly isTrouble?: boolean;
}

/** The state in words. `word` is the engine's own (Argo CD: derived from sync, health and operation). */
export interface Phase {
  readonly word: string;
  readonly since?: string;
  readonly reason?: string;
  readonly next?: string;
  /** RFC3339: when the controller tries again by itself. */
  readonly nextTryAt?: string;
  /** In place of sync and health, for a product whose users know its states by other words. */
  readonly title?: { readonly text: string; readonly look: PhaseLook };
}

/** What a state amounts to, whatever it is called. */
export type PhaseLook = 'good' | 'changing' | 'waiting' | 'paused' | 'differs' | 'bad' | 'unknown';

export type SourceType = 'directory' | 'kustomize' | 'helm' | 'plugin' | 'chart' | 'oci' | 'unknown';

export interface SourceSpec {
  readonly repoURL: string;
  readonly path?: string;
  readonly chart?: string;
  /** As written; empty means HEAD of the remote. */
  readonly targetRevision: string;
  readonly ref?: string;
  readonly type: SourceType;
  /** `path` is one of an artifact that was pushed from the repository: which of its folders was packed, nobody says. */
  readonly isOfArtifact?: true;
  readonly directory?: { readonly recurse: boolean; readonly include?: string; readonly exclude?: string };
  /** What is done to the files of a Kustomize source besides what they say, where the app's object tells it in full. */
  readonly kustomize?: KustomizeSpec;
  /** Files that a Helm source reads besides its chart, as written: relative to `path`, `/…` or `$ref/…`. */
  readonly helm?: { readonly valueFiles: readonly string[]; readonly fileParameters: readonly string[] };
  /** Where people edit, when a hydrator renders from there into this source (Argo CD's `drySource`). */
  readonly hydratedFrom?: {
    readonly repoURL: string;
    readonly path: string;
    readonly targetRevision: string;
  };
}

export interface KustomizeSpec {
  /** Nothing but what stands below: no patches, images, prefixes, components, decryption. */
  readonly isPlain: boolean;
  /** Set on every object. */
  readonly namespace?: string;
  /** Values of variables in the manifests, as far as they are known; undefined where none are replaced. */
  readonly variables?: Readonly<Record<string, string>>;
}

export interface Destination {
  readonly server?: string;
  readonly name?: string;
  readonly namespace?: string;
}

export interface SyncPolicy {
  readonly automated: boolean;
  readonly prune: boolean;
  readonly selfHeal: boolean;
  readonly allowEmpty: boolean;
  readonly syncOptions: readonly string[];
  /** Automation is written down but switched off (`automated.enabled: false`). */
  readonly isPaused: boolean;
}

/** As written, patterns that begin with `!` among them. */
export interface ProjectBounds {
  readonly sourceRepos: readonly string[];
  readonly destinations: readonly Destination[];
  /** Namespaces besides the controller's own whose apps may name the project. */
  readonly sourceNamespaces: readonly string[];
}

/** The last or the running operation. `phase` is absent between a request and the controller's first answer. */
export interface Operation {
  readonly phase?: OperationPhase;
  readonly message?: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly isRequested: boolean;
  readonly isAutomated: boolean;
  readonly isSelfHeal: boolean;
  readonly isDryRun: boolean;
  readonly initiatedBy?: string;
  readonly revision?: string;
  readonly retryCount: number;
}

export interface Condition {
  readonly type: string;
  readonly message: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly since?: string;
}
