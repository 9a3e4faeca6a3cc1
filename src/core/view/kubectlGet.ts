import { shellWord } from './shellWord.ts';

export interface KubectlObject {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** A command for a shell that reads the object with a context of a kubeconfig. */
export function kubectlGet(
  context: { readonly file: string; readonly name: string } | undefined,
  { group, kind, namespace, name }: KubectlObject,
): string {
  const type = group === '' ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`;
  // The status of an app may name anything: what looks like an option must not become one.
  const isOption = [type, name].some((word) => word.startsWith('-'));
  const output = ['--output', 'yaml', '--show-managed-fields'];
  const object = [type, name].map(shellWord);
  return [
    'kubectl',
    ...(context ? ['--kubeconfig', shellWord(context.file), '--context', shellWord(context.name)] : []),
    ...(namespace === '' ? [] : ['--namespace', shellWord(namespace)]),
    'get',
    ...(isOption ? [...output, '--', ...object] : [...object, ...output]),
  ].join(' ');
}
