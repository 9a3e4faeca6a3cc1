import { isKustomizationFile } from '../manifest/kustomizationNames.ts';
import type { YamlMap } from '../yaml/node.ts';
import { asMap } from '../yaml/read.ts';
import type { RuleDocument } from './rule.ts';

const GROUP = 'kustomize.config.k8s.io';

/**
 * What kustomize reads as a kustomization: a file of one of its names that does not say to be something else. Undefined
 * for everything else, such as Flux's Kustomization in a file of that name.
 */
export function kustomizationIn(document: RuleDocument): YamlMap | undefined {
  const { path, group, kind, gate } = document;
  return isKustomizationFile(path) &&
    (group === GROUP || (group === '' && kind === '')) &&
    gate.checks === 'all'
    ? asMap(document.root)
    : undefined;
}
