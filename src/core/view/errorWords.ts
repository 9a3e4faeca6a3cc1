import * as l10n from '@vscode/l10n';

import type { ClusterError } from '../model/connection.ts';
import { unreachable } from '../util/unreachable.ts';

/** An error in words: what happened in one line, what it means and what to do about it in another. */
export interface ErrorWords {
  readonly summary: string;
  readonly advice: string;
}

/** The one place where an error code of the cluster side becomes text; rows, hovers and notices all use it. */
export function clusterErrorWords(error: ClusterError): ErrorWords {
  switch (error.code) {
    case 'unreachable':
      return {
        summary: l10n.t('{0} cannot be reached: {1}', error.server, error.detail),
        advice: l10n.t(
          'Check the network or VPN of the machine that Plumbline runs on. It tries again by itself.',
        ),
      };
    case 'timeout':
      return {
        summary: l10n.t('{0} did not answer in time: {1}', error.server, error.detail),
        advice: l10n.t(
          'The server may be busy or a proxy may hold the connection. It is tried again by itself.',
        ),
      };
    case 'certificate':
      return {
        summary: l10n.t('The certificate of {0} is not trusted: {1}', error.server, error.detail),
        advice: error.ca
          ? l10n.t(
              'It was checked against {0}. Put the right authority into {1} of the kubeconfig.',
              error.ca,
              error.setting ?? 'certificate-authority',
            )
          : l10n.t(
              'Name the authority that signed it in {0} of the kubeconfig.',
              error.setting ?? 'certificate-authority',
            ),
      };
    case 'unauthorized':
      return {
        summary: l10n.t('{0} refused the login: {1}', error.server, error.detail),
        advice: l10n.t('The credentials have expired or were revoked. Sign in again, then choose Connect.'),
      };
    case 'forbidden':
      return {
        summary: error.namespace
          ? l10n.t("You lack '{0}' on {1} in {2}.", error.verb, error.resource, error.namespace)
          : l10n.t("You lack '{0}' on {1}.", error.verb, error.resource),
        advice: l10n.t('Ask whoever grants rights in this cluster for it. Server: {0}', error.detail),
      };
    case 'notFound':
      return {
        summary: l10n.t('Not found: {0}', error.detail),
        advice: l10n.t('It was deleted, or this cluster does not serve its kind.'),
      };
    case 'conflict':
      return {
        summary: l10n.t('Somebody else changed the object meanwhile: {0}', error.detail),
        advice: l10n.t('Nothing was written. Look at the new state, then try again.'),
      };
    case 'gone':
      return {
        summary: l10n.t(
          'The server no longer keeps the state that the watch went on from: {0}',
          error.detail,
        ),
        advice: l10n.t('The list is being read again.'),
      };
    case 'invalid':
      return {
        summary: l10n.t('The server rejected the request: {0}', error.detail),
        advice: l10n.t('Nothing was written.'),
      };
    case 'tooMany':
      return {
        summary: l10n.t('The server asks for patience (429): {0}', error.detail),
        advice: l10n.t('It is tried again after the time that the server named.'),
      };
    case 'server':
      return {
        summary: l10n.t('The server failed with status {0}: {1}', error.status, error.detail),
        advice: l10n.t('It is tried again by itself; the log has the details.'),
      };
    case 'garbage':
      return {
        summary: l10n.t('The answer could not be read: {0}', error.detail),
        advice: l10n.t('A proxy may answer in place of the API server. The log has the details.'),
      };
    case 'login':
      return loginWords(error);
    case 'kubeconfig':
      return {
        summary: l10n.t('{0} cannot be used: {1}', error.file, error.detail),
        advice: l10n.t('Mend the file; it is read again when it changes.'),
      };
    case 'cancelled':
      return { summary: l10n.t('Cancelled'), advice: '' };
    default:
      return unreachable(error);
  }
}

function loginWords(error: Extract<ClusterError, { code: 'login' }>): ErrorWords {
  switch (error.reason) {
    case 'missingProgram':
      return {
        summary: error.detail,
        advice: l10n.t(
          'Install {0} on the machine that Plumbline runs on, or put its full path into the kubeconfig, then try again.',
          error.program,
        ),
      };
    case 'failed':
      return {
        summary: l10n.t('The login program {0} failed: {1}', error.program, error.detail),
        advice: l10n.t('Run it in a terminal of this machine to see what it needs, then try again.'),
      };
    case 'timeout':
      return {
        summary: l10n.t('The login program {0} did not finish in time and was ended.', error.program),
        advice: l10n.t(
          'It may have waited for a browser or a device code. Try again, or give it longer with plumbline.connection.loginTimeoutSeconds.',
        ),
      };
    case 'cancelled':
      return {
        summary: l10n.t('The login with {0} was cancelled.', error.program),
        advice: l10n.t('Nothing is started before you try again.'),
      };
    case 'expired':
      return {
        summary: l10n.t('The OpenID Connect token in the kubeconfig has ended.'),
        advice: l10n.t(
          'Run any kubectl command with this context: it renews the token in the file, and Plumbline goes on by itself.',
        ),
      };
    case 'unsupported':
      return {
        summary: l10n.t('The login method {0} is not supported: {1}', error.program, error.detail),
        advice: l10n.t('Use an exec plug-in in the kubeconfig instead.'),
      };
    default:
      return unreachable(error.reason);
  }
}
