import type { TextRange } from '../rules/finding.ts';
import type { CiJob, CiStep, Setting } from './pipeline.ts';
import type { ScriptText } from './scriptText.ts';
import type { ShellCommand } from './shell.ts';
import { plainWords } from './clusterCommands.ts';

/** Something that lets CI into a cluster, at the place where a job takes it. */
export interface CredentialUse {
  /** How it is called where it is kept: a secret, a variable, a role. Empty: the runner brings it. */
  readonly name: string;
  readonly kind: 'secret' | 'cloud' | 'agent';
  /** The command or action that fetches it with the credential; empty where it is used as it is. */
  readonly by: string;
  readonly range: TextRange;
}

const SECRET = /\bsecrets\.([A-Za-z_]\w*)/g;
const VARIABLE = /\$\{?([A-Z][A-Z0-9_]*)\b/g;
/** Names that mean the way into a cluster; `CLUSTER_NAME` and `KUBE_VERSION` do not. */
const CLUSTER_NAME =
  /KUBE_?(?:CONFIG|CREDENTIALS?)|(?:KUBE|K8S|CLUSTER|OPENSHIFT|EKS|AKS|GKE|ARGOCD_CLUSTER)_?(?:\w*_)?(?:TOKEN|CONFIG|CREDENTIALS?|CERT|KEY|PASSWORD|SA_KEY)(?:_|$)/i;
const CONFIG_FILE = /\.kube\/config|kube_?-?config/i;

/** Programs that write a kubeconfig with what the cloud's login left on the runner. */
const FETCHES: readonly (readonly [string, RegExp])[] = [
  ['aws', /^eks update-kubeconfig/],
  ['gcloud', /^container (?:clusters|hub memberships|fleet memberships) get-credentials/],
  ['az', /^aks get-credentials/],
  ['doctl', /^(?:kubernetes|k8s) cluster kubeconfig save/],
  ['oc', /^login\b/],
  ['scw', /^k8s kubeconfig install/],
  ['tsh', /^kube login/],
  ['ibmcloud', /^ks cluster config/],
  ['kubectl', /^config set-credentials/],
];
const FETCHING_ACTIONS =
  /^(?:azure\/(?:k8s-set-context|aks-set-context)|google-github-actions\/get-gke-credentials|redhat-actions\/oc-login|matootie\/dokube|tale\/kubectl-action|actions-hub\/kubectl|steebchen\/kubectl|danielr1996\/kubectl-action|teleport-actions\/auth-k8s)$/;
const CLOUD_LOGINS =
  /^(?:aws-actions\/configure-aws-credentials|google-github-actions\/(?:auth|setup-gcloud)|azure\/login|digitalocean\/action-doctl)$/;
/** Inputs of the logins that name who comes in, the most telling first. */
const LOGIN_INPUTS = [
  'role-to-assume',
  'service_account',
  'credentials_json',
  'service_account_key',
  'creds',
  'client-id',
  'aws-access-key-id',
  'token',
  'workload_identity_provider',
];

/** Every credential of a cluster that a job takes, in the order of the text. */
export function credentialUses(
  job: CiJob,
  commandsOf: (script: ScriptText) => readonly ShellCommand[],
  isGitLab: boolean,
): readonly CredentialUse[] {
  const login = cloudLogin(job);
  const found: CredentialUse[] = job.env.flatMap(namedSecrets);
  if (job.agent) {
    found.push({ name: job.agent.text, kind: 'agent', by: '', range: job.agent.range });
  }
  for (const step of job.steps) {
    found.push(...step.env.flatMap(namedSecrets));
    if (step.kind === 'action') {
      found.push(...ofAction(step, login));
    } else {
      const commands = commandsOf(step.script);
      found.push(
        ...secretsIn(step.script, commands),
        ...(isGitLab ? variablesIn(step.script, commands) : []),
        ...fetched(step.script, commands, login),
      );
    }
  }
  return unique(found);
}

function namedSecrets({ text, range }: Setting): readonly CredentialUse[] {
  return [...text.matchAll(SECRET)]
    .map((match) => match[1] ?? '')
    .filter((name) => CLUSTER_NAME.test(name))
    .map((name) => ({ name, kind: 'secret' as const, by: '', range }));
}

function ofAction(step: Extract<CiStep, { kind: 'action' }>, login: string): readonly CredentialUse[] {
  const named = step.inputs.flatMap(namedSecrets);
  if (named.length > 0 || !FETCHING_ACTIONS.test(step.action)) {
    return named;
  }
  const secret = step.inputs.flatMap(({ text }) => [...text.matchAll(SECRET)])[0]?.[1];
  return [
    {
      name: secret ?? login,
      kind: secret === undefined ? 'cloud' : 'secret',
      by: step.action,
      range: step.range,
    },
  ];
}

/** Secrets whose name says it, and those that a line writes into a kubeconfig. */
function secretsIn(script: ScriptText, commands: readonly ShellCommand[]): readonly CredentialUse[] {
  return [...script.text.matchAll(SECRET)]
    .filter((match) => CLUSTER_NAME.test(match[1] ?? '') || isWrittenToConfig(script, commands, match.index))
    .map((match) => ({
      name: match[1] ?? '',
      kind: 'secret' as const,
      by: '',
      range: script.rangeOf(match.index, match.index + match[0].length),
    }));
}

/** GitLab hands variables over as environment: one whose name says it, or that is written into a kubeconfig. */
function variablesIn(script: ScriptText, commands: readonly ShellCommand[]): readonly CredentialUse[] {
  return [...script.text.matchAll(VARIABLE)]
    .filter((match) => {
      const name = match[1] ?? '';
      // A bare $KUBECONFIG is the path of the file, and CI_ and GITLAB_ variables come from GitLab.
      const isOwn = name !== 'KUBECONFIG' && !/^(?:CI|GITLAB)_/.test(name);
      return isOwn && (CLUSTER_NAME.test(name) || isWrittenToConfig(script, commands, match.index));
    })
    .map((match) => ({
      name: match[1] ?? '',
      kind: 'secret' as const,
      by: '',
      range: script.rangeOf(match.index, match.index + match[0].length),
    }));
}

function isWrittenToConfig(script: ScriptText, commands: readonly ShellCommand[], at: number): boolean {
  const end = script.text.indexOf('\n', at);
  const start = script.text.lastIndexOf('\n', at) + 1;
  return commands.some(
    (command) =>
      command.start >= start &&
      (end < 0 || command.start < end) &&
      command.targets.some((target) => CONFIG_FILE.test(target)) &&
      // The target itself may be `$KUBECONFIG`.
      (command.start > at || at < command.end),
  );
}

function fetched(
  script: ScriptText,
  commands: readonly ShellCommand[],
  login: string,
): readonly CredentialUse[] {
  const uses = commands.flatMap((command): CredentialUse[] => {
    const words = plainWords(command.words).join(' ');
    const verb = FETCHES.flatMap(([program, pattern]) =>
      program === command.program ? (pattern.exec(words)?.[0] ?? []) : [],
    )[0];
    const text = script.text.slice(command.start, command.end);
    const own =
      [...text.matchAll(SECRET)][0]?.[1] ??
      [...text.matchAll(VARIABLE)].find((match) => /TOKEN|PASSW|KEY/.test(match[1] ?? ''))?.[1];
    return verb !== undefined
      ? [
          {
            name: own ?? login,
            kind: own === undefined ? 'cloud' : 'secret',
            by: `${command.program} ${verb}`,
            range: script.rangeOf(command.start, command.end),
          },
        ]
      : [];
  });
  const agents = commands.flatMap((command): CredentialUse[] => {
    const [config, use, context] = command.program === 'kubectl' ? plainWords(command.words) : [];
    const isAgent = config === 'config' && use === 'use-context' && context?.includes(':') === true;
    return isAgent
      ? [{ name: context, kind: 'agent', by: '', range: script.rangeOf(command.start, command.end) }]
      : [];
  });
  return [...uses, ...agents];
}

/** The role, account or secret with which the job logs in to its cloud. */
function cloudLogin(job: CiJob): string {
  for (const step of job.steps) {
    if (step.kind === 'action' && CLOUD_LOGINS.test(step.action)) {
      const input = LOGIN_INPUTS.flatMap((name) => step.inputs.find(({ key }) => key === name) ?? [])[0];
      return input ? (/\b(?:secrets|vars)\.(\w+)/.exec(input.text)?.[1] ?? input.text) : step.action;
    }
  }
  return '';
}

function unique(uses: readonly CredentialUse[]): readonly CredentialUse[] {
  const seen = new Set<string>();
  return uses
    .filter(({ name, range }) => {
      const key = `${name} ${range.start}`;
      return !seen.has(key) && Boolean(seen.add(key));
    })
    .toSorted((left, right) => left.range.start - right.range.start);
}
