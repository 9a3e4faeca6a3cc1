import type { KubeObject } from '../model/kubeObject.ts';
import type { CompareRules } from './rules.ts';
import { stamp } from './tracking.ts';

/** An object of Git with the marks that the controller puts on what it applies. */
export function stamped(declared: KubeObject, rules: CompareRules, live?: KubeObject): KubeObject {
  const marked = rules.tracking ? stamp(declared, rules.tracking, live) : declared;
  return rules.nextApply?.stamp(marked) ?? marked;
}
