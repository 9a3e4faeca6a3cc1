import type { YamlScalar } from '../yaml/node.ts';
import { asScalar, asSequence, nodeAt } from '../yaml/read.ts';
import type { YamlNode } from '../yaml/node.ts';

export const CASCADE = 'resources-finalizer.argocd.argoproj.io';

/** Every finalizer that some part of Argo CD takes off again. Source: specs/argocd.md "Finalizers". */
export const KNOWN_FINALIZERS: readonly string[] = [
  CASCADE,
  `${CASCADE}/foreground`,
  `${CASCADE}/background`,
  'pre-delete-finalizer.argocd.argoproj.io',
  'pre-delete-finalizer.argocd.argoproj.io/cleanup',
  'post-delete-finalizer.argocd.argoproj.io',
  'post-delete-finalizer.argocd.argoproj.io/cleanup',
  'argocd.argoproj.io/hook-finalizer',
];

export function finalizersOf(metadata: YamlNode | undefined): readonly YamlScalar[] {
  return (asSequence(nodeAt(metadata, 'finalizers'))?.items ?? []).flatMap((item) => asScalar(item) ?? []);
}
