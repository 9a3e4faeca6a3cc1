import { REDACTED } from '../util/redact.ts';
import type { ShellCommand, Word } from './shell.ts';

/** What a command does to a cluster. */
export interface ClusterWrite {
  readonly rule: 'PL801' | 'PL802';
  /** The first arguments, for telling what it is: `apply`, `rollout restart`. */
  readonly verb: string;
  readonly isInstall: boolean;
}

const KUBECTL = new Set(['kubectl', 'oc', 'k']);
const WRITES = new Set([
  'apply',
  'create',
  'replace',
  'patch',
  'set',
  'delete',
  'scale',
  'autoscale',
  'rollout',
  'label',
  'annotate',
  'expose',
  'run',
  'edit',
]);
/** Second words that only read, or only touch the file of contexts. */
const READS = new Set(['status', 'history', 'view-last-applied', 'token', 'last-applied']);
const HELM_WRITES = new Set(['upgrade', 'install', 'uninstall', 'delete', 'rollback']);
const HELMFILE_WRITES = new Set(['apply', 'sync', 'destroy', 'delete']);
/** Flags of kubectl and Helm that take the next word; all others stand alone or with `=`. */
const WITH_VALUE =
  /^(?:-[nslfok]|--(?:namespace|context|kubeconfig|server|token|user|cluster|as|as-group|request-timeout|certificate-authority|client-key|client-certificate|kube-context|kube-token|kube-apiserver|registry-config|repository-config|cache-dir|v|log-level|environment|file|selector))$/;

/** The words of a command that are no flags, values of flags left out. */
export function plainWords(words: readonly Word[]): readonly string[] {
  const plain: string[] = [];
  for (let index = 1; index < words.length; index++) {
    const text = words[index]?.text ?? '';
    if (text === '--') {
      break;
    }
    if (!text.startsWith('-')) {
      plain.push(text);
    } else if (WITH_VALUE.test(text)) {
      index++;
    }
  }
  return plain;
}

/** Undefined for a command that only reads, renders, or stays on the runner. */
export function clusterWrite(command: ShellCommand): ClusterWrite | undefined {
  const { program, words } = command;
  const [verb = '', second = ''] = plainWords(words);
  const has = (flag: RegExp): boolean => words.some(({ text }) => flag.test(text));
  if (KUBECTL.has(program)) {
    // `--dry-run` makes a text of it, or asks the server without writing; `-o yaml` alone writes.
    const isRead = !WRITES.has(verb) || READS.has(second) || has(/^--dry-run(?!=none)|^--local(?:=true)?$/);
    return isRead || has(/^(?:-h|--help)$/)
      ? undefined
      : { rule: 'PL801', verb: verb === 'rollout' ? `rollout ${second}` : verb, isInstall: false };
  }
  if (program === 'helm' || program === 'helm3') {
    const isRead = !HELM_WRITES.has(verb) || has(/^(?:--dry-run(?!=none)|-h|--help)/);
    return isRead ? undefined : { rule: 'PL802', verb, isInstall: verb === 'install' || verb === 'upgrade' };
  }
  if (program === 'helmfile' && HELMFILE_WRITES.has(verb)) {
    return { rule: 'PL802', verb, isInstall: false };
  }
  return undefined;
}

const SECRET_FLAG = /^(--?(?:kube-)?(?:token|password|client-key|client-secret))(=?)(.*)$/;

/** The command on one line, blanks joined; values of flags that take a secret are left out, variables are not. */
export function commandLine({ words }: ShellCommand): string {
  let isSecret = false;
  return words
    .map(({ text }) => {
      const [, flag, equals, value = ''] = SECRET_FLAG.exec(text) ?? [];
      const isHidden = isSecret && !text.startsWith('$');
      isSecret = flag !== undefined && equals === '' && value === '';
      if (isHidden) {
        return REDACTED;
      }
      if (flag !== undefined && value !== '' && !value.startsWith('$')) {
        return `${flag}=${REDACTED}`;
      }
      return /\s/.test(text) ? `"${text.replaceAll(/\s+/g, ' ').trim()}"` : text;
    })
    .join(' ');
}
