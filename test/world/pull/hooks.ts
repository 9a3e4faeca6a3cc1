import { annotationOf, type Obj } from './objects.ts';

export type SyncPhase = 'PreSync' | 'Sync' | 'PostSync' | 'SyncFail';
export type DeletePolicy = 'HookSucceeded' | 'HookFailed' | 'BeforeHookCreation';

export const hookFinalizer = 'argocd.argoproj.io/hook-finalizer';
const hookAnnotation = 'argocd.argoproj.io/hook';
const policyAnnotation = 'argocd.argoproj.io/hook-delete-policy';
const waveAnnotation = 'argocd.argoproj.io/sync-wave';

const phases = new Set<string>(['PreSync', 'Sync', 'PostSync', 'SyncFail']);
const ownTypes = new Set<string>([...phases, 'Skip', 'PreDelete', 'PostDelete']);
const helmTypes: Record<string, string> = {
  'pre-install': 'PreSync',
  'pre-upgrade': 'PreSync',
  'post-install': 'PostSync',
  'post-upgrade': 'PostSync',
  'pre-delete': 'PreDelete',
  'post-delete': 'PostDelete',
};
const policies = new Set<string>(['HookSucceeded', 'HookFailed', 'BeforeHookCreation']);
const helmPolicies: Record<string, DeletePolicy> = {
  'hook-succeeded': 'HookSucceeded',
  'hook-failed': 'HookFailed',
  'before-hook-creation': 'BeforeHookCreation',
};

/** The hook types that an object names; Argo CD's own annotation wins over Helm's. */
export function hookTypes(obj: Obj): string[] {
  const own = words(annotationOf(obj, hookAnnotation)).filter((word) => ownTypes.has(word));
  if (own.length > 0) {
    return [...new Set(own)];
  }
  const helm = words(annotationOf(obj, 'helm.sh/hook')).map((word) => helmTypes[word]);
  return [...new Set(helm.filter((type) => type !== undefined))];
}

export function isHook(obj: Obj): boolean {
  if (annotationOf(obj, hookAnnotation) !== '') {
    return !isSkipped(obj);
  }
  const helm = words(annotationOf(obj, 'helm.sh/hook'));
  return helm.length > 0 && !helm.includes('crd-install');
}

/** `hook: Skip` alone: the object is known, and left alone. */
export function isSkipped(obj: Obj): boolean {
  return annotationOf(obj, hookAnnotation) === 'Skip';
}

/** A hook value nobody knows: the object is ignored altogether. */
export function isIgnored(obj: Obj): boolean {
  return isHook(obj) && hookTypes(obj).length === 0;
}

/** The phases in which an object is applied; none for Skip and for delete hooks. */
export function syncPhases(obj: Obj): SyncPhase[] {
  if (isSkipped(obj)) {
    return [];
  }
  if (isHook(obj)) {
    return hookTypes(obj).filter((type): type is SyncPhase => phases.has(type));
  }
  return ['Sync'];
}

export function deletePolicies(obj: Obj): DeletePolicy[] {
  const own = words(annotationOf(obj, policyAnnotation)).filter((word) =>
    policies.has(word),
  ) as DeletePolicy[];
  const helm = words(annotationOf(obj, 'helm.sh/hook-delete-policy')).map((word) => helmPolicies[word]);
  const known = [...own, ...helm.filter((policy) => policy !== undefined)];
  return known.length > 0 ? known : ['BeforeHookCreation'];
}

/** The sync wave; text that is no integer falls back to Helm's hook weight, then to 0. */
export function waveOf(obj: Obj): number {
  for (const name of [waveAnnotation, 'helm.sh/hook-weight']) {
    const value = annotationOf(obj, name).trim();
    if (/^[+-]?\d+$/.test(value)) {
      return Number(value);
    }
  }
  return 0;
}

/** An empty value names nothing, while one blank is a word that nobody knows. */
function words(value: string): string[] {
  return value === '' ? [] : value.split(',').map((word) => word.trim());
}
