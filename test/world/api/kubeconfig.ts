import { writeFileSync } from 'node:fs';

import type { DemoUser } from './access.ts';

export interface KubeconfigFacts {
  readonly path: string;
  readonly server: string;
  /** PEM. */
  readonly certificateAuthority: string;
  readonly users: readonly DemoUser[];
}

export const demoContext = 'plumbline-demo';

/** The context of a login; the first user's is the current one. */
export function contextOf(user: string): string {
  return user === 'admin' ? demoContext : `${demoContext}-${user}`;
}

/** Writes a kubeconfig with a context per user. JSON is YAML, so nothing needs to be quoted by hand. */
export function writeKubeconfig(facts: KubeconfigFacts): void {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: demoContext,
        cluster: {
          server: facts.server,
          'certificate-authority-data': Buffer.from(facts.certificateAuthority).toString('base64'),
        },
      },
    ],
    users: facts.users.map((user) => ({ name: contextOf(user.name), user: { token: user.token } })),
    contexts: facts.users.map((user) => ({
      name: contextOf(user.name),
      context: { cluster: demoContext, user: contextOf(user.name) },
    })),
    'current-context': demoContext,
    preferences: {},
  };
  writeFileSync(facts.path, `${JSON.stringify(config, undefined, 2)}\n`, { mode: 0o600 });
}
