import type { KubeConfig } from '@kubernetes/client-node';
import * as l10n from '@vscode/l10n';

import type { ClusterError } from '../../core/model/connection.ts';
import { asNumber, asObject, at, parseJson } from '../../core/util/json.ts';
import { redact } from '../../core/util/redact.ts';
import { err, ok } from '../../core/util/result.ts';
import { clientConfig, headerOf } from './clientConfig.ts';
import type { HttpsOptions } from './clientConfig.ts';
import type { ClusterEntry, UserEntry } from './entries.ts';
import { providerName } from './entries.ts';
import type { Obtain } from './login.ts';

/**
 * `auth-provider` of old kubeconfig files, through client-node: it refreshes OpenID Connect tokens and reads token
 * files. Its providers `gcp` and `azure` start a program through a shell and block meanwhile, so they get no program to
 * start: a token that still holds is used, and after that the user is told how to move on. client-node 2.0.1 takes the
 * lifetime of a refreshed token for its end and would refresh on each request: `Login` caches by the token's own end.
 */
export function providerLogin(cluster: ClusterEntry, user: UserEntry): Obtain {
  const name = providerName(user.user) ?? '';
  const config = clientConfig(cluster.cluster, {
    ...user.user,
    token: '',
    authProvider: withoutProgram(user),
  });
  return async () => {
    try {
      const token = await bearer(config);
      return token === undefined ? err(unsupported(name)) : ok({ token, ...expiry(token) });
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      return err(
        name === 'oidc'
          ? { code: 'login', reason: 'failed', program: name, detail: redact(detail) }
          : unsupported(name),
      );
    }
  };
}

function withoutProgram(user: UserEntry): unknown {
  const provider = asObject(user.user.authProvider);
  const {
    'cmd-path': _path,
    'cmd-args': _args,
    exec: _exec,
    ...config
  } = asObject(provider?.['config']) ?? {};
  return { ...provider, config };
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

function unsupported(name: string): ClusterError {
  const detail =
    name === 'oidc'
      ? l10n.t(
          'The ID token has expired and the kubeconfig holds nothing to renew it with. Log in anew with kubectl.',
        )
      : l10n.t(
          'Login by auth-provider {0} ended with Kubernetes 1.26. Have the kubeconfig written anew by the tool of the cloud, so that it uses exec.',
          name,
        );
  return { code: 'login', reason: 'unsupported', program: name, detail };
}
