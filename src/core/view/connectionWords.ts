import * as l10n from '@vscode/l10n';

import type { ClusterError } from '../model/connection.ts';
import { unreachable } from '../util/unreachable.ts';

/** An error in the four words that fit a row; the sentence and the advice stand beside it and in the hover. */
export function errorHeadline(error: ClusterError): string {
  switch (error.code) {
    case 'unreachable':
      return l10n.t('Cannot be reached');
    case 'timeout':
      return l10n.t('Does not answer');
    case 'certificate':
      return l10n.t('Certificate not trusted');
    case 'unauthorized':
      return l10n.t('Login refused');
    case 'forbidden':
      return l10n.t('Not allowed');
    case 'notFound':
      return l10n.t('Not found');
    case 'conflict':
      return l10n.t('Changed meanwhile');
    case 'gone':
      return l10n.t('Reading again');
    case 'invalid':
      return l10n.t('Request rejected');
    case 'tooMany':
      return l10n.t('Server asks to wait');
    case 'server':
      return l10n.t('Server error {0}', error.status);
    case 'garbage':
      return l10n.t('Unreadable answer');
    case 'login':
      return loginHeadline(error);
    case 'kubeconfig':
      return l10n.t('Kubeconfig cannot be used');
    case 'cancelled':
      return l10n.t('Cancelled');
    default:
      return unreachable(error);
  }
}

function loginHeadline(error: Extract<ClusterError, { code: 'login' }>): string {
  // A path is in the sentence beside it.
  const program = error.program.split(/[\\/]/).at(-1) ?? error.program;
  switch (error.reason) {
    case 'missingProgram':
      return l10n.t('{0} not found', program);
    case 'failed':
      return l10n.t('{0} failed', program);
    case 'timeout':
      return l10n.t('{0} timed out', program);
    case 'cancelled':
      return l10n.t('Login cancelled');
    case 'expired':
      return l10n.t('Token has ended');
    case 'unsupported':
      return l10n.t('Login not supported');
    default:
      return unreachable(error.reason);
  }
}
