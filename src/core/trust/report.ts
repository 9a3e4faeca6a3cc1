import type { TextRange } from '../rules/finding.ts';
import { redact } from '../util/redact.ts';
import type { YamlNode } from '../yaml/node.ts';
import { asSequence, entryOf, nodeAt } from '../yaml/read.ts';
import { bootstrapOf, isOneOff } from './rightPushes.ts';
import { ciSystemOf } from './ciFile.ts';
import { clusterWrite, commandLine } from './clusterCommands.ts';
import type { CredentialUse } from './credentials.ts';
import { credentialUses } from './credentials.ts';
import { usesThrowawayCluster } from './throwaway.ts';
import { readWorkflow } from './github.ts';
import { readGitLab } from './gitlab.ts';
import type { CiJob, Pipeline } from './pipeline.ts';
import type { ScriptText } from './scriptText.ts';
import type { ShellCommand } from './shell.ts';
import { shellCommands } from './shell.ts';

/** A place where CI reaches into a cluster, or rightly does. */
export interface TrustPlace {
  readonly rule: 'PL801' | 'PL802' | 'PL803' | 'PL807' | 'PL808';
  /** `bootstrap` and `oneOff` are rightly pushed; a bootstrap may still have something wrong with it. */
  readonly verdict: 'push' | 'credential' | 'bootstrap' | 'oneOff';
  readonly job: string;
  /** The command or action on one line, secrets that stand in it taken out; of a credential its name. */
  readonly what: string;
  readonly range: TextRange;
  /** What the job gets in with; empty where the file names nothing: then the runner itself may. */
  readonly credentials: readonly CredentialUse[];
  /** Of a bootstrap. */
  readonly problems: readonly ('everyPush' | 'unpinned')[];
}

/** A command or action that writes to Git: the direction that needs no way into the cluster. */
export interface GitWrite {
  readonly job: string;
  readonly what: string;
  readonly range: TextRange;
}

/** One CI file. Ranges count in the document. */
export interface TrustReport {
  /** Of the workflow; empty where it has none. */
  readonly name: string;
  readonly places: readonly TrustPlace[];
  readonly gitWrites: readonly GitWrite[];
}

const DEPLOYING_ACTIONS =
  /^(?:azure\/k8s-(?:deploy|create-secret|bake-deploy)|google-github-actions\/deploy-gke|actions-hub\/kubectl|steebchen\/kubectl|bbedward\/kubectl|tale\/kubectl-action|kodermax\/kubectl-aws-eks|[^/]+\/(?:helm-deploy|action-helm|helm-eks-action|helm-upgrade|deploy-helm)(?:-action)?|deliverybot\/helm)$/;
const COMMITTING_ACTIONS =
  /^(?:peter-evans\/create-pull-request|stefanzweifel\/git-auto-commit-action|ad-m\/github-push-action|endbug\/add-and-commit|fjogeleit\/yaml-update-action)$/;

/** Reads a CI file; undefined where it is none, or cannot be read. One without jobs reaches nowhere. */
export function trustReport(path: string, text: string, root: YamlNode | undefined): TrustReport | undefined {
  const system = ciSystemOf(path);
  if (!system || root?.type !== 'map') {
    return undefined;
  }
  if (system === 'gitlabAgent') {
    return { name: '', places: agentAccess(path, root), gitWrites: [] };
  }
  const pipeline = system === 'github' ? readWorkflow(text, root) : readGitLab(text, root);
  if (!pipeline) {
    return { name: '', places: [], gitWrites: [] };
  }
  const parts = pipeline.jobs.map((job) => judgeJob(job, pipeline, system === 'gitlab'));
  const places = parts.flatMap((part) => part.places);
  return {
    name: pipeline.name,
    // The environment of a workflow is that of each of its jobs.
    places: places
      .filter(
        (place, index) =>
          places.findIndex((one) => one.rule === place.rule && one.range.start === place.range.start) ===
          index,
      )
      .toSorted((left, right) => left.range.start - right.range.start),
    gitWrites: parts.flatMap(({ gitWrites }) => gitWrites),
  };
}

