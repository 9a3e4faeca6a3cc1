import { readFile, writeFile } from 'node:fs/promises';

interface Named {
  readonly name: string;
}

interface Config {
  readonly contexts: readonly (Named & { readonly context: { readonly user: string } })[];
  readonly users: readonly Named[];
}

/** Moves the login of one user out of a kubeconfig (which is JSON here) into a file of its own. */
export async function splitKubeconfig(kubeconfig: string, user: string, own: string): Promise<void> {
  const all = JSON.parse(await readFile(kubeconfig, 'utf8')) as Config;
  const isTheirs = ({ name }: Named): boolean => name.endsWith(`-${user}`);
  const contexts = all.contexts.filter(isTheirs);
  const theirs = {
    ...all,
    contexts,
    users: all.users.filter(isTheirs),
    'current-context': contexts[0]?.name,
  };
  const rest = {
    ...all,
    contexts: all.contexts.filter((context) => !isTheirs(context)),
    users: all.users.filter((one) => !isTheirs(one)),
  };
  await writeFile(own, JSON.stringify(theirs), { mode: 0o600 });
  await writeFile(kubeconfig, `${JSON.stringify(rest, undefined, 2)}\n`, { mode: 0o600 });
}
