import type { Pointer } from '../model/drift.ts';
import type { KubeObject, ManagedFieldsEntry } from '../model/kubeObject.ts';
import { gvkOf } from '../model/kubeObject.ts';
import type { Note } from '../model/plan.ts';
import { globMatches } from '../util/glob.ts';
import type { Json } from '../util/json.ts';

/** Differences that the users of a controller told it to pass over. */
export interface IgnoreRule {
  /** Globs; an empty group is the core group alone. */
  readonly group: string;
  readonly kind: string;
  /** Exact; undefined is any. */
  readonly name?: string;
  readonly namespace?: string;
  readonly pointers: readonly Pointer[];
  /** Fields that these managers own are passed over where they differ. */
  readonly managers: readonly string[];
  /** Expressions of jq whose paths are passed over; those that we cannot evaluate are named to the user. */
  readonly jq: readonly string[];
}

export interface TrackingRules {
  readonly method: 'annotation' | 'label' | 'annotation+label';
  readonly labelKey: string;
  /** The app's name as the controller writes it on objects: `<name>`, or `<namespace>_<name>` elsewhere. */
  readonly instance: string;
  readonly installationId?: string;
}

/** How a controller compares, from the app and the controller's own settings. */
export interface CompareRules {
  readonly ignore: readonly IgnoreRule[];
  /** Kinds whose status is left out. */
  readonly ignoreStatus: 'all' | 'crd' | 'none';
  readonly ignoreAggregatedRoles: boolean;
  /** What admission writes into fields that Git does not declare counts as a difference. */
  readonly includesMutations: boolean;
  readonly tracking?: TrackingRules;
  readonly sensitiveAnnotations: ReadonlySet<string>;
  /** Managers under which the controller writes objects. */
  readonly managers: ReadonlySet<string>;
  /** The controller's settings could be read; false means that defaults are assumed. */
  readonly hasSettings: boolean;
  /** Where a controller has no verdict on an object, and what it undoes depends on who wrote it. */
  readonly nextApply?: NextApply;
}

/** What the next apply of one app does to its objects as they are live. */
export interface NextApply {
  /** About the app as a whole: that it is suspended, that it corrects nothing. */
  readonly notes: readonly Note[];
  /** Object of Git as the controller writes it, with its own marks. */
  readonly stamp: (declared: KubeObject) => KubeObject;
  /** Why the object stays as it is, whoever wrote what; undefined where it is applied. */
  readonly leavesAlone: (live: KubeObject, declared: KubeObject | undefined) => Note | undefined;
  /** Whether what this entry alone added is taken away. */
  readonly takesOver: (entry: ManagedFieldsEntry, live: KubeObject) => boolean;
  /** Fields that somebody told it to leave as they are. */
  readonly keeps: (live: KubeObject) => readonly Pointer[];
  /** What it does to the live object when the server refuses what Git says of it; undefined where it only fails. */
  readonly afterRefusal: (live: KubeObject, declared: KubeObject) => Note | undefined;
  /** What becomes of an object that somebody deleted. */
  readonly afterLoss: Note;
  /** What becomes of an object that Git no longer declares. */
  readonly afterRemoval: (live: KubeObject) => { readonly isPruned: boolean; readonly note: Note };
}

/** The controller's own settings as they were read, e.g. the data of ConfigMap `argocd-cm`. */
export interface ControllerSettings {
  readonly data: Readonly<Record<string, string>>;
  /** Reads the YAML that stands in a setting; undefined where it is none. */
  readonly parse: (text: string) => Json | undefined;
}

/** Compares everything and ignores status: what holds where a controller has no rules of its own. */
export function plainRules(managers: ReadonlySet<string>): CompareRules {
  return {
    ignore: [],
    ignoreStatus: 'all',
    ignoreAggregatedRoles: false,
    includesMutations: false,
    sensitiveAnnotations: new Set(),
    managers,
    hasSettings: false,
  };
}

export function rulesFor(object: KubeObject, rules: readonly IgnoreRule[]): readonly IgnoreRule[] {
  const { group, kind } = gvkOf(object);
  return rules.filter(
    (rule) =>
      (rule.group === '' ? group === '' : globMatches(rule.group, group)) &&
      globMatches(rule.kind, kind) &&
      (rule.name === undefined || rule.name === object.metadata.name) &&
      (rule.namespace === undefined || rule.namespace === (object.metadata.namespace ?? '')),
  );
}