/** The configuration of an agent says itself whose jobs it lets into its cluster. */
function agentAccess(path: string, root: YamlNode): readonly TrustPlace[] {
  const name = path.split('/').at(-2) ?? '';
  const entry = entryOf(root, 'ci_access');
  const isGiven = (['projects', 'groups'] as const).some(
    (key) => (asSequence(nodeAt(entry?.value, key))?.items.length ?? 0) > 0,
  );
  const use = entry && { name, kind: 'agent' as const, by: 'ci_access', range: entry.key };
  return use && isGiven
    ? [
        {
          rule: 'PL803',
          verdict: 'credential',
          job: '',
          what: name,
          range: use.range,
          credentials: [use],
          problems: [],
        },
      ]
    : [];
}

function judgeJob(
  job: CiJob,
  pipeline: Pipeline,
  isGitLab: boolean,
): { readonly places: readonly TrustPlace[]; readonly gitWrites: readonly GitWrite[] } {
  const known = new Map<ScriptText, readonly ShellCommand[]>();
  const commandsOf = (script: ScriptText): readonly ShellCommand[] => {
    const commands = known.get(script) ?? shellCommands(script.text);
    known.set(script, commands);
    return commands;
  };
  const gitWrites = gitWritesOf(job, commandsOf);
  if (usesThrowawayCluster(job, commandsOf)) {
    return { places: [], gitWrites };
  }
  const credentials = credentialUses(job, commandsOf, isGitLab);
  const writes = job.steps.flatMap((step) =>
    step.kind === 'script'
      ? commandsOf(step.script).flatMap(
          (command) => placeOf(command, step.script, job, pipeline, credentials) ?? [],
        )
      : DEPLOYING_ACTIONS.test(step.action)
        ? [
            pushed(
              step.action.includes('helm') ? 'PL802' : 'PL801',
              job,
              step.action,
              step.range,
              credentials,
            ),
          ]
        : [],
  );
  // What a bootstrap or a one-off needs it may have.
  const isRight = writes.length > 0 && writes.every(({ verdict }) => verdict !== 'push');
  const held = isRight ? [] : credentials.map((use) => heldBy(job, use));
  return { places: [...writes, ...held], gitWrites };
}

function heldBy(job: CiJob, use: CredentialUse): TrustPlace {
  return {
    rule: 'PL803',
    verdict: 'credential',
    job: job.name,
    what: use.name === '' ? use.by : use.name,
    range: use.range,
    credentials: [use],
    problems: [],
  };
}

function pushed(
  rule: TrustPlace['rule'],
  job: CiJob,
  what: string,
  range: TextRange,
  credentials: readonly CredentialUse[],
): TrustPlace {
  return { rule, verdict: 'push', job: job.name, what, range, credentials, problems: [] };
}

function placeOf(
  command: ShellCommand,
  script: ScriptText,
  job: CiJob,
  pipeline: Pipeline,
  credentials: readonly CredentialUse[],
): TrustPlace | undefined {
  const bootstrap = bootstrapOf(command);
  const write = clusterWrite(command);
  const what = redact(commandLine(command));
  const range = script.rangeOf(command.start, command.end);
  if (bootstrap) {
    const problems = [
      ...(job.start === 'push' ? ['everyPush' as const] : []),
      ...(bootstrap.isPinned ? [] : ['unpinned' as const]),
    ];
    return { rule: 'PL807', verdict: 'bootstrap', job: job.name, what, range, credentials, problems };
  }
  if (!write) {
    return undefined;
  }
  return isOneOff(command, job, pipeline)
    ? { ...pushed('PL808', job, what, range, credentials), verdict: 'oneOff' }
    : pushed(write.rule, job, what, range, credentials);
}

function gitWritesOf(
  job: CiJob,
  commandsOf: (script: ScriptText) => readonly ShellCommand[],
): readonly GitWrite[] {
  return job.steps.flatMap((step) => {
    if (step.kind === 'action') {
      return COMMITTING_ACTIONS.test(step.action)
        ? [{ job: job.name, what: step.action, range: step.range }]
        : [];
    }
    return commandsOf(step.script)
      .filter(({ program, words }) => program === 'git' && words.some(({ text }) => text === 'push'))
      .map((command) => ({
        job: job.name,
        what: redact(commandLine(command)),
        range: step.script.rangeOf(command.start, command.end),
      }));
  });
}
