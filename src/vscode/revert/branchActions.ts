import * as vscode from 'vscode';

/** Something that another extension does with a branch that was just pushed: its forge's merge button, for example. */
export interface BranchAction {
  readonly title: string;
  run(branch: string): Thenable<unknown>;
}

interface Contribution {
  readonly command: string;
  readonly title: string;
}

/**
 * What installed extensions offer under `contributes.plumblineBranchActions`, a list of `command` and `title`. The command
 * gets the short name of the branch. See docs/revert.md.
 */
export function branchActions(): readonly BranchAction[] {
  return vscode.extensions.all.flatMap((extension) => {
    const { contributes } = extension.packageJSON as {
      readonly contributes?: { readonly plumblineBranchActions?: unknown };
    };
    const offered = contributes?.plumblineBranchActions;
    return (Array.isArray(offered) ? offered : []).filter(isContribution).map(({ command, title }) => ({
      title,
      run: (branch) => vscode.commands.executeCommand(command, branch),
    }));
  });
}

function isContribution(value: unknown): value is Contribution {
  const { command, title } = (value ?? {}) as Partial<Record<keyof Contribution, unknown>>;
  return typeof command === 'string' && typeof title === 'string';
}
