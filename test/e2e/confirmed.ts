import assert from 'node:assert/strict';

import { answerDialog } from '../host/workbench.ts';
import type { LoggedRequest } from '../world/api/requestLog.ts';
import type { Stage } from './stage.ts';

export const APPLICATIONS = '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications';

export interface Confirmed {
  readonly message: string;
  readonly detail: string;
  /** The request that the cluster took. */
  readonly sent: LoggedRequest;
}

/**
 * Confirms what is asked with a button, and holds what was sent to what was shown, to the byte. Where the controller wrote
 * in between, the cluster refuses the patch and the question comes again with the new one: so does the answer.
 */
export async function confirmSent(stage: Stage, button: string): Promise<Confirmed> {
  for (;;) {
    const from = stage.requests().length;
    await stage.dialog.waitFor();
    const { message = '', buttons = [] } = (await stage.code.dialog()) ?? {};
    const detail = await stage.dialog.locator('.dialog-message-detail').innerText();
    assert.ok(buttons.includes('Cancel'));
    assert.deepEqual(writes(stage, from), [], 'nothing is sent before it is confirmed');
    const next = stage.world.cluster.requests.next(
      ({ method, path, userAgent }) =>
        method === 'PATCH' && path.startsWith(APPLICATIONS) && userAgent.startsWith('plumbline/'),
    );
    await answerDialog(stage.code.page, button);
    const sent = await next;
    assert.equal(sent.contentType, 'application/merge-patch+json');
    assert.equal(/^PATCH .*$/m.exec(detail)?.[0], `PATCH ${sent.path}`);
    const shown = detail.slice(detail.indexOf('\n{') + 1);
    assert.equal(JSON.stringify(JSON.parse(shown)), sent.body, 'the bytes sent are the patch shown');
    while (sent.status === 0) {
      await stage.code.page.waitForTimeout(20);
    }
    if (sent.status !== 409) {
      return { message, detail, sent };
    }
  }
}

const writes = (stage: Stage, from: number): readonly LoggedRequest[] =>
  stage
    .requests()
    .slice(from)
    .filter(({ method, path }) => method !== 'GET' && !path.includes('selfsubject'));
