import type { CiJob } from './pipeline.ts';
import type { ScriptText } from './scriptText.ts';
import type { ShellCommand } from './shell.ts';

const ACTIONS =
  /(?:^|[/_-])(?:kind|k3d|k3s|minikube|microk8s|kwok|vcluster|create-cluster|setup-kubernetes-cluster)(?:[/_-]|$)/;
const PROGRAMS = new Set(['kind', 'k3d', 'minikube', 'microk8s', 'kwokctl', 'vcluster', 'k3s', 'ctlptl']);
const INSTALLS =
  /get\.k3s\.io|k3s-io\/k3s|\bINSTALL_K3S_|setup-kind|start-kind|kind-cluster|envtest|setup-envtest/i;

/** Whether a job makes a cluster of its own that ends with it: what it does there reaches nobody. */
export function usesThrowawayCluster(
  job: CiJob,
  commandsOf: (script: ScriptText) => readonly ShellCommand[],
): boolean {
  return job.steps.some((step) =>
    step.kind === 'action'
      ? ACTIONS.test(step.action)
      : INSTALLS.test(step.script.text) ||
        commandsOf(step.script).some(
          ({ program, words }) =>
            PROGRAMS.has(program) || (program === 'make' && words.some(({ text }) => ACTIONS.test(text))),
        ),
  );
}
