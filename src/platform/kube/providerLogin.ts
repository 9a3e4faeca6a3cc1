import type { KubeConfig } from '@kubernetes/client-node';
import * as l10n from '@vscode/l10n';

import type { ClusterEntry, UserEntry } from '../../core/kube/entries.ts';
import { providerName } from '../../core/kube/entries.ts';
import type { ClusterError } from '../../core/model/connection.ts';
import { asNumber, asObject, at, parseJson } from '../../core/util/json.ts';
import { err, ok } from '../../core/util/result.ts';
import { clientConfig, headerOf } from './clientConfig.ts';
import type { HttpsOptions } from './clientConfig.ts';
import type { Obtain } from './login.ts';

/** What a provider would renew its token with. */
const RENEWAL: ReadonlySet<string> = new Set(['cmd-path', 'cmd-args', 'exec', 'refresh-token']);

/**
 * `auth-provider` of old kubeconfig files, through client-node: a token that still holds is used, a token file is read.
 * Nothing is renewed here. For `gcp` and `azure` client-node would start a program through a shell and block meanwhile.
 * For `oidc` its renewal fails (2.0.1: `"server" must be an instance of URL`), and ours could not do better: an issuer
 * that changes the refresh token with each use would lock out kubectl, unless the kubeconfig were rewritten. kubectl
 * does just that, and we follow the file.
 */
export function providerLogin(cluster: ClusterEntry, user: UserEntry): Obtain {
  const name = providerName(user.user) ?? '';
  const authProvider = withoutRenewal(user);
  return async () => {
    try {
      // A config of its own for each run: client-node keeps what it read.
      const token = await bearer(clientConfig(cluster.cluster, { ...user.user, token: '', authProvider }));
      return token === undefined ? err(ended(name)) : ok({ token, ...expiry(token) });
    } catch {
      return err(ended(name)); // a token that has ended, or that nobody can read
    }
  };
}

function withoutRenewal(user: UserEntry): unknown {
  const provider = asObject(user.user.authProvider);
  const entries = Object.entries(asObject(provider?.['config']) ?? {}).filter(([key]) => !RENEWAL.has(key));
  return { ...provider, config: Object.fromEntries(entries) };
}

async function bearer(config: KubeConfig): Promise<string | undefined> {
  const options: HttpsOptions = {};
  await config.applyToHTTPSOptions(options);
  return headerOf(options, 'Authorization')?.replace(/^Bearer\s+/, '');
}

/** The end that the token itself names, if it is a JSON web token. Its signature is the server's business. */
function expiry(token: string): { readonly expiresAt?: number } {
  const claims = parseJson(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  const seconds = asNumber(at(claims, 'exp'));
  return seconds === undefined ? {} : { expiresAt: seconds * 1000 };
}

function ended(name: string): ClusterError {
  return name === 'oidc'
    ? { code: 'login', reason: 'expired', program: name, detail: '' }
    : {
        code: 'login',
        reason: 'unsupported',
        program: name,
        detail: l10n.t(
          'Login by auth-provider {0} ended with Kubernetes 1.26. Have the kubeconfig written anew by the tool of the cloud, so that it uses exec.',
          name,
        ),
      };
}
