import type { CompareRules } from '../../diff/rules.ts';
import { plainRules } from '../../diff/rules.ts';
import type { KubeObject } from '../../model/kubeObject.ts';
import { HELM_MANAGER, KUSTOMIZE_MANAGER } from './names.ts';
import { nextApplyOf } from './nextApply.ts';
import { nextCorrectionOf } from './nextCorrection.ts';

/** Flux compares what its own controllers own, gives no verdict on an object, and has no settings of its own to read. */
export function fluxRules(object: KubeObject): CompareRules {
  return object.kind === 'HelmRelease'
    ? { ...plainRules(new Set([HELM_MANAGER])), nextApply: nextCorrectionOf(object) }
    : { ...plainRules(new Set([KUSTOMIZE_MANAGER])), nextApply: nextApplyOf(object) };
}
