import * as l10n from '@vscode/l10n';

/** What the message of a condition says is going on; the message itself where it is none that we know. */
export function progressWords(message: string): string {
  const match = /^(Fetching manifests|Building manifests|Detecting drift|Running health checks)/.exec(
    message,
  );
  switch (match?.[1]) {
    case 'Fetching manifests':
      return l10n.t('Fetches what the source holds.');
    case 'Building manifests':
      return l10n.t('Builds the manifests.');
    case 'Detecting drift':
      return l10n.t('Compares with the cluster and applies what differs.');
    case 'Running health checks':
      return l10n.t('Everything is applied; waits until the objects are healthy.');
    default:
      return helmWords(message);
  }
}

function helmWords(message: string): string {
  const action = /^Running '([^']+)' action/.exec(message)?.[1];
  switch (action) {
    case 'install':
      return l10n.t('Installs the chart.');
    case 'upgrade':
      return l10n.t('Upgrades to what Git asks for now.');
    case 'rollback':
      return l10n.t('Rolls back to the release before.');
    case 'uninstall':
      return l10n.t('Uninstalls the release.');
    case 'test':
      return l10n.t('Runs the tests of the chart.');
    case 'correct cluster drift':
      return l10n.t('Puts back what was changed in the cluster.');
    default:
      return message === 'Fulfilling prerequisites' ? l10n.t('Fetches chart and values.') : message;
  }
}
