import type { Pointer } from '../model/drift.ts';
import type { KubeObject } from '../model/kubeObject.ts';
import { gvkOf } from '../model/kubeObject.ts';
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
  /** Expressions we cannot evaluate: named to the user as not applied. */
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
