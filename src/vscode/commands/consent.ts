import * as vscode from 'vscode';

import { forgetConsent } from './confirmPlan.ts';
import { inform } from './report.ts';
import { command } from './spec.ts';

export const resetConsent = command({
  id: 'plumbline.consent.reset',
  effect: 'workspace',
  run: async (host) => {
    await forgetConsent(host.workspaceState);
    inform(vscode.l10n.t('The next refresh in this workspace asks again and shows its patch.'));
  },
});
