import type { CompareRules } from '../../diff/rules.ts';
import { plainRules } from '../../diff/rules.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { HELM_MANAGER, KUSTOMIZE_MANAGER } from './names.ts';

/** Flux compares what its own controller owns and has no settings of its own to read. */
export function fluxRules({ kind }: KubeObject): CompareRules {
  return plainRules(new Set([kind === 'HelmRelease' ? HELM_MANAGER : KUSTOMIZE_MANAGER]));
}
